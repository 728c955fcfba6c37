#pragma once

// Joins userdata answers that come in several parts, and sends that do (docs/s7.md section 7.2).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dissector/track/flow.hpp"

namespace s7::dissector {

// What all parts of one transfer have in common.
struct PartKey {
  Side side = 0;  // who sends the parts
  std::uint8_t group = 0, subfunction = 0, sequence = 0, unit = 0;
  std::uint32_t id = 0;  // R_ID of block-oriented sends
  friend bool operator==(const PartKey&, const PartKey&) = default;
};

enum class PartPlace : std::uint8_t { first, later, unknown };

class UserdataJoiner {
 public:
  // At most `bytes` per transfer and `open` transfers at once: the oldest is given up.
  UserdataJoiner(std::size_t bytes, std::size_t open) noexcept : byte_limit_(bytes), open_limit_(open) {}

  struct Joined {
    bool done = false;         // it was the last part
    bool whole = false;        // and none behind the first that was seen is missing
    bool sure = false;         // the first that was seen was the first
    ByteView payload;          // valid until the next add(); empty unless whole
    std::string_view problem;  // a limit that was reached
  };
  // One part. Where its place is not known, and no transfer of its key is open, it begins one that is not sure.
  // `detail`: what was asked for, kept with the first part.
  Joined add(const PartKey& key, PartPlace place, bool last, ByteView part, const std::string& detail);
  // The next part is asked for. Returns what the first part was asked with; empty: not known.
  std::string next_asked(Side sender, std::uint8_t group, std::uint8_t subfunction, std::uint8_t sequence);
  [[nodiscard]] bool open(const PartKey& key) const noexcept { return detail(key) != nullptr; }
  // What the first part of an open transfer was asked with; nullptr: no such transfer.
  [[nodiscard]] const std::string* detail(const PartKey& key) const noexcept;
  // So many bytes of this side are missing: open transfers of this side may lack a part.
  void lost(Side side, std::uint64_t bytes) noexcept;

 private:
  struct Transfer {
    PartKey key;
    std::string detail;
    std::vector<std::uint8_t> bytes;
    std::size_t asked = 1, parts = 0;
    bool broken = false, sure = true;
  };
  Transfer& begin(const PartKey& key, const std::string& detail, std::string_view& problem);

  std::size_t byte_limit_, open_limit_;
  std::vector<Transfer> open_;  // oldest first
  std::vector<std::uint8_t> joined_;
};

}  // namespace s7::dissector
