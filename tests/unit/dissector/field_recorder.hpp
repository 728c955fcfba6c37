#pragma once

// Keeps what a description names: key -> values as text, in their order.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dissector/text.hpp"
#include "dissector/wire/fields.hpp"
#include "tests/support/bytes.hpp"

namespace s7::test {

class FieldRecorder final : public dissector::FieldSink {
 public:
  void put(const dissector::Field& field) override {
    auto& list = values[std::string(field.key.text)];
    if (!field.key.each && !list.empty()) repeated.emplace_back(field.key.text);
    list.push_back(text_of(field));
  }
  void item(const dissector::Item& item) override { values["item"].push_back(to_hex(item.bytes)); }
  void value(const dissector::DataItem& value) override {
    values["value"].push_back(dissector::hex_text(value.return_code, 2) + ' ' + to_hex(value.payload));
  }

  // All values of a key joined by blanks; the part "s7comm." or "s7scope." may be left out. Empty: not there.
  [[nodiscard]] std::string operator[](const std::string& key) const {
    for (const std::string prefix : {"", "s7comm.", "s7scope."}) {
      const auto at = values.find(prefix + key);
      if (at == values.end()) continue;
      std::string out;
      for (const auto& value : at->second) out += (out.empty() ? "" : " ") + value;
      return out;
    }
    return {};
  }

  std::map<std::string, std::vector<std::string>> values;
  std::vector<std::string> repeated;  // keys that came twice though they say they don't

 private:
  static std::string text_of(const dissector::Field& field) {
    switch (field.kind) {
      case dissector::FieldKind::number: return std::to_string(field.value);
      case dissector::FieldKind::hex:
        return dissector::hex_text(static_cast<std::uint32_t>(field.value), 2U * field.width);
      case dissector::FieldKind::text: return dissector::padded_text(field.bytes);
      case dissector::FieldKind::bytes: return to_hex(field.bytes);
      case dissector::FieldKind::word: return std::string(field.word);
    }
    return {};
  }
};

}  // namespace s7::test
