#include "dissector/wire/blocks/describe.hpp"

#include <algorithm>
#include <array>

#include "dissector/wire/blocks/block_name.hpp"
#include "dissector/wire/blocks/pi_service.hpp"
#include "dissector/wire/blocks/transfer.hpp"

namespace s7::dissector {
namespace {

using namespace field_literals;

constexpr std::size_t block_name_size = 8;

// "0A00001P": the block's type, number and file system.
void describe_block_name(ByteView name, FieldSink& out) {
  if (!decode_block_name(name)) return;
  out.text("s7comm.data.blockcontrol.block_type"_each, name.first(2));
  out.text("s7comm.data.blockcontrol.block_number"_each, name.subspan(2, 5));
  out.text("s7comm.data.blockcontrol.dest_filesys"_each, name.last(1));
}

void describe_file(ByteView file, FieldSink& out) {
  out.number("s7comm.param.blockcontrol.filename_len", file.size());
  out.text("s7comm.param.blockcontrol.filename"_each, file);
  if (!decode_block_file(file)) return;
  out.text("s7comm.data.blockcontrol.file_identifier", file.first(1));
  describe_block_name(file.subspan(1), out);
}

void describe_status(std::uint8_t status, FieldSink& out) {
  out.hex("s7comm.param.blockcontrol.functionstatus", status, 1);
  out.flag("s7comm.param.blockcontrol.functionstatus.more", (status & transfer_more_data) != 0);
  out.flag("s7comm.param.blockcontrol.functionstatus.error", (status & transfer_error) != 0);
}

// Field by field: of parameters that are cut the fields before the cut are told.
std::size_t describe_transfer_job(ByteView parameters, FieldSink& out) {
  ByteReader in(parameters);
  const Function function{in.u8()};
  const std::uint8_t status = in.u8();
  if (!in.ok()) return 0;
  describe_status(status, out);
  const bool ends = function == Function::download_ended || function == Function::end_upload;
  const ByteView code = in.take(2);
  if (!in.ok()) return in.left();
  if (ends)
    out.hex("s7comm.data.blockcontrol.errorcode", std::uint64_t{code[0]} << 8U | code[1], 2);
  else
    out.bytes("s7comm.data.blockcontrol.unknown1"_each, code);
  const bool upload = function >= Function::start_upload;
  const ByteView id = in.take(4);
  if (!in.ok()) return in.left();
  if (upload)
    out.hex("s7comm.data.blockcontrol.uploadid", ByteReader(id).be32(), 4);
  else
    out.bytes("s7comm.data.blockcontrol.unknown1"_each, id);
  if (function == Function::upload || function == Function::end_upload) return in.left();
  const ByteView file = in.take(in.u8());
  if (!in.ok()) return 0;
  describe_file(file, out);
  if (function != Function::request_download || in.left() == 0) return in.left();
  constexpr std::size_t digits = 6;
  const std::uint8_t size = in.u8();
  out.number("s7comm.data.blockcontrol.part2_len", size);
  out.text("s7comm.data.blockcontrol.part2_unknown", in.take(1));
  const ByteView load = in.take(digits), mc7 = in.take(digits);
  if (!in.ok()) return 0;
  out.text("s7comm.data.blockcontrol.loadmem_len", load);
  out.text("s7comm.data.blockcontrol.mc7code_len", mc7);
  return in.left();
}

std::size_t describe_transfer_answer(const S7Pdu& pdu, FieldSink& out) {
  ByteReader in(pdu.parameters);
  const Function function{in.u8()};
  if (in.left() > 0) describe_status(in.u8(), out);
  if (function == Function::start_upload && in.left() > 0) {
    const ByteView unknown = in.take(2);
    const std::uint32_t id = in.be32();
    if (!in.ok()) return 0;
    out.bytes("s7comm.data.blockcontrol.unknown1"_each, unknown);
    out.hex("s7comm.data.blockcontrol.uploadid", id, 4);
    if (in.left() > 0) {
      const std::uint8_t size = in.u8();
      out.number("s7comm.param.blockcontrol.upl_lenstring_len", size);
      out.text("s7comm.param.blockcontrol.upl_lenstring", in.take(std::min<std::size_t>(size, in.left())));
    }
  }
  std::size_t unknown = in.left();
  if (pdu.data.empty()) return unknown;
  const auto piece = decode_transfer_piece(pdu.data);
  if (!piece) return unknown + pdu.data.size();
  constexpr std::size_t head_size = 4;
  out.number("s7comm.data.length"_each, piece->length);
  out.bytes("s7comm.data.blockcontrol.unknown1"_each, pdu.data.subspan(2, 2));
  out.bytes("s7comm.resp.data"_each, piece->payload);
  return unknown + pdu.data.size() - head_size - piece->payload.size();
}

// Full names of what pi_services() calls by its last word.
constexpr auto argument_keys = std::to_array<std::string_view>({
    "s7comm.param.pi.n_x.blsync",
    "s7comm.param.pi.n_x.cenumber",
    "s7comm.param.pi.n_x.channelnumber",
    "s7comm.param.pi.n_x.class",
    "s7comm.param.pi.n_x.comparestring",
    "s7comm.param.pi.n_x.datablocknumber",
    "s7comm.param.pi.n_x.destinationfilename",
    "s7comm.param.pi.n_x.direction",
    "s7comm.param.pi.n_x.dnr",
    "s7comm.param.pi.n_x.duplonumber",
    "s7comm.param.pi.n_x.edgenumber",
    "s7comm.param.pi.n_x.editwindowname",
    "s7comm.param.pi.n_x.factor",
    "s7comm.param.pi.n_x.filename",
    "s7comm.param.pi.n_x.findmode",
    "s7comm.param.pi.n_x.firstcolumnnumber",
    "s7comm.param.pi.n_x.firstrownnumber",
    "s7comm.param.pi.n_x.functionnumber",
    "s7comm.param.pi.n_x.halfplacesdown",
    "s7comm.param.pi.n_x.halfplacesleft",
    "s7comm.param.pi.n_x.halfplacesright",
    "s7comm.param.pi.n_x.halfplacesup",
    "s7comm.param.pi.n_x.incrementnumber",
    "s7comm.param.pi.n_x.interruptnr",
    "s7comm.param.pi.n_x.kindofsearch",
    "s7comm.param.pi.n_x.lastcolumnnumber",
    "s7comm.param.pi.n_x.lastrownnumber",
    "s7comm.param.pi.n_x.liftfast",
    "s7comm.param.pi.n_x.linenumber",
    "s7comm.param.pi.n_x.magnr",
    "s7comm.param.pi.n_x.magnrdestination",
    "s7comm.param.pi.n_x.magnrfrom",
    "s7comm.param.pi.n_x.magnrsource",
    "s7comm.param.pi.n_x.magnrto",
    "s7comm.param.pi.n_x.magrefnr",
    "s7comm.param.pi.n_x.mode",
    "s7comm.param.pi.n_x.monitoringmode",
    "s7comm.param.pi.n_x.newfilename",
    "s7comm.param.pi.n_x.oldfilename",
    "s7comm.param.pi.n_x.onoff",
    "s7comm.param.pi.n_x.passwordlevel",
    "s7comm.param.pi.n_x.placenr",
    "s7comm.param.pi.n_x.placenrdestination",
    "s7comm.param.pi.n_x.placenrfrom",
    "s7comm.param.pi.n_x.placenrsource",
    "s7comm.param.pi.n_x.placenrto",
    "s7comm.param.pi.n_x.placerefnr",
    "s7comm.param.pi.n_x.placetype",
    "s7comm.param.pi.n_x.priority",
    "s7comm.param.pi.n_x.protection",
    "s7comm.param.pi.n_x.searchdirection",
    "s7comm.param.pi.n_x.seekpointer",
    "s7comm.param.pi.n_x.semaphorevalue",
    "s7comm.param.pi.n_x.skipcount",
    "s7comm.param.pi.n_x.sourcefilename",
    "s7comm.param.pi.n_x.spindlenumber",
    "s7comm.param.pi.n_x.switch",
    "s7comm.param.pi.n_x.tnr",
    "s7comm.param.pi.n_x.toolid",
    "s7comm.param.pi.n_x.toolname",
    "s7comm.param.pi.n_x.toolnumber",
    "s7comm.param.pi.n_x.toolstatus",
    "s7comm.param.pi.n_x.weargroup",
    "s7comm.param.pi.n_x.wearsearchstrat",
    "s7comm.param.pi.n_x.windowsize",
    "s7comm.param.pi.n_x.wznr",
});

std::string_view key_of(std::string_view argument) {
  const auto* const at = std::find_if(argument_keys.begin(), argument_keys.end(), [&](std::string_view key) {
    return key.ends_with(argument) && key[key.size() - argument.size() - 1] == '.';
  });
  return at != argument_keys.end() && !argument.empty() ? *at : std::string_view("s7scope.pi.argument");
}

std::size_t describe_strings(const PiService& service, ByteView arguments, FieldSink& out) {
  const bool secrets = service.arguments.find('*') != std::string_view::npos;
  std::string_view names = service.arguments;
  std::size_t told = 0;
  bool first = true;
  for (const ByteView text : pi_strings(arguments)) {
    const std::size_t with_fill = (text.size() + 2) / 2 * 2;
    told = std::min(arguments.size(), told + with_fill);
    out.number("s7comm.param.pi.n_x.string_len"_each, text.size());
    if (first) {
      out.text("s7comm.param.pi.n_x.addressident", text);
      first = false;
      continue;
    }
    const std::string_view name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    if (name.starts_with('*') || (name.empty() && secrets))
      out.word("s7scope.password", "masked");
    else
      out.text({key_of(name), true}, text);
  }
  return arguments.size() - told;
}

std::size_t describe_blocks_of_service(ByteView arguments, FieldSink& out) {
  ByteReader in(arguments);
  const std::uint8_t count = in.u8(), unknown = in.u8();
  if (!in.ok()) return arguments.size();
  out.number("s7comm.data.plccontrol.block_cnt", count);
  out.hex("s7comm.param.pi.inse.unknown", unknown, 1);
  for (std::size_t i = 0; i < count && in.left() >= block_name_size; ++i) {
    const ByteView name = in.take(block_name_size);
    out.text("s7comm.param.blockcontrol.filename"_each, name);
    describe_block_name(name, out);
  }
  return in.left();
}

std::size_t describe_arguments(ByteView name, ByteView arguments, FieldSink& out) {
  if (arguments.empty()) return 0;
  const PiService* const service = find_pi_service(std::string(name.begin(), name.end()));
  if (service == nullptr) {  // nobody knows what it carries
    out.word("s7scope.pi.arguments", "masked");
    return arguments.size();
  }
  switch (service->kind) {
    case PiKind::activate_block:
    case PiKind::delete_block: return describe_blocks_of_service(arguments, out);
    case PiKind::start_program:
    case PiKind::copy_memory:
    case PiKind::compress_memory: out.text("s7comm.param.pistart.argument", arguments); return 0;
    default: return describe_strings(*service, arguments, out);
  }
}

std::size_t describe_invocation(ByteView parameters, FieldSink& out) {
  const auto job = decode_pi_job(parameters);
  if (!job) return parameters.size() - std::min<std::size_t>(parameters.size(), 1);
  out.bytes("s7comm.param.pistart.unknown1", job->unknown);
  std::size_t unknown = job->rest.size();
  const bool stop = Function{parameters[0]} == Function::plc_stop;
  if (!stop) {
    out.number("s7comm.param.pistart.parameterblock_len", job->arguments.size());
    unknown += describe_arguments(job->name, job->arguments, out);
    out.number("s7comm.param.pi.n_x.string_len"_each, job->name.size());
  } else {
    out.number("s7comm.data.plccontrol.part2_len", job->name.size());
  }
  out.text("s7comm.param.pistart.servicename", job->name);
  return unknown;
}

}  // namespace

std::size_t describe_block_job(const S7Pdu& pdu, FieldSink& out) {
  const Function function{pdu.parameters[0]};
  const bool transfer = is_transfer(function);
  if (pdu.rosctr == Rosctr::job) {
    const std::size_t unknown =
        transfer ? describe_transfer_job(pdu.parameters, out) : describe_invocation(pdu.parameters, out);
    return unknown + pdu.data.size();
  }
  if (transfer) return describe_transfer_answer(pdu, out);
  if (pdu.parameters.size() > 1) describe_status(pdu.parameters[1], out);
  return pdu.parameters.size() - std::min<std::size_t>(pdu.parameters.size(), 2) + pdu.data.size();
}

}  // namespace s7::dissector
