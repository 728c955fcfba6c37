#include "reports/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdint>

#include "reports/unicode.hpp"

namespace s7::reports {
namespace {

constexpr int deepest = 32;

// Walks a JSON text. A failure stays, so that callers ask once at the end.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool ok() const { return ok_; }
  bool at_end() {
    skip_blanks();
    return rest_.empty();
  }
  bool accept(char wanted) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char wanted) { ok_ = accept(wanted) && ok_; }
  void fail() { ok_ = false; }
  bool sees(char wanted) {
    skip_blanks();
    return !rest_.empty() && rest_.front() == wanted;
  }
  std::string string();
  std::string scalar();

 private:
  void skip_blanks() {
    while (!rest_.empty() && std::string_view(" \t\r\n").find(rest_.front()) != std::string_view::npos) {
      rest_.remove_prefix(1);
    }
  }
  char take() {
    if (rest_.empty()) {
      ok_ = false;
      return '"';
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  char32_t hex4();
  void escape(std::string& out);

  std::string_view rest_;
  bool ok_ = true;
};

char32_t Scanner::hex4() {
  char32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const auto c = static_cast<unsigned char>(take());
    if (std::isxdigit(c) == 0) ok_ = false;
    const unsigned digit = c <= '9' ? c - unsigned{'0'} : (c | 0x20U) - unsigned{'a'} + 10;
    value = value * 16 + (digit & 0x0fU);
  }
  return value;
}

void Scanner::escape(std::string& out) {
  const char c = take();
  switch (c) {
    case '"':
    case '\\':
    case '/': out.push_back(c); return;
    case 'b': out.push_back('\b'); return;
    case 'f': out.push_back('\f'); return;
    case 'n': out.push_back('\n'); return;
    case 'r': out.push_back('\r'); return;
    case 't': out.push_back('\t'); return;
    case 'u': break;
    default: ok_ = false; return;
  }
  char32_t value = hex4();
  if (value >= 0xd800 && value < 0xdc00 && rest_.substr(0, 2) == "\\u") {
    rest_.remove_prefix(2);
    const char32_t low = hex4();
    value = low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((value - 0xd800) << 10U) + (low - 0xdc00) : 0xfffd;
  }
  append_utf8(out, value >= 0xd800 && value <= 0xdfff ? 0xfffd : value);
}

std::string Scanner::string() {
  std::string out;
  expect('"');
  while (ok_) {
    const char c = take();
    if (c == '"') break;
    if (c == '\\') {
      escape(out);
    } else {
      out.push_back(c);
    }
  }
  return out;
}

bool is_number(std::string_view text) {
  const auto digits = [&text] {
    std::size_t n = 0;
    while (n < text.size() && text[n] >= '0' && text[n] <= '9') ++n;
    text.remove_prefix(n);
    return n;
  };
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  const bool leading_zero = text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
  if (leading_zero || digits() == 0) return false;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    text.remove_prefix(1);
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return text.empty();
}

std::string Scanner::scalar() {
  skip_blanks();
  const std::size_t end = std::min(rest_.find_first_of(",]} \t\r\n"), rest_.size());
  std::string word(rest_.substr(0, end));
  rest_.remove_prefix(end);
  if (word != "true" && word != "false" && word != "null" && !is_number(word)) ok_ = false;
  return word;
}

void copy_value(Scanner& in, std::string& out, int depth);

void copy_list(Scanner& in, std::string& out, int depth, char close, bool named) {
  bool first = true;
  while (in.ok() && !in.accept(close)) {
    if (!first) {
      in.expect(',');
      out.push_back(',');
    }
    first = false;
    if (named) {
      append_json_string(out, in.string());
      in.expect(':');
      out.push_back(':');
    }
    copy_value(in, out, depth);
  }
  out.push_back(close);
}

void copy_value(Scanner& in, std::string& out, int depth) {
  if (depth >= deepest) return in.fail();
  if (in.sees('"')) return append_json_string(out, in.string());
  if (in.accept('{')) {
    out.push_back('{');
    return copy_list(in, out, depth + 1, '}', true);
  }
  if (in.accept('[')) {
    out.push_back('[');
    return copy_list(in, out, depth + 1, ']', false);
  }
  out += in.scalar();
}

std::string flat_value(Scanner& in) { return in.sees('"') ? in.string() : in.scalar(); }

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    const CodePoint point = next_code_point(text);
    text.remove_prefix(point.length);
    switch (point.value) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (point.value < 0x20 || (point.value >= 0x7f && point.value < 0xa0)) {
          out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point.value));
        } else {
          append_utf8(out, point.value);
        }
    }
  }
  out.push_back('"');
}

std::optional<std::string> compact_json(std::string_view text) {
  Scanner in(text);
  std::string out;
  copy_value(in, out, 0);
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return out;
}

std::vector<std::pair<std::string, std::string>> json_members(std::string_view text) {
  Scanner in(text);
  std::vector<std::pair<std::string, std::string>> members;
  in.expect('{');
  while (in.ok() && !in.accept('}')) {
    if (!members.empty()) in.expect(',');
    std::string name = in.string();
    in.expect(':');
    members.emplace_back(std::move(name), flat_value(in));
  }
  if (!in.ok()) members.clear();
  return members;
}

std::vector<std::string> json_elements(std::string_view text) {
  Scanner in(text);
  std::vector<std::string> elements;
  in.expect('[');
  while (in.ok() && !in.accept(']')) {
    if (!elements.empty()) in.expect(',');
    elements.push_back(flat_value(in));
  }
  if (!in.ok()) elements.clear();
  return elements;
}

}  // namespace s7::reports
