#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cli/decode/json_object.hpp"
#include "dissector/wire/fields.hpp"

namespace s7::cli {

// Named values as JSON keys: those that can repeat as arrays, in the order of their first occurrence.
class JsonFields final : public dissector::FieldSink {
 public:
  void put(const dissector::Field&) override;
  void item(const dissector::Item&) override;
  void value(const dissector::DataItem&) override;
  // Appends all keys to `out`.
  void append_to(JsonObject& out) const;

 private:
  struct Entry {
    std::string_view key;  // keys are literals
    bool each = false;
    std::string json;  // values, joined by commas
  };
  void add(dissector::FieldKey key, std::string_view json);

  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::size_t> index_;
};

}  // namespace s7::cli
