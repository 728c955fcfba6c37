#pragma once

// Sets of whole numbers (bytes of a block) as ranges that neither touch nor overlap.

#include <cstddef>
#include <cstdint>
#include <map>

namespace s7::reports {

class Intervals {
 public:
  using Map = std::map<std::int64_t, std::int64_t>;  // first -> one behind the last

  // Adds first .. end-1; nothing when that is empty.
  void add(std::int64_t first, std::int64_t end);
  void add(const Intervals& other);
  // Takes away what `other` has.
  void remove(const Intervals& other);
  [[nodiscard]] bool intersects(std::int64_t first, std::int64_t end) const;
  // What of first .. end-1 is in this set, and what is not.
  [[nodiscard]] Intervals within(std::int64_t first, std::int64_t end) const;
  [[nodiscard]] Intervals lacking(std::int64_t first, std::int64_t end) const;
  [[nodiscard]] bool empty() const noexcept { return ranges_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return ranges_.size(); }  // ranges
  [[nodiscard]] auto begin() const noexcept { return ranges_.begin(); }
  [[nodiscard]] auto end() const noexcept { return ranges_.end(); }
  friend bool operator==(const Intervals&, const Intervals&) = default;

 private:
  [[nodiscard]] Map::const_iterator first_reaching(std::int64_t first) const;
  Map ranges_;
};

}  // namespace s7::reports
