#include <algorithm>
#include <array>

#include "dissector/wire/plus/walker.hpp"

namespace s7::dissector::plus {
namespace {

enum : std::uint8_t {
  element_object = 0xa1,
  element_object_end = 0xa2,
  element_attribute = 0xa3,
  element_relation = 0xa4,
  element_tag = 0xa7,
  element_tag_end = 0xa8,
  element_type_list = 0xab,
  element_name_list = 0xac,
};

bool is_element(std::uint8_t byte) noexcept {
  return (byte >= element_object && byte <= element_relation) || byte == element_tag || byte == element_tag_end ||
         byte == element_type_list || byte == element_name_list;
}

// Bytes of a record in a type list behind its 16 common ones, by the kind in its attributes; nullopt: no such kind.
std::optional<std::size_t> extra_bytes(unsigned kind) noexcept {
  constexpr std::array<std::uint8_t, 16> words{25, 0, 2, 4, 16, 7, 11, 23, 0, 2, 4, 16, 7, 11, 23, 9};
  return kind < words.size() ? std::optional<std::size_t>(words[kind] * 4U) : std::nullopt;
}

}  // namespace

void Walker::objects() {
  while (more() && peek() == element_object) object();
}

void Walker::object() {
  ObjectHead head;
  in_.skip(1);
  head.rid = in_.be32();
  head.class_id = vlq32(in_);
  head.class_flags = vlq32(in_);
  head.attribute_id = vlq32(in_);
  // With an attribute some senders put flags behind it.
  if (head.attribute_id != 0 && !is_element(peek())) vlq32(in_);
  if (depth_ >= max_depth) fail(in_);
  if (!in_.ok()) return;
  visitor_->on_object(head, depth_);
  understood();
  ++depth_;
  // The fill at the end of an old PDU ends its objects, too: nothing that is no element belongs to one.
  for (bool open = true; open && more() && is_element(peek());) object_element(open);
  --depth_;
  if (in_.ok()) visitor_->on_object_end(depth_);
}

void Walker::object_element(bool& open) {
  if (peek() == element_object) return object();
  switch (in_.u8()) {
    case element_object_end: open = false; break;
    case element_attribute: {
      const std::uint32_t attribute = vlq32(in_);
      value(Place::attribute, attribute);
      break;
    }
    case element_relation: {
      const std::uint32_t relation = vlq32(in_);
      const std::uint32_t rid = in_.be32();
      if (in_.ok()) visitor_->on_relation(relation, rid);
      break;
    }
    case element_tag: tag_description(); break;
    case element_type_list: type_list(); break;
    case element_name_list: name_list(); break;
    default: break;  // the end of a tag description
  }
  understood();
}

void Walker::tag_description() {
  TagName tag;
  tag.has_type = true;
  const std::uint8_t kind = in_.u8();
  tag.name = in_.take(vlq32(in_));
  in_.skip(2);
  tag.soft_type = static_cast<std::uint8_t>(vlq32(in_));
  in_.skip(4);
  tag.lid = vlq32(in_);
  vlq32(in_);
  if ((kind & 0x0cU) != 0) {
    vlq32(in_);
    vlq32(in_);
  }
  vlq32(in_);
  vlq32(in_);
  tag_dimensions(kind);
  if (in_.ok()) visitor_->on_tag(tag);
}

void Walker::tag_dimensions(std::uint8_t kind) {
  const unsigned form = kind & 3U;
  if (form == 2) {
    svlq32(in_);
    vlq32(in_);
  }
  if (form != 0) {
    vlq32(in_);
    vlq32(in_);
  }
  if (form == 3) {
    const std::uint32_t dimensions = vlq32(in_);
    for (std::uint32_t i = 0; i < dimensions && in_.ok(); ++i) {
      svlq32(in_);
      vlq32(in_);
    }
  }
  if (kind == 8) {
    vlq32(in_);
    vlq32(in_);
  }
}

// Blocks, each behind its length; the last has none. The first begins with an id.
void Walker::type_list() {
  for (bool first = true; in_.ok(); first = false) {
    const std::uint16_t length = in_.be16();
    if (length == 0) return;
    ByteReader block(in_.take(length));
    if (!in_.ok()) return;
    if (first) block.skip(4);
    type_records(block.rest());
    understood();
  }
}

void Walker::type_records(ByteView block) {
  ByteReader in(block);
  while (in.left() > 0) {
    const std::size_t before = in.left();
    TagName tag;
    tag.has_type = true;
    tag.lid = in.le32();
    in.skip(4);  // symbol checksum
    tag.soft_type = in.u8();
    const std::uint16_t attributes = in.be16();
    in.skip(5);
    const auto extra = extra_bytes(attributes >> 12U);
    in.skip(extra.value_or(0));
    if (!in.ok() || !extra) {
      skipped_ += before;
      return;
    }
    visitor_->on_tag(tag);
  }
}

void Walker::name_list() {
  while (in_.ok()) {
    const std::uint16_t length = in_.be16();
    if (length == 0) return;
    ByteReader block(in_.take(length));
    if (!in_.ok()) return;
    while (block.left() > 0) {
      const std::size_t before = block.left();
      TagName tag;
      tag.name = block.take(block.u8());
      block.skip(1);
      if (!block.ok()) {
        skipped_ += before;
        break;
      }
      visitor_->on_tag(tag);
    }
    understood();
  }
}

}  // namespace s7::dissector::plus
