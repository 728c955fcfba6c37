#pragma once

// The little of SQLite that storage/ needs: a database, its statements and transactions, and errors that name the file.

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace s7::storage {

// Why an inventory can't be used. Everything but `not_found` on reading means exit code 4.
enum class StorageFault : std::uint8_t {
  not_found,      // there is no such file
  not_ours,       // no SQLite file, or one of another program
  newer_version,  // made by a later version of this program
  not_writable,   // file or folder may not be written
  locked,         // another program writes to it
  full,           // no room left
  damaged,        // ours, but its content is broken
  failed,         // anything else: input/output error, wrong SQL
};

// The text is one line that names the file and the cause.
class StorageError : public std::runtime_error {
 public:
  StorageError(StorageFault fault, const std::string& text) : std::runtime_error(text), fault_(fault) {}
  [[nodiscard]] StorageFault fault() const noexcept { return fault_; }

 private:
  StorageFault fault_;
};

namespace detail {
struct Handle;  // the open database and its name; keeps its address for as long as the Database lives
}

// A statement, to be kept and run many times. Parameters are bound in their order, each by one call of bind().
// Its Database must outlive it. Everything throws StorageError.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  // Unsigned values beyond 2^63-1 are stored as 2^63-1. Text and blobs are copied.
  template <std::integral T>
  Statement& bind(T value) {
    if constexpr (std::same_as<T, std::uint64_t>) {
      return bind_integer(value > std::uint64_t{INT64_MAX} ? INT64_MAX : static_cast<std::int64_t>(value));
    } else {
      return bind_integer(static_cast<std::int64_t>(value));
    }
  }
  Statement& bind(double value);
  Statement& bind(std::string_view text);
  Statement& bind(const char* text) { return bind(std::string_view(text)); }
  Statement& bind(const std::string& text) { return bind(std::string_view(text)); }
  Statement& bind(std::span<const std::uint8_t> blob);
  Statement& bind(const std::vector<std::uint8_t>& blob) { return bind(std::span(blob)); }
  Statement& bind(std::nullptr_t);
  template <class T>
  Statement& bind(const std::optional<T>& value) {
    return value ? bind(*value) : bind(nullptr);
  }

  // True: there is a row to read. False: done; the statement is ready to be bound and run again.
  bool step();
  // Runs a statement whose rows nobody wants.
  void run();
  // Ends a run early and forgets the bound values.
  void reset() noexcept;

  // Columns of the current row, from 0. Text and blobs are copies.
  [[nodiscard]] int columns() const noexcept;
  [[nodiscard]] std::string column_name(int index) const;
  enum class Type : std::uint8_t { null, integer, real, text, blob };
  [[nodiscard]] Type type(int index) const noexcept;
  [[nodiscard]] bool is_null(int index) const noexcept { return type(index) == Type::null; }
  [[nodiscard]] std::int64_t integer(int index) const noexcept;
  [[nodiscard]] double real(int index) const noexcept;
  [[nodiscard]] std::string text(int index) const;
  [[nodiscard]] std::vector<std::uint8_t> blob(int index) const;

 private:
  friend class Database;
  Statement(const detail::Handle& handle, std::string_view sql);
  void prepare();
  int next_place();
  Statement& bind_integer(std::int64_t value);
  void check(int result) const;
  [[noreturn]] void fail(int result) const;

  const detail::Handle* handle_;
  std::string sql_;
  sqlite3_stmt* statement_ = nullptr;  // null until the first use of a statement that was made by later()
  int bound_ = 0;
};

// One connection to one file. Not for several threads at once.
class Database {
 public:
  enum class Mode : std::uint8_t { read_only, read_write, create };  // create: read_write, made when missing

  // Throws StorageError. `patience`: how long to wait for another program's lock.
  Database(const std::string& path, Mode mode, std::chrono::milliseconds patience);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();
  // A copy as it is at this moment, in memory alone, under the name of the original.
  [[nodiscard]] static Database in_memory(const Database& from);

  // The name as the user gave it.
  [[nodiscard]] const std::string& path() const noexcept;
  // What errors call it from now on.
  void call(const std::string& name);
  // One or more statements whose rows nobody wants.
  void execute(const std::string& sql);
  [[nodiscard]] Statement prepare(std::string_view sql) const;
  // A statement that may never be needed: compiled when it is first bound or stepped, wrong SQL throws only then.
  [[nodiscard]] Statement later(std::string_view sql) const;
  // First column of the first row; a query without rows is an error.
  [[nodiscard]] std::int64_t integer(std::string_view sql) const;
  [[nodiscard]] std::int64_t last_insert_id() const noexcept;
  // Rows that the last INSERT, UPDATE or DELETE changed; 0 when ON CONFLICT DO NOTHING left everything as it was.
  [[nodiscard]] std::int64_t changes() const noexcept;
  // True inside of a transaction.
  [[nodiscard]] bool in_transaction() const noexcept;
  // False when the file was opened for writing but the system permits reading only.
  [[nodiscard]] bool writable() const noexcept;
  // Up to 100 bytes from the start of the file as it lies on the disk: no lock, no recovery, no check of the content.
  [[nodiscard]] std::vector<std::uint8_t> file_header() const;
  // Refuses what only a hostile file would need; for files that others hand in.
  void distrust();

 private:
  std::unique_ptr<detail::Handle> handle_;
};

// Begins at once as a writer (locked by another one: StorageError); rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace s7::storage
