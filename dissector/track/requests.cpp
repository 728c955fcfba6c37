#include "dissector/track/requests.hpp"

#include <algorithm>

#include "dissector/wire/tcp.hpp"

namespace s7::dissector {
namespace {

constexpr std::size_t first_slots = 8;

// Never 0: that is a free slot.
std::uint64_t hash_of(ByteView parameters) noexcept { return hash_bytes(parameters) | 1U; }

// Sizes of written values whose address does not tell them.
void read_sizes(RequestTemplate& out, ByteView data) {
  const std::size_t items = out.range_of_item.size() - 1;
  DataItemRange values(data, items, DataItemRange::Kind::request);
  for (std::size_t i = 0; i < items; ++i) {
    const auto value = values.next();
    if (!value || !*value) return;
    AccessRange& range = out.ranges[out.range_of_item[i]];
    if (range.size == 0) range.size = (*value)->payload_size;
  }
}

// A DB-READ answer: per area a status, then the bytes when it is 0xff (docs/s7.md 6.2).
void read_areas(ByteView payload, const AccessRange* ranges, std::size_t count, RangeResult* out) {
  ByteReader in(payload);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t status = in.u8();
    if (!in.ok()) return;
    out[i].code = status;
    if (status == return_code_ok) {
      out[i].bytes = static_cast<std::uint32_t>(std::min<std::size_t>(ranges[i].size, in.left()));
      in.skip(out[i].bytes);
    }
    out[i].answered = true;
  }
}

}  // namespace

std::unique_ptr<const RequestTemplate> make_template(ByteView bytes, ItemRange items, ByteView data) {
  auto out = std::make_unique<RequestTemplate>();
  out->parameters.assign(bytes.begin(), bytes.end());
  while (const auto item = items.next()) {
    if (!*item) {
      out->damaged = true;
      break;
    }
    out->range_of_item.push_back(static_cast<std::uint16_t>(out->ranges.size()));
    append_ranges(**item, out->ranges);
  }
  out->range_of_item.push_back(static_cast<std::uint16_t>(out->ranges.size()));
  if (!data.empty()) read_sizes(*out, data);
  return out;
}

void read_items(const RequestTemplate& request, std::size_t count, ByteView bytes, std::vector<RangeResult>& out) {
  DataItemRange data(bytes, count, DataItemRange::Kind::answer);
  for (std::size_t i = 0; i < count; ++i) {
    const auto item = data.next();
    if (!item || !*item) return;
    const std::size_t first = request.range_of_item[i], ranges = request.range_of_item[i + 1] - first;
    if ((*item)->return_code == return_code_ok && request.ranges[first].has_status) {
      read_areas((*item)->payload, &request.ranges[first], ranges, &out[first]);
      continue;
    }
    for (std::size_t r = first; r < first + ranges; ++r) out[r] = {(*item)->return_code, true, (*item)->payload_size};
  }
}

// Puts it into the place of the one with its reference, or of the oldest where there is no room, which goes.
bool PendingTable::displace(const Pending& pending) {
  const auto end = entries_.begin() + static_cast<std::ptrdiff_t>(used_);
  auto victim = std::find_if(entries_.begin(), end, [&](const Pending& p) {
    return p.side == pending.side && p.userdata == pending.userdata && p.reference == pending.reference;
  });
  if (victim == end && used_ < limit_) return false;
  if (victim == end) victim = entries_.begin();
  if (!displaced_) displaced_ = std::make_unique<Pending>();
  *displaced_ = *victim;
  --waiting_[victim->side];
  ++waiting_[pending.side];
  *std::rotate(victim, std::next(victim), end) = pending;
  return true;
}

const Pending* PendingTable::take(Side asked_by, bool userdata, std::uint16_t reference,
                                  std::optional<std::uint32_t> acknowledgement) noexcept {
  for (std::size_t i = used_; i-- > 0;) {
    const Pending& at = entries_[i];
    if (at.side != asked_by || at.userdata != userdata || at.reference != reference) continue;
    if (acknowledgement && sequence_distance(*acknowledgement, at.sequence_end) < 0) continue;
    if (i + 1 < used_) {
      const auto taken = entries_.begin() + static_cast<std::ptrdiff_t>(i);
      std::rotate(taken, std::next(taken), entries_.begin() + static_cast<std::ptrdiff_t>(used_));
    }
    --waiting_[asked_by];
    return &entries_[--used_];
  }
  return nullptr;
}

// The slot that holds the parameters, or the free one where they belong.
std::size_t TemplateTable::place(std::uint64_t hash, ByteView parameters) const noexcept {
  std::size_t at = hash >> 1U & (slots_.size() - 1);
  for (; slots_[at].hash != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash != hash) continue;
    if (slots_[at].request->is(parameters)) break;
  }
  return at;
}

const RequestTemplate* TemplateTable::look_up(ByteView parameters) const noexcept {
  if (slots_.empty()) return nullptr;
  return slots_[place(hash_of(parameters), parameters)].request;
}

const RequestTemplate& TemplateTable::find(ByteView parameters, ByteView data) {
  if (const RequestTemplate* known = look_up(parameters)) return *known;
  return keep(make_template(parameters, item_list(parameters).items, data));
}

const RequestTemplate& TemplateTable::keep(std::unique_ptr<const RequestTemplate> fresh) {
  if (slots_.empty()) slots_.resize(first_slots);
  if (current_.size() >= limit_) {  // a scanner asks for ever new ranges; polling is learnt again at once
    slots_.assign(first_slots, {});
    previous_ = std::move(current_);
    current_.clear();
    ++generation_;
  }
  const RequestTemplate& out = *current_.emplace_back(std::move(fresh));
  const std::uint64_t hash = hash_of(out.parameters);
  slots_[place(hash, out.parameters)] = {hash, &out};
  if (current_.size() * 2 > slots_.size()) grow();
  return out;
}

void TemplateTable::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.hash == 0) continue;
    slots_[place(slot.hash, slot.request->parameters)] = slot;
  }
}

void read_results(const RequestTemplate& request, const S7Pdu& pdu, std::vector<RangeResult>& out) {
  out.assign(request.ranges.size(), {});
  const std::size_t count = request.range_of_item.size() - 1;
  if (pdu.function() == Function::read_var) return read_items(request, count, pdu.data, out);
  const std::size_t items = std::min(count, pdu.data.size());
  for (std::size_t i = 0; i < items; ++i) {
    for (std::size_t r = request.range_of_item[i]; r < request.range_of_item[i + 1]; ++r)
      out[r] = {pdu.data[i], true, pdu.data[i] == return_code_ok ? request.ranges[r].size : 0};
  }
}

}  // namespace s7::dissector
