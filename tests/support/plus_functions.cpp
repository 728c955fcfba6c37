#include "tests/support/plus_functions.hpp"

namespace s7::test {
namespace {

constexpr std::uint8_t opcode_request = 0x31, opcode_notification = 0x33, digest_size = 32;
constexpr std::uint32_t first_new_id = 0x70000000;

Bytes head_of(std::uint8_t opcode, const PlusHead& head) {
  ByteWriter out;
  out.u8(opcode).u16(0).u16(head.function).u16(0).u16(head.sequence);
  if (opcode == opcode_request) out.u32(head.session);
  return out.u8(head.flags).take();
}

Bytes finish(const Bytes& start, const Bytes& body, const PlusHead& head) {
  ByteWriter out;
  out.bytes(start).bytes(body);
  if (head.integrity) out.bytes(vlq32(*head.integrity));
  if (head.trailing) return out.u8(digest_size).bytes(Bytes(digest_size, 0xD2)).take();
  return out.zeros(4).take();
}

// Where the body holds the integrity id.
PlusHead without_id(PlusHead head) {
  head.integrity.reset();
  return head;
}

void put_ids(ByteWriter& out, const std::vector<std::uint32_t>& ids) {
  for (const auto id : ids) out.bytes(vlq32(id));
}

Bytes count_of(std::size_t size) { return vlq32(static_cast<std::uint32_t>(size)); }

// Addresses of items with their numbers in front, as reads and writes share them.
void put_items(ByteWriter& out, const std::vector<PlusItem>& items) {
  std::size_t fields = 0;
  for (const auto& item : items) fields += 4 + item.lids.size();
  out.u32(0).bytes(count_of(items.size())).bytes(count_of(fields));
  for (const auto& item : items) {
    out.bytes(vlq32(item.crc)).bytes(vlq32(item.area)).bytes(count_of(1 + item.lids.size()));
    out.bytes(vlq32(item.sub_area));
    put_ids(out, item.lids);
  }
}

void put_errors(ByteWriter& out, const PlusErrors& errors) {
  for (const auto& [item, result] : errors) out.bytes(vlq32(item)).bytes(vlq64(result));
  out.u8(0);
}

void put_path(ByteWriter& out, const std::vector<std::uint32_t>& path) {
  out.bytes(count_of(path.size()));
  put_ids(out, path);
}

}  // namespace

Bytes plus_request(const PlusHead& head, const Bytes& body) {
  return finish(head_of(opcode_request, head), body, head);
}

Bytes plus_response(const PlusHead& head, const Bytes& body, std::uint8_t opcode) {
  return finish(head_of(opcode, head), body, head);
}

Bytes plus_request_plain(const PlusHead& head, const Bytes& body) { return plus_request(without_id(head), body); }

Bytes plus_response_plain(const PlusHead& head, const Bytes& body) { return plus_response(without_id(head), body); }

PlusItem plus_classic(std::uint32_t area, std::uint32_t first, std::uint32_t bytes) {
  constexpr std::uint32_t data_block_values = 2550, area_values = 3736, by_address = 3;
  return {0, area, area > 0xFFFF ? data_block_values : area_values, {by_address, first, bytes}};
}

Bytes plus_qualifier() { return bytes_from_hex("000004E8 8969 0012 00000000 896A 0013 00 896B 0004 00 00"); }

Bytes plus_create(std::uint32_t parent, const PlusObject& object, std::optional<std::uint32_t> integrity) {
  ByteWriter out;
  out.u32(parent).bytes(plus_number(plus_type::udint, 0)).u32(0);
  if (integrity) out.bytes(vlq32(*integrity));
  return out.bytes(plus_object(object)).take();
}

Bytes plus_delete(std::uint32_t rid) { return ByteWriter().u32(rid).u8(0).bytes(plus_qualifier()).take(); }

Bytes plus_get_items(const std::vector<PlusItem>& items) {
  ByteWriter out;
  put_items(out, items);
  return out.bytes(plus_qualifier()).take();
}

Bytes plus_set_items(const std::vector<PlusItem>& items, const std::vector<Bytes>& values) {
  ByteWriter out;
  put_items(out, items);
  for (std::size_t i = 0; i < values.size(); ++i) out.bytes(count_of(i + 1)).bytes(values[i]);
  return out.u8(0).bytes(plus_qualifier()).take();
}

Bytes plus_get_attributes(std::uint32_t rid, const std::vector<std::uint32_t>& ids) {
  ByteWriter out;
  out.u32(rid).bytes(count_of(ids.size())).bytes(count_of(ids.size()));
  put_ids(out, ids);
  return out.bytes(plus_qualifier()).take();
}

Bytes plus_set_attributes(std::uint32_t rid, const PlusMembers& values) {
  ByteWriter out;
  out.u32(rid).bytes(count_of(values.size())).bytes(count_of(values.size()));
  for (const auto& [id, value] : values) out.bytes(vlq32(id));
  for (std::size_t i = 0; i < values.size(); ++i) out.bytes(count_of(i + 1)).bytes(values[i].second);
  return out.u8(0).bytes(plus_qualifier()).take();
}

Bytes plus_set_variable(std::uint32_t rid, const std::vector<std::uint32_t>& path, const Bytes& value) {
  ByteWriter out;
  out.u32(rid);
  put_path(out, path);
  return out.bytes(value).bytes(plus_qualifier()).u8(0).take();
}

Bytes plus_get_variable(std::uint32_t rid, const std::vector<std::uint32_t>& path) {
  ByteWriter out;
  out.u32(rid);
  put_path(out, path);
  return out.bytes(plus_qualifier()).u8(0).take();
}

Bytes plus_get_streamed(std::uint32_t rid, const std::vector<std::uint32_t>& path) {
  return ByteWriter().u32(rid).bytes(plus_list(plus_shape::addresses, path)).bytes(plus_qualifier()).u16(1).take();
}

Bytes plus_set_streamed(std::uint32_t rid, const std::vector<std::uint32_t>& path, const Bytes& value) {
  ByteWriter out;
  out.u32(rid).bytes(plus_list(plus_shape::addresses, path)).bytes(plus_qualifier());
  return out.u16(0).bytes(value).take();
}

std::vector<Bytes> plus_stream_frames(std::uint8_t version, const PlusHead& head, const Bytes& body,
                                      const std::vector<Bytes>& pieces) {
  std::vector<Bytes> out = {plus_open_frame(version, concat({head_of(opcode_request, head), body}))};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto piece = concat({count_of(pieces[i].size()), pieces[i]});
    out.push_back(i + 1 < pieces.size() ? plus_open_frame(version, piece)
                                        : plus_frame(version, finish(piece, {}, head)));
  }
  return out;
}

