#include "cli/record/polled_rows.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "dissector/wire/s7_items.hpp"

namespace s7::cli {

using namespace dissector;

namespace {

bool is_served(std::uint16_t code) noexcept { return code == return_code_ok || code == return_code_unchanged; }

constexpr std::int64_t sample_period = 1'000'000'000;

// Of values that are compared with each other alone; nobody gains by a collision.
std::uint64_t hash_of(ByteView bytes) noexcept {
  constexpr std::uint64_t factor = 0x9E37'79B9'7F4A'7C15;
  std::uint64_t hash = bytes.size();
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t size = std::min(bytes.size(), sizeof word);
    std::memcpy(&word, bytes.data(), size);
    hash = (hash ^ word) * factor;
    hash ^= hash >> 32U;
    bytes = bytes.subspan(size);
  }
  return hash;
}

bool is_served(const RangeResult& result) noexcept { return result.answered && is_served(result.code); }

}  // namespace

void AccessRow::count_asked(const Where& where) {
  ++totals.requests;
  totals.seen.extend(mark_of(where));
  if (last_request && where.at > *last_request) totals.period.add((where.at - *last_request) / 1000);
  last_request = where.at;
}

std::uint64_t AccessRow::count_result(std::uint16_t code, std::uint32_t bytes, const Where& where) {
  if (is_served(code)) {
    ++totals.ok;
    totals.ok_bytes += bytes;
    totals.succeeded.extend(mark_of(where));
    return bytes;
  }
  ++totals.failed;
  storage::CodeTotals& known = totals.codes[code];
  ++known.count;
  known.seen.extend(mark_of(where));
  return 0;
}

void AskedRows::begin(const CaptureFacts& facts, std::vector<AccessRow*> rows) {
  leave();
  facts_ = &facts;
  rows_ = std::move(rows);
  own_ = true;
  for (AccessRow* row : rows_) {
    if (row->asked_by == nullptr) {
      row->asked_by = this;
      continue;
    }
    row->asked_by->share();
    own_ = false;
  }
}

// What was its own may become somebody else's.
void AskedRows::leave() {
  settle();
  if (own_)
    for (AccessRow* row : rows_) row->asked_by = nullptr;
  own_ = together_ = false;
}

void AskedRows::share() {
  settle();
  own_ = together_ = false;
}

void AskedRows::count_each(const Where& where) {
  for (AccessRow* row : rows_) row->count_asked(where);
  together_ = own_;
  last_request_ = where.at;
}

void AskedRows::settle() {
  if (requests_ == 0) return;
  periods_.settle(period_);
  for (AccessRow* row : rows_) {
    row->totals.requests += requests_;
    row->totals.seen.extend(seen_);
    row->totals.period.merge(period_);
    row->last_request = last_request_;
  }
  requests_ = 0;
  seen_ = {};
  period_ = {};
}

void AnsweredRows::begin(const CaptureFacts& facts, std::vector<AccessRow*> rows) {
  settle();
  facts_ = &facts;
  rows_ = std::move(rows);
  together_ = false;
  shape_ = 0;
  next_sample_ = 0;
  sampled_.reset();
}

bool AnsweredRows::same(const VariableAnswer& answer) const noexcept {
  if (answer.error != 0 || answer.results.size() != served_.size()) return false;
  for (std::size_t i = 0; i < served_.size(); ++i)
    if (!is_served(answer.results[i]) || answer.results[i].bytes != served_[i]) return false;
  return true;
}

std::uint64_t AnsweredRows::count_each(const VariableAnswer& answer) {
  settle();
  served_.clear();
  bytes_ = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const bool answered = answer.error != 0 || (i < answer.results.size() && answer.results[i].answered);
    if (!answered) continue;
    AccessRow& row = *rows_[i];
    if (row.totals.seen.empty() && !row.last_request) row.totals.seen.extend(mark_of(answer.where));
    if (answer.error != 0) {
      row.count_result(answer.error, 0, answer.where);
      continue;
    }
    const RangeResult& result = answer.results[i];
    bytes_ += row.count_result(result.code, result.bytes, answer.where);
    if (is_served(result)) served_.push_back(result.bytes);
  }
  together_ = !rows_.empty() && served_.size() == rows_.size();
  shape_ = answer.shape;
  return bytes_;
}

void AnsweredRows::sample(const VariableAnswer& answer) {
  constexpr std::int64_t end_of_time = std::numeric_limits<std::int64_t>::max();
  next_sample_ = answer.where.at > end_of_time - sample_period ? end_of_time : answer.where.at + sample_period;
  if (answer.data.empty()) return;
  const std::uint64_t hash = hash_of(answer.data);
  compared_ |= sampled_.has_value();
  if (sampled_ && *sampled_ != hash) {
    ++changes_;
    changed_.extend(mark_of(answer.where));
  }
  sampled_ = hash;
}

void AnsweredRows::settle() {
  if (answers_ == 0) return;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    storage::AccessTotals& totals = rows_[i]->totals;
    totals.ok += answers_;
    totals.ok_bytes += answers_ * served_[i];
    totals.succeeded.extend(seen_);
    if (!compared_) continue;
    totals.value_changes = totals.value_changes.value_or(0) + changes_;
    totals.value_changed.extend(changed_);
  }
  answers_ = 0;
  seen_ = {};
  changes_ = 0;
  changed_ = {};
  compared_ = false;
}

}  // namespace s7::cli
