#include <algorithm>

#include "dissector/wire/plus/walker.hpp"

namespace s7::dissector::plus {
namespace {

// Types of system libraries are sent as a memory image.
bool is_packed(std::uint32_t struct_id) noexcept {
  return (struct_id > 0x90000000U && struct_id < 0x9fffffffU) || (struct_id > 0x02000000U && struct_id < 0x02ffffffU);
}

bool is_number(ValueType type) noexcept {
  switch (type) {
    case ValueType::udint:
    case ValueType::ulint:
    case ValueType::dint:
    case ValueType::lint:
    case ValueType::timespan:
    case ValueType::aid: return true;
    default: return fixed_width(type) > 0;
  }
}

bool is_text(ValueType type) noexcept { return type == ValueType::wstring || type == ValueType::s7string; }

}  // namespace

void Walker::tell(Place place, std::uint32_t id, const Value& value) {
  if (!in_.ok()) return;
  visitor_->on_value({place, id, depth_, value});
  understood();
}

void Walker::value(Place place, std::uint32_t id) {
  Value value;
  value.flags = in_.u8();
  value.type = ValueType{in_.u8()};
  if (!in_.ok()) return;
  if (value.type == ValueType::structure) return structure(place, id, value);
  if (value.shape() == Shape::scalar) return scalar(place, id, value);
  array(place, id, value);
}

void Walker::value_list(Place place) {
  while (in_.ok()) {
    const std::uint32_t id = vlq32(in_);
    if (!in_.ok()) return;
    if (id == 0) return understood();
    value(place, id);
  }
}

void Walker::scalar(Place place, std::uint32_t id, Value value) {
  if (value.type == ValueType::blob) return blob(place, id, value);
  if (is_text(value.type))
    value.content = in_.take(vlq32(in_));
  else if (is_number(value.type) || value.type == ValueType::variant)
    value.number = read_number(in_, value.type);
  else if (value.type != ValueType::null)
    fail(in_);
  tell(place, id, value);
}

void Walker::array(Place place, std::uint32_t id, Value value) {
  const bool sparse = value.shape() == Shape::sparse;
  value.count = sparse ? 0 : vlq32(in_);
  const ByteView from = in_.rest();
  if (value.type == ValueType::null && !sparse) return tell(place, id, value);
  if (const std::size_t width = fixed_width(value.type); width > 0 && !sparse) {
    value.content = in_.take(std::size_t{value.count} * width);
    return tell(place, id, value);
  }
  // Whatever stands in the elements is a matter of this value: nothing of it is told on its own.
  Visitor* const told = visitor_;
  const std::size_t left = left_;
  visitor_ = &silent_;
  std::size_t end = from.size();
  for (std::uint32_t i = 0; in_.ok() && (sparse || i < value.count); ++i) {
    if (sparse) {
      end = from.size() - in_.left();
      if (vlq32(in_) == 0) break;
      ++value.count;
    }
    element(value.type, sparse);
    end = from.size() - in_.left();
  }
  visitor_ = told;
  left_ = left;
  value.content = from.first(end);
  tell(place, id, value);
}

void Walker::element(ValueType type, bool sparse) {
  if (type == ValueType::blob) return blob_element();
  if (type == ValueType::variant && !sparse) {
    if (depth_ >= max_depth) fail(in_);
    ++depth_;
    value(Place::member, 0);
    --depth_;
  } else if (is_text(type)) {
    in_.skip(vlq32(in_));
  } else if (is_number(type) || type == ValueType::variant) {
    read_number(in_, type);
  } else if (type != ValueType::null) {
    fail(in_);
  }
}

void Walker::structure(Place place, std::uint32_t id, Value value) {
  if (depth_ >= max_depth) fail(in_);
  switch (value.shape()) {
    case Shape::scalar: return struct_content(place, id, value);
    case Shape::address_array:
      value.id = in_.be32();
      value.count = vlq32(in_);
      tell(place, id, value);
      ++depth_;
      for (std::uint32_t i = 0; i < value.count && in_.ok(); ++i) value_list(Place::member);
      --depth_;
      return;
    default: return struct_array(place, id, value);
  }
}

// Complete structs, each with its id; in a sparse array with a key in front.
void Walker::struct_array(Place place, std::uint32_t id, Value value) {
  const bool sparse = value.shape() == Shape::sparse;
  value.count = sparse ? 0 : vlq32(in_);
  tell(place, id, value);
  Value one;
  one.type = ValueType::structure;
  ++depth_;
  for (std::uint32_t i = 0; in_.ok() && (sparse || i < value.count); ++i) {
    const std::uint32_t key = sparse ? vlq32(in_) : i + 1;
    if (sparse && key == 0) break;
    struct_content(Place::member, key, one);
  }
  --depth_;
  understood();
}

void Walker::struct_content(Place place, std::uint32_t id, Value value) {
  value.id = in_.be32();
  if (is_packed(value.id)) {
    packed_struct(value);
    return tell(place, id, value);
  }
  if (depth_ >= max_depth) fail(in_);
  tell(place, id, value);
  ++depth_;
  value_list(Place::member);
  --depth_;
}

void Walker::packed_struct(Value& value) {
  constexpr std::uint32_t second_count = 1U << 10U;
  value.packed = true;
  value.number = read_number(in_, ValueType::timestamp);
  const std::uint32_t flags = vlq32(in_);
  const std::uint32_t bytes = vlq32(in_);
  if ((flags & second_count) != 0) vlq32(in_);
  value.content = in_.take(bytes);
}

void Walker::blob(Place place, std::uint32_t id, Value value) {
  value.id = vlq32(in_);
  if (value.id <= 1) {
    value.content = in_.take(vlq32(in_));
    return tell(place, id, value);
  }
  in_.skip(8);
  const std::uint8_t kind = in_.u8();
  if (kind == 2 || kind == 3) {
    value.content = in_.take(vlq32(in_));
    return tell(place, id, value);
  }
  if (kind != 0 || depth_ >= max_depth) fail(in_);
  tell(place, id, value);
  ++depth_;
  value_list(Place::member);
  --depth_;
}

void Walker::blob_element() {
  Value one;
  one.type = ValueType::blob;
  blob(Place::member, 0, one);
}

}  // namespace s7::dissector::plus
