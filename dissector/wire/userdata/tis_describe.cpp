// Contents of test and installation functions as named values; the stacks are in tis_stacks.cpp.

#include <algorithm>

#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/userdata/tis.hpp"
#include "dissector/wire/userdata/tis_codes.hpp"
#include "dissector/wire/userdata/tis_stacks.hpp"

namespace s7::dissector {
namespace {

using namespace field_literals;

// Call environment of block status: of which call of the block the user wants to see something.
void put_environment(ByteReader& in, FieldSink& out) {
  constexpr std::uint16_t by_data_block = 2;
  const std::uint16_t setup = in.be16();
  out.number("s7comm.tis.callenv_setup", setup);
  out.number("s7comm.tis.callenv_cond", in.be16());
  const std::uint16_t first = in.be16(), second = in.be16();
  if (setup == by_data_block) {
    out.number("s7comm.tis.db1.number", first);
    out.number("s7comm.tis.db2.number", second);
    return;
  }
  out.number("s7comm.tis.callenv_cond_blocktype", first);
  out.number("s7comm.tis.callenv_cond_blocknumber", second);
  if (in.left() >= 2) out.number("s7comm.tis.callenv_cond_blockaddress", in.be16());
}

std::size_t put_block(ByteView rest, FieldSink& out) {
  ByteReader in(rest);
  if (in.left() >= 6) {
    out.number("s7comm.diagdata.req.blocktype", in.be16());
    out.number("s7comm.diagdata.req.blocknumber", in.be16());
    out.number("s7comm.diagdata.req.startaddr_awl", in.be16());
  }
  if (in.left() >= 2) out.number("s7comm.diagdata.req.saz", in.be16());
  if (in.left() >= 8) put_environment(in, out);
  return in.left();
}

std::size_t describe_parameter(ByteView bytes, FieldSink& out) {
  constexpr std::size_t answer_size = 4;
  if (bytes.size() == answer_size) {
    ByteReader in(bytes);
    out.hex("s7comm.tis.res.param1", in.be16(), 2);
    out.hex("s7comm.tis.res.param2", in.be16(), 2);
    return 0;
  }
  const auto parameter = decode_tis_parameter(bytes);
  if (!parameter) return bytes.size();
  out.number("s7comm.tis.param1", parameter->p1);
  out.number("s7comm.tis.param2", parameter->trigger_type);
  out.number("s7comm.tis.param3", parameter->frequency);
  out.number("s7comm.tis.answersize", parameter->answer_size);
  out.number("s7comm.tis.param5", parameter->p5);
  out.number("s7comm.tis.param6", parameter->p6);
  out.number("s7comm.tis.param7", parameter->p7);
  out.number("s7comm.tis.param8", parameter->p8);
  out.number("s7comm.tis.param9", parameter->p9);
  out.hex("s7comm.varstat.trgevent", parameter->trigger_event, 2);
  out.word("s7scope.tis.trigger", find_name(tis_trigger_events(), parameter->trigger_event));
  return put_block(parameter->rest, out);
}

// `addressed`: addresses stand before the values.
std::size_t describe_variables(ByteView data, bool addressed, bool valued, FieldSink& out) {
  if (data.size() < 2) return data.size();
  TisAddressRange addresses(data);
  const std::size_t count = addresses.announced();
  out.number("s7comm.varstat.item_count", count);
  while (addressed) {
    const auto address = addresses.next();
    if (!address) break;
    out.number("s7comm.varstat.req.memory_area"_each, address->area);
    out.number(address->is_bit() ? "s7comm.varstat.req.bitpos"_each : "s7comm.varstat.req.repetition_factor"_each,
               address->count);
    out.number("s7comm.varstat.req.db_number"_each, address->db);
    out.number("s7comm.varstat.req.startaddress"_each, address->first);
    out.made_word("s7scope.tis.variable"_each, [&] { return to_text(*address); });
  }
  if (!valued) return addresses.rest().size();
  TisValueRange values(addresses.rest(), count);
  while (const auto value = values.next()) out.value(*value);
  return values.rest().size();
}

// Count, then a return code for each value.
std::size_t describe_codes(ByteView data, FieldSink& out) {
  ByteReader in(data);
  const std::uint16_t count = in.be16();
  if (!in.ok()) return data.size();
  out.number("s7comm.varstat.item_count", count);
  for (std::size_t i = 0; i < count && in.left() > 0; ++i) out.hex("s7comm.data.returncode"_each, in.u8(), 1);
  return beyond_fill(in.rest());
}

std::size_t describe_modify(bool request, ByteView data, FieldSink& out) {
  return request ? describe_variables(data, true, true, out) : describe_codes(data, out);
}

void put_job(ByteReader& in, FieldSink& out) {
  out.number("s7comm.tis.job.function"_each, in.u8());
  out.number("s7comm.tis.job.response_seq_num"_each, in.u8());
}

// `reserved`: bytes before the job that is meant.
std::size_t describe_job(ByteView data, std::size_t reserved, FieldSink& out) {
  ByteReader in(data);
  const ByteView unknown = in.take(reserved);
  if (!in.ok() || in.left() < 2) return data.size();
  out.bytes("s7comm.tis.job.reserved"_each, unknown);
  put_job(in, out);
  return in.left();
}

std::size_t describe_job_list(bool request, ByteView data, FieldSink& out) {
  ByteReader in(data);
  while (in.left() >= 4) {
    if (request)
      out.bytes("s7comm.tis.job.reserved"_each, in.take(2));
    else
      put_job(in, out);
    out.bytes("s7comm.tis.job.reserved"_each, in.take(2));
  }
  return in.left();
}

// A job inside a message: its own lengths, parameters and data. Never deeper than this.
std::size_t describe_inner(std::uint8_t function, ByteView message, FieldSink& out) {
  const auto inner = decode_tis(message);
  if (!inner) return message.size();
  std::size_t unknown = describe_parameter(inner->parameter, out) + inner->rest.size();
  if (TisFunction{function} == TisFunction::variable_status)
    unknown += describe_variables(inner->data, true, false, out);
  else if (TisFunction{function} == TisFunction::modify || TisFunction{function} == TisFunction::force)
    unknown += describe_variables(inner->data, true, true, out);
  else
    unknown += inner->data.size();
  return unknown;
}

std::size_t describe_replace(ByteView data, FieldSink& out) {
  ByteReader in(data);
  const ByteView result = in.take(2);
  if (in.left() < 2) return data.size();
  out.bytes("s7comm.tis.job.reserved"_each, result);
  const std::uint8_t function = in.rest()[0];
  put_job(in, out);
  return describe_inner(function, in.rest(), out);
}

std::size_t describe_exit_hold(ByteView data, FieldSink& out) {
  ByteReader in(data);
  const std::uint8_t until = in.u8(), reserved = in.u8();
  if (!in.ok()) return data.size();
  out.number("s7comm.tis.exithold_until", until);
  out.number("s7comm.tis.exithold_res1", reserved);
  return in.left();
}

std::size_t describe_data(TisFunction function, bool request, ByteView data, FieldSink& out) {
  if (data.empty()) return 0;
  switch (function) {
    case TisFunction::block_status:
    case TisFunction::block_status_v2:
      return describe_block_status(function == TisFunction::block_status_v2, request, data, out);
    case TisFunction::variable_status: return describe_variables(data, request, !request, out);
    case TisFunction::modify:
    case TisFunction::force: return describe_modify(request, data, out);
    case TisFunction::force_selection: return request ? describe_variables(data, true, true, out) : data.size();
    case TisFunction::istack: return describe_istack(data, out);
    case TisFunction::bstack: return describe_bstack(data, out);
    case TisFunction::lstack: return describe_lstack(request, data, out);
    case TisFunction::breakpoint: return describe_breakpoint(request, data, out);
    case TisFunction::exit_hold: return request ? describe_exit_hold(data, out) : data.size();
    case TisFunction::disable_job:
    case TisFunction::enable_job: return describe_job(data, 0, out);
    case TisFunction::delete_job: return describe_job(data, 2, out);
    case TisFunction::job_list: return describe_job_list(request, data, out);
    case TisFunction::read_job: return request ? describe_job(data, 0, out) : describe_inner(0, data, out);
    case TisFunction::replace_job: return request ? describe_replace(data, out) : data.size();
    case TisFunction::time_measurement:
    case TisFunction::memory_reset:
    case TisFunction::flash_led: break;
  }
  return data.size();
}

}  // namespace

std::size_t describe_tis(std::uint8_t function, bool request, ByteView payload, FieldSink& out) {
  if (payload.empty()) return 0;
  const auto message = decode_tis(payload);
  if (!message) return payload.size();
  out.number("s7comm.tis.parametersize", message->parameter_size);
  out.number("s7comm.tis.datasize", message->data_size);
  const std::size_t parameters = describe_parameter(message->parameter, out);
  const std::size_t data = describe_data(TisFunction{function}, request, message->data, out);
  return parameters + data + message->rest.size();
}

}  // namespace s7::dissector
