#include "dissector/wire/plus/walker.hpp"

namespace s7::dissector::plus {
namespace {

constexpr std::uint8_t object_begin = 0xa1;
constexpr std::uint32_t qualifier_id = 1256;

bool is_element(ByteView at) noexcept { return !at.empty() && at[0] >= object_begin && at[0] <= 0xac; }

// An object rather than a number of variable length whose first byte is 0xa1: its head ends where an element begins.
bool begins_object(ByteView bytes) noexcept {
  ByteReader in(bytes);
  if (in.u8() != object_begin) return false;
  in.skip(4);
  vlq32(in);
  vlq32(in);
  const std::uint32_t attribute = vlq32(in);
  if (attribute != 0 && !is_element(in.rest())) vlq32(in);
  return in.ok() && is_element(in.rest());
}

}  // namespace

std::uint32_t Walker::id(IdRole role, std::uint32_t value) {
  if (!in_.ok()) return 0;
  visitor_->on_id(role, value);
  understood();
  return value;
}

void Walker::field(FieldRole role, std::uint32_t value) {
  if (!in_.ok()) return;
  visitor_->on_field(role, value);
  understood();
}

void Walker::request(Function function) {
  switch (function) {
    case Function::create_object: create_object_request(); break;
    case Function::delete_object:
      object_id(IdRole::object);
      in_.skip(1);
      qualifier();
      break;
    case Function::set_variable: set_variable_request(); break;
    case Function::get_variable: get_variable_request(); break;
    case Function::set_multi_variables: multi_request(true); break;
    case Function::get_multi_variables: multi_request(false); break;
    case Function::set_var_substreamed: substreamed_request(true); break;
    case Function::get_var_substreamed: substreamed_request(false); break;
    case Function::explore: explore_request(); break;
    case Function::get_link:
      object_id(IdRole::object);
      id(IdRole::relation, vlq32(in_));
      in_.skip(2);
      break;
    case Function::begin_sequence: begin_sequence_request(); break;
    case Function::end_sequence: in_.skip(2); break;
    case Function::invoke: invoke_request(); break;
    case Function::init_ssl: break;
    default: return;  // no layout is known
  }
  end();
}

void Walker::create_object_request() {
  object_id(IdRole::object);
  value(Place::parameter, 0);
  in_.skip(4);
  understood();
  if (!begins_object(in_.rest())) {
    const std::uint32_t integrity_id = vlq32(in_);
    if (in_.ok()) walked_.integrity_id = integrity_id;
  }
  objects();
}

// After an id of 0 stands a length; both count.
void Walker::id_path() {
  const std::uint32_t count = vlq32(in_);
  understood();
  for (std::uint32_t i = 0; i < count && in_.ok(); ++i) id(IdRole::path, vlq32(in_));
}

void Walker::set_variable_request() {
  object_id(IdRole::object);
  id_path();
  value(Place::assigned, 0);
  qualifier();
  fill_byte();
}

void Walker::get_variable_request() {
  object_id(IdRole::object);
  id_path();
  qualifier();
  fill_byte();
}

// Some senders put a zero between the body and what closes it.
void Walker::fill_byte() {
  constexpr std::size_t fill_at_end = 4;
  if (in_.left() > fill_at_end && peek() == 0) in_.skip(1);
  understood();
}

void Walker::multi_request(bool write) {
  const std::uint32_t rid = in_.be32();
  if (rid != 0) id(IdRole::object, rid);
  const std::uint32_t items = vlq32(in_), ids = vlq32(in_);
  field(FieldRole::item_count, items);
  if (rid != 0)
    for (std::uint32_t i = 0; i < ids && in_.ok(); ++i) id(write ? IdRole::path : IdRole::wanted, vlq32(in_));
  else
    for (std::uint32_t i = 0; i < items && in_.ok(); ++i) {
      const ItemAddress address = read_address(in_);
      if (!in_.ok()) return;
      visitor_->on_address(address);
      understood();
    }
  if (write) value_list(Place::item);
  qualifier();
}

void Walker::substreamed_request(bool write) {
  object_id(IdRole::object);
  value(Place::path, 0);
  qualifier();
  in_.skip(2);
  understood();
  if (!write) return;
  value(Place::assigned, 0);
  stream_parts();
}

// A value that goes on in further frames: each brings its length and as many bytes.
void Walker::stream_parts() {
  constexpr std::size_t longest_end = 5 + 1 + digest_size;
  while (in_.ok() && in_.left() > longest_end) {
    const std::uint32_t length = vlq32(in_);
    in_.skip(length);
    understood();
  }
}

void Walker::explore_request() {
  object_id(IdRole::object);
  id(IdRole::relation, vlq32(in_));
  field(FieldRole::recursive, in_.u8());
  in_.skip(1);
  field(FieldRole::parents, in_.u8());
  const std::uint8_t filters = in_.u8();
  for (unsigned i = 0; i < filters && in_.ok(); ++i) {
    value(Place::filter, 0);
    in_.skip(1);
  }
  const std::uint32_t wanted = vlq32(in_);
  understood();
  for (std::uint32_t i = 0; i < wanted && in_.ok(); ++i) id(IdRole::wanted, vlq32(in_));
}

void Walker::begin_sequence_request() {
  constexpr std::uint16_t with_object = 1;
  field(FieldRole::transaction_type, in_.u8());
  if (version_ == Version::v1) return;
  const std::uint16_t kind = in_.be16();
  field(FieldRole::transaction_kind, kind);
  if (kind != with_object) {
    object_id(IdRole::object);
    return;
  }
  for (int i = 0; i < 2 && more() && peek() != object_begin; ++i) in_.skip(1);
  understood();
  objects();
}

void Walker::invoke_request() {
  object_id(IdRole::object);
  in_.skip(4);
  understood();
  value_list(Place::argument);
  in_.skip(1);
  understood();
}

// The same in nearly every request; missing in some.
void Walker::qualifier() {
  constexpr std::size_t least = 10;
  if (!in_.ok() || in_.left() <= least) return;
  // A fill byte stands in front of it in requests that write several variables.
  ByteReader ahead(in_.rest());
  if (ahead.be32() != qualifier_id) {
    ahead = ByteReader(in_.rest().subspan(1));
    if (peek() != 0 || ahead.be32() != qualifier_id) return;
    in_.skip(1);
  }
  in_.skip(4);
  value_list(Place::qualifier);
}

// What closes a body: integrity id and fill, integrity id and digest, a digest, fill alone, or nothing.
void Walker::end() {
  constexpr std::size_t longest_fill = 5;
  if (!in_.ok()) return;
  const auto is_fill = [](ByteView bytes) {
    if (bytes.size() > longest_fill) return false;
    for (const std::uint8_t byte : bytes)
      if (byte != 0) return false;
    return true;
  };
  const auto is_digest = [](ByteView bytes) { return bytes.size() == digest_size + 1 && bytes[0] == digest_size; };
  ByteReader ahead(in_.rest());
  ByteView rest = ahead.rest();
  if (rest.size() >= longest_fill || !is_fill(rest)) {
    if (!is_digest(rest)) {
      const std::uint32_t id = vlq32(ahead);
      rest = ahead.rest();
      if (!ahead.ok() || (!is_fill(rest) && !is_digest(rest))) return;
      walked_.integrity_id = id;
    }
  }
  if (is_digest(rest)) walked_.digest = rest.subspan(1);
  in_.skip(in_.left());
  understood();
}

Walked Walker::result() const noexcept {
  Walked out = walked_;
  out.not_understood = left_ + skipped_;
  return out;
}

}  // namespace s7::dissector::plus
