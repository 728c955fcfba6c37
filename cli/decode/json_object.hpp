#pragma once

// One JSON object, written straight into a string, in the forms of docs/decode-fields.md.

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "dissector/bytes.hpp"

namespace s7::cli {

// "53:49:4d"
std::string colon_bytes(dissector::ByteView bytes);
// A JSON string with quotes; bytes that are no printable ASCII become \u00xx.
void append_quoted(std::string& out, std::string_view text);
std::string_view as_text(dissector::ByteView bytes);

class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(&out) { *out_ += '{'; }
  void number(std::string_view key, std::uint64_t value) {
    begin(key);
    fmt::format_to(std::back_inserter(*out_), "{}", value);
  }
  // "0x0a" with 2 * `width` digits.
  void hex(std::string_view key, std::uint64_t value, int width) {
    begin(key);
    fmt::format_to(std::back_inserter(*out_), "\"0x{:0{}x}\"", value, 2 * width);
  }
  void text(std::string_view key, std::string_view value) {
    begin(key);
    append_quoted(*out_, value);
  }
  void bytes(std::string_view key, dissector::ByteView value) { text(key, colon_bytes(value)); }
  // `value` is JSON already.
  void raw(std::string_view key, std::string_view value) {
    begin(key);
    *out_ += value;
  }
  void end() { *out_ += '}'; }

 private:
  void begin(std::string_view key) {
    if (!first_) *out_ += ',';
    first_ = false;
    *out_ += '"';
    *out_ += key;
    *out_ += "\":";
  }
  std::string* out_;
  bool first_ = true;
};

// A JSON array under construction; empty() arrays are left out of objects.
class JsonArray {
 public:
  void number(std::uint64_t value) { item(fmt::format("{}", value)); }
  void hex(std::uint64_t value, int width) { item(fmt::format("\"0x{:0{}x}\"", value, 2 * width)); }
  void text(std::string_view value) {
    std::string quoted;
    append_quoted(quoted, value);
    item(quoted);
  }
  void item(std::string_view json) {
    if (!text_.empty()) text_ += ',';
    text_ += json;
  }
  void put(JsonObject& object, std::string_view key) const {
    if (!text_.empty()) object.raw(key, "[" + text_ + "]");
  }

 private:
  std::string text_;
};

}  // namespace s7::cli