Bytes plus_explore_filtered(std::uint32_t rid, const PlusMembers& filter,
                            const std::vector<std::uint32_t>& attributes) {
  ByteWriter out;
  out.u32(rid).bytes(vlq32(0)).u8(1).u8(1).u8(0).u8(1).bytes(plus_struct(1246, filter)).u8(0);
  out.bytes(count_of(attributes.size()));
  put_ids(out, attributes);
  return out.take();
}

Bytes plus_explore(std::uint32_t rid, const std::vector<std::uint32_t>& attributes, bool recursive) {
  ByteWriter out;
  out.u32(rid).bytes(vlq32(0)).u8(recursive ? 1 : 0).u8(1).u8(0).u8(0).bytes(count_of(attributes.size()));
  put_ids(out, attributes);
  return out.take();
}

Bytes plus_get_link(std::uint32_t rid, std::uint32_t relation) {
  return ByteWriter().u32(rid).bytes(vlq32(relation)).u16(0).take();
}

Bytes plus_begin_sequence(const PlusObject& transaction) {
  return ByteWriter().u8(2).u16(1).u16(0).bytes(plus_object(transaction)).take();
}

Bytes plus_begin_sequence(std::uint32_t rid) { return ByteWriter().u8(4).u16(18).u32(rid).take(); }

Bytes plus_end_sequence() { return {0x00, 0x00}; }

