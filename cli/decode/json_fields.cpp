#include "cli/decode/json_fields.hpp"

#include <algorithm>

#include "cli/decode/decode_jsonl.hpp"

namespace s7::cli {
namespace {

using namespace dissector;
using namespace field_literals;

std::string json_text(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

// Up to the NUL that ends it; blanks that fill it up stay, as in Wireshark.
std::string_view until_nul(ByteView bytes) {
  const auto end = std::find(bytes.begin(), bytes.end(), std::uint8_t{0});
  return as_text(bytes.first(static_cast<std::size_t>(end - bytes.begin())));
}

std::string json_of(const Field& field) {
  switch (field.kind) {
    case FieldKind::number: return fmt::format("{}", field.value);
    case FieldKind::hex: return fmt::format("\"0x{:0{}x}\"", field.value, 2 * field.width);
    case FieldKind::text: return json_text(until_nul(field.bytes));
    case FieldKind::bytes: return json_text(colon_bytes(field.bytes));
    case FieldKind::word: return json_text(field.word);
  }
  return "\"\"";
}

}  // namespace

void JsonFields::add(FieldKey key, std::string_view json) {
  const auto [at, added] = index_.try_emplace(key.text, entries_.size());
  if (added) entries_.push_back({key.text, key.each, {}});
  Entry& entry = entries_[at->second];
  if (!added && !entry.each) return;
  if (!added) entry.json += ',';
  entry.json += json;
}

void JsonFields::put(const Field& field) { add(field.key, json_of(field)); }

void JsonFields::item(const Item& item) { add("s7comm.param.item"_each, item_json(item)); }

void JsonFields::value(const DataItem& value) {
  hex("s7comm.data.returncode"_each, value.return_code, 1);
  hex("s7comm.data.transportsize"_each, value.transport_size, 1);
  number("s7comm.data.length"_each, shown_length(value));
  bytes("s7comm.resp.data"_each, value.payload);
}

void JsonFields::append_to(JsonObject& out) const {
  for (const Entry& entry : entries_) out.raw(entry.key, entry.each ? "[" + entry.json + "]" : entry.json);
}

}  // namespace s7::cli
