#pragma once

// Contents as named values, for readers that print whatever there is. A key is Wireshark's field name where Wireshark
// has the field, else one of ours below "s7scope." (docs/decode-fields.md).

#include <cstdint>
#include <string_view>

#include "dissector/bytes.hpp"
#include "dissector/wire/s7_items.hpp"
#include "dissector/wire/s7_time.hpp"

namespace s7::dissector {

// `each`: the field can occur several times in one PDU.
struct FieldKey {
  std::string_view text;
  bool each = false;
  constexpr FieldKey(const char* key) noexcept : text(key) {}  // NOLINT: literals are keys
  constexpr FieldKey(std::string_view key, bool repeated) noexcept : text(key), each(repeated) {}
};
namespace field_literals {
constexpr FieldKey operator""_each(const char* key, std::size_t size) noexcept { return {{key, size}, true}; }
}  // namespace field_literals

enum class FieldKind : std::uint8_t {
  number,
  hex,    // a number that people read in hex; `width` bytes
  text,   // `bytes` are 8-bit characters; a NUL ends them, blanks that fill up are still there
  bytes,  // `bytes`
  word,   // `word` is text of ours: names of codes, times
};

// Views are valid during the call only.
struct Field {
  FieldKey key;
  FieldKind kind{};
  std::uint8_t width = 0;
  std::uint64_t value = 0;
  ByteView bytes;
  std::string_view word;
};

class FieldSink {
 public:
  FieldSink() = default;
  FieldSink(const FieldSink&) = delete;
  FieldSink& operator=(const FieldSink&) = delete;
  virtual ~FieldSink() = default;
  virtual void put(const Field&) = 0;
  // Address specifications and data items in their common form.
  virtual void item(const Item&) = 0;
  virtual void value(const DataItem&) = 0;
  // False: words are not looked at, so they need not be made.
  [[nodiscard]] virtual bool wants_words() const noexcept { return true; }

  void number(FieldKey key, std::uint64_t value) { put({key, FieldKind::number, 0, value, {}, {}}); }
  void hex(FieldKey key, std::uint64_t value, std::uint8_t width) { put({key, FieldKind::hex, width, value, {}, {}}); }
  void text(FieldKey key, ByteView bytes) { put({key, FieldKind::text, 0, 0, bytes, {}}); }
  void bytes(FieldKey key, ByteView bytes) {
    if (!bytes.empty()) put({key, FieldKind::bytes, 0, 0, bytes, {}});
  }
  // Left out when empty: codes without a name.
  void word(FieldKey key, std::string_view word) {
    if (!word.empty()) put({key, FieldKind::word, 0, 0, {}, word});
  }
  // The same where the word is made for this: `make` returns it.
  template <class Make>
  void made_word(FieldKey key, const Make& make) {
    if (wants_words()) word(key, make());
  }
  void flag(FieldKey key, bool value) { number(key, value ? 1 : 0); }
  // As `s7comm.data.ts` with its parts.
  void time(const BcdTime&);
};

// For who only wants to know how many bytes no layout covers: nothing is kept, nothing allocated.
class NoFields final : public FieldSink {
 public:
  void put(const Field&) override {}
  void item(const Item&) override {}
  void value(const DataItem&) override {}
  [[nodiscard]] bool wants_words() const noexcept override { return false; }
};

// Bytes left behind a list: a single fill byte is none.
constexpr std::size_t beyond_fill(ByteView rest) noexcept { return rest.size() == 1 && rest[0] == 0 ? 0 : rest.size(); }

}  // namespace s7::dissector
