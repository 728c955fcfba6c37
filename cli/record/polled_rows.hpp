#pragma once

// The rows of one request template in one capture. Polling asks for the same ranges again and again: what happens to
// all of them alike is counted once and handed to the rows by settle(), before anybody reads them.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cli/record/convert.hpp"
#include "cli/record/waiting_values.hpp"
#include "dissector/prefetch.hpp"
#include "dissector/track/events.hpp"
#include "storage/records.hpp"

namespace s7::cli {

struct CaptureFacts;
class AskedRows;

struct AccessRow {
  storage::AccessTotals totals;
  std::optional<std::int64_t> last_request;
  AskedRows* asked_by = nullptr;  // the template that asks for this range; the first of them where there are several

  // A request for this range, wherever it comes from.
  void count_asked(const dissector::Where& where);
  // What became of one; the bytes that moved. `code`: of the range, or the error word of the whole answer.
  std::uint64_t count_result(std::uint16_t code, std::uint32_t bytes, const dissector::Where& where);
};

// Requests of one template. Counted together while all its ranges are its own: the time since the last request of a
// range that others ask for, too, is a matter of their order.
class alignas(dissector::cache_line) AskedRows {
 public:
  [[nodiscard]] bool in(const CaptureFacts& facts) const noexcept { return facts_ == &facts; }
  // The rows may repeat; they outlive this, or the next call of begin().
  void begin(const CaptureFacts& facts, std::vector<AccessRow*> rows);
  void count(const dissector::Where& where) {
    if (!together_) return count_each(where);
    ++requests_;
    seen_.extend(mark_of(where));
    if (where.at > last_request_) periods_.add((where.at - last_request_) / 1000, period_);
    last_request_ = where.at;
  }
  void settle();
  // Somebody else asks for one of its rows.
  void share();
  // It counts soon.
  void prefetch() const noexcept { dissector::prefetch(this, 3 * dissector::cache_line); }

 private:
  void count_each(const dissector::Where& where);
  void leave();

  const CaptureFacts* facts_ = nullptr;
  std::vector<AccessRow*> rows_;
  bool own_ = false;       // no other template asks for them, and none of them is there twice
  bool together_ = false;  // own, and the last request of each was counted here
  // Since the rows were settled:
  std::uint64_t requests_ = 0;
  std::int64_t last_request_ = 0;
  storage::Span seen_;
  WaitingValues periods_;  // of period_
  storage::Histogram period_;
};

// Answers to one template. Counted together while they are the same: every range served, with as many bytes as before.
class alignas(dissector::cache_line) AnsweredRows {
 public:
  [[nodiscard]] bool in(const CaptureFacts& facts) const noexcept { return facts_ == &facts; }
  // The rows may repeat; they outlive this, or the next call of begin().
  void begin(const CaptureFacts& facts, std::vector<AccessRow*> rows);
  // The bytes that moved.
  std::uint64_t count(const dissector::VariableAnswer& answer) {
    if (!together_ || !is_same(answer)) return count_each(answer);
    if (answer.where.at >= next_sample_) [[unlikely]]
      sample(answer);
    ++answers_;
    seen_.extend(mark_of(answer.where));
    return bytes_;
  }
  void settle();
  [[nodiscard]] std::span<AccessRow* const> rows() const noexcept { return rows_; }
  // It counts soon.
  void prefetch() const noexcept { dissector::prefetch(this, 2 * dissector::cache_line); }

 private:
  bool is_same(const dissector::VariableAnswer& answer) noexcept {
    if (answer.shape != 0 && answer.shape == shape_) return true;
    shape_ = answer.shape;
    return same(answer);
  }
  [[nodiscard]] bool same(const dissector::VariableAnswer& answer) const noexcept;
  void sample(const dissector::VariableAnswer& answer);
  std::uint64_t count_each(const dissector::VariableAnswer& answer);

  const CaptureFacts* facts_ = nullptr;
  std::vector<AccessRow*> rows_;
  bool together_ = false;              // the last answer served every range
  std::uint32_t shape_ = 0;            // of that answer, where it has one
  std::vector<std::uint32_t> served_;  // bytes of each range in that answer
  std::uint64_t bytes_ = 0;            // of all ranges
  // Since the rows were settled:
  std::uint64_t answers_ = 0;
  storage::Span seen_;
  // Whether values move is asked once a second and no oftener: an answer costs one comparison.
  std::int64_t next_sample_ = 0;
  std::optional<std::uint64_t> sampled_;  // hash of the values at the last sample
  std::uint64_t changes_ = 0;
  storage::Span changed_;
  bool compared_ = false;
};

}  // namespace s7::cli
