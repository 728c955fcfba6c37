#pragma once

// Runs any bytes through the decoders of dissector/wire/plus and touches everything that they tell. A view outside the
// bytes given, or more bytes not understood than there are, ends the process.

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string_view>

#include "dissector/wire/plus/codes.hpp"
#include "dissector/wire/plus/pdu.hpp"

namespace s7::fuzz {

class PlusWalk final : public dissector::plus::Visitor {
 public:
  explicit PlusWalk(dissector::ByteView whole) : whole_(whole) {}

  // One frame; its data is walked as if it were a whole PDU, of its own version and of the others.
  void frame() {
    namespace plus = dissector::plus;
    const auto frame = plus::decode_frame(whole_);
    if (!frame) return;
    inside(frame->digest);
    inside(frame->data);
    inside(frame->surplus);
    if (const auto event = plus::decode_system_event(frame->data)) {
      inside(event->rest);
      if (const auto error = plus::decode_system_error(event->rest)) touch(error->function + error->session);
    }
    for (const auto version : {plus::Version::v1, plus::Version::v2, plus::Version::v3}) pdu(frame->data, version);
  }

  void pdu(dissector::ByteView data, dissector::plus::Version version) {
    namespace plus = dissector::plus;
    touch(plus::begins_pdu(data) ? 1 : 0);
    const auto pdu = plus::decode_pdu(data);
    if (!pdu) return;
    inside(pdu->body);
    text(plus::function_text(static_cast<std::uint16_t>(pdu->function)));
    const auto walked = plus::walk(*pdu, version, *this);
    if (walked.not_understood > pdu->body.size()) std::abort();
    inside(walked.digest);
    touch(walked.integrity_id.value_or(0));
    if (const auto list = plus::address_list(*pdu)) {
      inside(list->bytes);
      inside(list->addresses);
    }
  }

  void on_id(dissector::plus::IdRole, std::uint32_t id) override {
    text(dissector::plus::id_text(id));
    text(dissector::plus::object_text(id));
  }
  void on_field(dissector::plus::FieldRole, std::uint32_t value) override { touch(value); }
  void on_value(const dissector::plus::PlacedValue& placed) override {
    namespace plus = dissector::plus;
    if (placed.depth > plus::max_depth) std::abort();
    const plus::Value& value = placed.value;
    inside(value.content);
    touch(value.number + value.count + value.id + plus::variable_size(value));
    plus::NumberRange numbers(value);
    while (const auto number = numbers.next()) touch(*number);
    if (const auto packed = plus::compressed_blob(value.content)) touch(packed->dictionary);
    if (value.shape() == plus::Shape::address_array) references(value);
  }
  void on_address(const dissector::plus::ItemAddress& address) override { range(address); }
  void on_return_value(std::uint64_t value) override {
    text(find_name(dissector::plus::errors(), static_cast<std::uint16_t>(dissector::plus::error_of(value))));
    text(find_name(dissector::plus::generic_errors(), dissector::plus::generic_error_of(value)));
  }
  void on_item_error(std::uint32_t item, std::optional<std::uint64_t> code) override { touch(item + code.value_or(0)); }
  void on_object(const dissector::plus::ObjectHead& head, unsigned depth) override {
    if (depth > dissector::plus::max_depth) std::abort();
    ++open_;
    text(dissector::plus::block_kind(head.rid));
  }
  void on_object_end(unsigned) override {
    if (open_ == 0) std::abort();
    --open_;
  }
  void on_relation(std::uint32_t relation, std::uint32_t rid) override { touch(relation + rid); }
  void on_notification(const dissector::plus::NotificationHead& head) override { touch(head.time.value_or(0)); }
  void on_tag(const dissector::plus::TagName& tag) override { inside(tag.name); }

  [[nodiscard]] std::uint64_t sum() const noexcept { return sum_; }

 private:
  void references(const dissector::plus::Value& value) {
    dissector::plus::ReferenceList list(value.content, value.count);
    while (const auto removed = list.next_removed()) touch(*removed);
    while (const auto item = list.next_item()) range(item->address);
  }
  void range(const dissector::plus::ItemAddress& address) {
    inside(address.lids);
    const auto range = dissector::plus::address_range(address);
    text(range.detail);
    touch(range.first.value_or(0) + range.count.value_or(0));
  }
  void inside(dissector::ByteView part) {
    if (part.empty()) return;
    if (std::less<>()(part.data(), whole_.data()) ||
        std::greater<>()(part.data() + part.size(), whole_.data() + whole_.size()))
      std::abort();
    touch(part.front());
    touch(part.back());
  }
  void text(std::string_view words) { touch(words.size()); }
  void touch(std::uint64_t value) { sum_ = sum_ * 31 + value; }

  dissector::ByteView whole_;
  std::uint64_t sum_ = 0;
  std::size_t open_ = 0;
};

}  // namespace s7::fuzz
