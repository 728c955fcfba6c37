#pragma once

// An inventory in a folder of its own, and the few records that most tests begin with.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "storage/reader.hpp"
#include "storage/schema.hpp"
#include "storage/writer.hpp"

namespace s7::storage::test {

// A new folder, removed with all its content at the end.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();
  [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string path() const { return path_.string(); }
  [[nodiscard]] std::vector<std::string> files() const;  // sorted names

 private:
  std::filesystem::path path_;
};

// Microseconds after 2024-05-01T00:00:00Z, as seconds since 1970: 1714521600 (date -u -d 2024-05-01 +%s).
constexpr Nanoseconds day = 1'714'521'600'000'000'000;
constexpr Nanoseconds at_us(std::int64_t microseconds) { return day + microseconds * 1000; }
constexpr Mark mark(std::int64_t microseconds, std::uint64_t frame) { return {at_us(microseconds), frame}; }
constexpr Span span(std::int64_t first, std::uint64_t first_frame, std::int64_t last, std::uint64_t last_frame) {
  return {mark(first, first_frame), mark(last, last_frame)};
}

CaptureRecord capture_named(const std::string& name);
ConnectionKey key_of(const std::string& client, const std::string& server);  // s7comm, port 102, TSAPs 0100 and 0102
AccessKey db_access(std::int64_t db, std::int64_t first_byte, std::int64_t bytes);

// Each row as "value|value|...", unknown as nothing: what the sqlite3 shell prints in its list mode.
std::vector<std::string> lines(const Rows& rows);
// The values of some columns of a query, the same way.
std::vector<std::string> ask(const std::string& path, const std::string& sql);

// Rights mean nothing to root: such a test goes on as nobody, until the end of the scope.
class AsNobody {
 public:
  AsNobody();
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;
  ~AsNobody();

 private:
  bool root_;
};

std::string bytes_of(const std::string& path);
// Size and hash of a file: to be compared instead of its bytes, which nobody wants to see in a message.
std::string digest_of(const std::string& path);
void write_bytes(const std::string& path, const std::string& bytes);

}  // namespace s7::storage::test