Bytes plus_invoke(std::uint32_t session, const PlusMembers& arguments) {
  ByteWriter out;
  out.u32(session).u32(0);
  for (const auto& [number, value] : arguments) out.bytes(vlq32(number)).bytes(value);
  return out.u8(0).u8(0).take();
}

std::uint64_t plus_failure(std::int16_t code) {
  constexpr std::uint64_t server_error = 0x0000'8000'0000'0000, generic_access_denied = 0x0000'0300'0000'0000;
  return server_error | generic_access_denied | static_cast<std::uint16_t>(code);
}

Bytes plus_result(std::uint64_t result, const Bytes& more) {
  return ByteWriter().bytes(vlq64(result)).bytes(more).take();
}

Bytes plus_created(std::uint64_t result, const std::vector<std::uint32_t>& ids, const Bytes& object) {
  ByteWriter out;
  out.bytes(vlq64(result)).u8(ids.size());
  put_ids(out, ids);
  return out.bytes(object).take();
}

Bytes plus_deleted(std::uint64_t result, std::uint32_t rid) {
  return ByteWriter().bytes(vlq64(result)).u32(rid).take();
}

Bytes plus_values(std::uint64_t result, const PlusMembers& values, const PlusErrors& errors) {
  ByteWriter out;
  out.bytes(vlq64(result));
  for (const auto& [item, value] : values) out.bytes(vlq32(item)).bytes(value);
  out.u8(0);
  put_errors(out, errors);
  return out.take();
}

Bytes plus_written(std::uint64_t result, const PlusErrors& errors) {
  ByteWriter out;
  out.bytes(vlq64(result));
  put_errors(out, errors);
  return out.take();
}

Bytes plus_streamed(std::uint64_t result, const Bytes& value) {
  return ByteWriter().bytes(vlq64(result)).u8(0).bytes(value).take();
}

Bytes plus_explored(std::uint64_t result, std::uint32_t rid, std::optional<std::uint32_t> integrity,
                    const std::vector<PlusObject>& objects) {
  ByteWriter out;
  out.bytes(vlq64(result)).u32(rid);
  if (integrity) out.bytes(vlq32(*integrity));
  for (const auto& object : objects) out.bytes(plus_object(object));
  return out.take();
}

Bytes plus_linked(std::uint64_t result, const std::vector<std::uint32_t>& rids) {
  ByteWriter out;
  out.bytes(vlq64(result)).u8(rids.size());
  for (const auto rid : rids) out.u32(rid);
  return out.take();
}

Bytes plus_notification(const PlusNotification& notification) {
  constexpr std::uint8_t value_by_u32 = 0x92, address_error = 0x13, objects = 0x81;
  const auto& it = notification;
  ByteWriter out;
  out.u8(opcode_notification).u32(it.subscription).u16(0x0400).u16(0).u16(0);
  if (it.subscription < first_new_id) {
    out.u8(it.sequence).u8(1);
  } else {
    out.u8(it.sequence).bytes(vlq32(it.sequence));
    if (it.microseconds) out.u64(*it.microseconds);
    out.u8(1);
  }
  for (const auto& [reference, value] : it.values) out.u8(value_by_u32).u32(reference).bytes(value);
  for (const auto reference : it.errors) out.u8(address_error).u32(reference);
  out.u8(0);
  if (it.alarm) out.u32(it.subscription + 1).u16(1).u8(objects).bytes(plus_object(*it.alarm)).u8(0);
  return out.zeros(4).take();
}

std::vector<std::uint32_t> plus_references(const std::vector<PlusItem>& items, std::uint8_t change) {
  constexpr std::uint32_t begin = 0x80000000, variable = 0x00040000;
  std::vector<std::uint32_t> out = {begin | std::uint32_t{change} << 16U, 0, static_cast<std::uint32_t>(items.size())};
  std::uint32_t reference = 0;
  for (const auto& item : items) {
    const auto fields = static_cast<std::uint32_t>(1 + item.lids.size());
    out.insert(out.end(), {begin | variable | fields, ++reference, 0, item.area, item.crc, item.sub_area});
    out.insert(out.end(), item.lids.begin(), item.lids.end());
  }
  return out;
}

}  // namespace s7::test
