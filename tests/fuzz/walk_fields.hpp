#pragma once

// A reader of named values that touches every byte of each. A view outside the bytes given ends the process.

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string_view>

#include "dissector/text.hpp"
#include "dissector/wire/fields.hpp"

namespace s7::fuzz {

class FieldWalk final : public dissector::FieldSink {
 public:
  explicit FieldWalk(dissector::ByteView whole) : whole_(whole) {}

  void put(const dissector::Field& field) override {
    if (field.key.text.empty()) std::abort();
    text(field.key.text);
    inside(field.bytes);
    text(field.word);
    sum_ = sum_ * 31 + field.value + field.width;
    if (field.kind == dissector::FieldKind::text) text(dissector::utf8_text(field.bytes));
  }
  void item(const dissector::Item& item) override {
    inside(item.bytes);
    inside(item.address);
  }
  void value(const dissector::DataItem& value) override {
    inside(value.payload);
    if (value.payload.size() > value.payload_size) std::abort();
  }
  // A decoder can't leave more uncovered than there is.
  void uncovered(std::size_t bytes) {
    if (bytes > whole_.size()) std::abort();
    sum_ = sum_ * 31 + bytes;
  }
  void text(std::string_view words) {
    for (const char c : words) sum_ = sum_ * 31 + static_cast<unsigned char>(c);
  }
  void inside(dissector::ByteView part) {
    if (part.empty()) return;
    if (std::less<>()(part.data(), whole_.data()) ||
        std::greater<>()(part.data() + part.size(), whole_.data() + whole_.size()))
      std::abort();
    for (const auto byte : part) sum_ = sum_ * 31 + byte;
  }
  [[nodiscard]] std::uint64_t sum() const noexcept { return sum_; }

 private:
  dissector::ByteView whole_;
  std::uint64_t sum_ = 0;
};

}  // namespace s7::fuzz
