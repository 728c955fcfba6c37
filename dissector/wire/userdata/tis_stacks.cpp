#include "dissector/wire/userdata/tis_stacks.hpp"

#include <algorithm>

#include "dissector/wire/s7_time.hpp"

namespace s7::dissector {
namespace {

using namespace field_literals;

void put_registers(std::uint8_t flags, FieldSink& out) {
  out.hex("s7comm.diagdata.register"_each, flags, 1);
  out.flag("s7comm.diagdata.register.stw"_each, (flags & 0x01U) != 0);
  out.flag("s7comm.diagdata.register.accu1"_each, (flags & 0x02U) != 0);
  out.flag("s7comm.diagdata.register.accu2"_each, (flags & 0x04U) != 0);
  out.flag("s7comm.diagdata.register.ar1"_each, (flags & 0x08U) != 0);
  out.flag("s7comm.diagdata.register.ar2"_each, (flags & 0x10U) != 0);
  out.flag("s7comm.diagdata.register.db1"_each, (flags & 0x20U) != 0);
  out.flag("s7comm.diagdata.register.db2"_each, (flags & 0x40U) != 0);
}

void put_result_and_registers(ByteReader& in, FieldSink& out) {
  out.bytes("s7comm.tis.blockstat.reserved"_each, in.take(1));
  put_registers(in.u8(), out);
}

void put_place(std::string_view type, std::string_view number, std::string_view address, ByteReader& in,
               FieldSink& out) {
  out.number({type, true}, in.be16());
  out.number({number, true}, in.be16());
  out.number({address, true}, in.be16());
}

void put_interrupted(ByteReader& in, FieldSink& out) {
  put_place("s7comm.tis.interrupted.blocktype", "s7comm.tis.interrupted.blocknumber", "s7comm.tis.interrupted.address",
            in, out);
}

void put_db_types(ByteReader& in, FieldSink& out) {
  out.number("s7comm.tis.db1.type"_each, in.u8());
  out.number("s7comm.tis.db2.type"_each, in.u8());
}

void put_db_numbers(ByteReader& in, FieldSink& out) {
  out.number("s7comm.tis.db1.number"_each, in.be16());
  out.number("s7comm.tis.db2.number"_each, in.be16());
}

void put_time(ByteReader& in, FieldSink& out) {
  const auto time = decode_bcd_time(in.take(bcd_time_size));
  if (time) out.time(*time);
}

// Is this the code of an organisation block? Entries of those have eight more bytes and a time.
bool is_ob(ByteView entry) noexcept { return entry.size() > 1 && entry[0] == 0 && entry[1] == 0x08; }

}  // namespace

std::size_t describe_block_status(bool second_form, bool request, ByteView data, FieldSink& out) {
  ByteReader in(data);
  if (!request) {
    const std::uint16_t start = in.be16();
    if (!in.ok()) return data.size();
    out.number("s7comm.diagdata.req.startaddr_awl", start);
    out.bytes("s7comm.tis.blockstat.data", in.rest());
    return in.left();
  }
  if (second_form && in.left() >= 4) {
    out.hex("s7comm.tis.blockstat.flagsunknown", in.u8(), 1);
    out.number("s7comm.tis.blockstat.number_of_lines", in.u8());
    put_result_and_registers(in, out);
    while (in.left() >= 4) {
      out.number("s7comm.tis.blockstat.line_address"_each, in.be16());
      put_result_and_registers(in, out);
    }
    return in.left();
  }
  while (!second_form && in.left() >= 2) put_result_and_registers(in, out);
  return in.left();
}

std::size_t describe_istack(ByteView data, FieldSink& out) {
  // Sources differ on whether six reserved bytes follow the interrupted block.
  constexpr std::size_t fixed = 70, reserved = 6;
  if (data.size() < fixed) return data.size();
  ByteReader in(data);
  put_place("s7comm.tis.continued.blocktype", "s7comm.tis.continued.blocknumber", "s7comm.tis.continued.address", in,
            out);
  put_db_types(in, out);
  put_db_numbers(in, out);
  out.bytes("s7comm.tis.istack.reserved"_each, in.take(4));
  out.hex("s7comm.tis.accu1"_each, in.be32(), 4);
  out.hex("s7comm.tis.accu2"_each, in.be32(), 4);
  out.hex("s7comm.tis.accu3"_each, in.be32(), 4);
  out.hex("s7comm.tis.accu4"_each, in.be32(), 4);
  out.hex("s7comm.tis.ar1"_each, in.be32(), 4);
  out.hex("s7comm.tis.ar2"_each, in.be32(), 4);
  out.bytes("s7comm.tis.istack.reserved"_each, in.take(2));
  out.hex("s7comm.tis.stw"_each, in.be16(), 2);
  put_interrupted(in, out);
  if (data.size() >= fixed + reserved) out.bytes("s7comm.tis.istack.reserved"_each, in.take(reserved));
  out.bytes("s7scope.tis.start_information"_each, in.take(12));
  put_time(in, out);
  return in.left();
}

std::size_t describe_bstack(ByteView data, FieldSink& out) {
  constexpr std::size_t entry = 16, of_ob = 12;
  ByteReader in(data);
  while (in.left() >= entry) {
    const bool ob = is_ob(in.rest());
    put_interrupted(in, out);
    put_db_types(in, out);
    put_db_numbers(in, out);
    out.bytes("s7comm.tis.bstack.reserved"_each, in.take(4));
    if (!ob || in.left() < of_ob) continue;
    out.number("s7comm.tis.interrupted.priorityclass"_each, in.u8());
    out.bytes("s7comm.tis.bstack.reserved"_each, in.take(3));
    put_time(in, out);
  }
  return in.left();
}

std::size_t describe_lstack(bool request, ByteView data, FieldSink& out) {
  ByteReader in(data);
  if (request) {
    const std::uint8_t priority = in.u8(), depth = in.u8();
    if (!in.ok()) return data.size();
    out.number("s7comm.tis.interrupted.priorityclass"_each, priority);
    out.number("s7comm.tis.bstack.neting_depth", depth);
    return in.left();
  }
  if (data.size() < 8) return data.size();
  put_interrupted(in, out);
  const std::uint16_t size = in.be16();
  out.number("s7comm.tis.lstack.size", size);
  out.bytes("s7comm.tis.lstack.data", in.take(std::min<std::size_t>(size, in.left())));
  if (in.left() < 4 + bcd_time_size) return in.left();
  out.number("s7comm.tis.interrupted.priorityclass"_each, in.u8());
  out.bytes("s7comm.tis.lstack.reserved"_each, in.take(3));
  put_time(in, out);
  return in.left();
}

std::size_t describe_breakpoint(bool request, ByteView data, FieldSink& out) {
  constexpr std::size_t place = 6, halted = 2 * place + 4 + 16 + 6;
  ByteReader in(data);
  if (request) {
    while (in.left() >= place)
      put_place("s7comm.tis.breakpoint.blocktype", "s7comm.tis.breakpoint.blocknumber", "s7comm.tis.breakpoint.address",
                in, out);
    return in.left();
  }
  if (data.size() < halted) return data.size();
  put_interrupted(in, out);
  put_place("s7comm.tis.breakpoint.blocktype", "s7comm.tis.breakpoint.blocknumber", "s7comm.tis.breakpoint.address", in,
            out);
  out.bytes("s7comm.tis.breakpoint.reserved", in.take(2));
  out.hex("s7comm.tis.stw"_each, in.be16(), 2);
  out.hex("s7comm.tis.accu1"_each, in.be32(), 4);
  out.hex("s7comm.tis.accu2"_each, in.be32(), 4);
  out.hex("s7comm.tis.ar1"_each, in.be32(), 4);
  out.hex("s7comm.tis.ar2"_each, in.be32(), 4);
  put_db_types(in, out);
  put_db_numbers(in, out);
  return in.left();
}

}  // namespace s7::dissector
