#pragma once

// Just enough JSON for the truth files: objects with their keys in the order of writing.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace s7::test::samples {

[[nodiscard]] std::string json_text(std::string_view text);  // quoted; control characters do not occur
[[nodiscard]] std::string json_list(const std::vector<std::string>& values, std::string_view separator = ",");

class JsonObject {
 public:
  JsonObject& raw(std::string_view key, const std::string& value) {
    members_.push_back(json_text(key) + ":" + value);
    return *this;
  }
  JsonObject& put(std::string_view key, std::string_view value) { return raw(key, json_text(value)); }
  JsonObject& put(std::string_view key, std::uint64_t value) { return raw(key, std::to_string(value)); }
  JsonObject& put_text(std::string_view key, const std::optional<std::string>& value) {
    return raw(key, value ? json_text(*value) : "null");
  }
  template <typename Number>
  JsonObject& put_number(std::string_view key, const std::optional<Number>& value) {
    return raw(key, value ? std::to_string(*value) : "null");
  }
  [[nodiscard]] std::string str(std::string_view separator = ",") const;

 private:
  std::vector<std::string> members_;
};

}  // namespace s7::test::samples
