// The part of Logs that speaks of what stands in a PDU.

#include <fmt/format.h>

#include <algorithm>

#include "cli/zeek/logs.hpp"
#include "cli/zeek/names.hpp"
#include "dissector/text.hpp"
#include "dissector/wire/blocks/block_name.hpp"
#include "dissector/wire/blocks/pi_service.hpp"
#include "dissector/wire/blocks/transfer.hpp"
#include "dissector/wire/plus/frame.hpp"
#include "dissector/wire/szl/szl.hpp"
#include "dissector/wire/userdata/data_head.hpp"

namespace s7::cli::zeek {

using namespace dissector;

namespace {

std::string number(std::uint64_t value) { return fmt::format("{}", value); }
std::string text_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

constexpr std::size_t most_sessions = 10'000;

template <class T>
Cell known(const std::optional<T>& value) {
  return value ? Cell(number(*value)) : std::nullopt;
}

// Read with the low byte first, as Zeek's analyzer reads it.
std::string reference_of(const S7Pdu& s7) {
  return number(static_cast<std::uint16_t>(s7.reference << 8U | s7.reference >> 8U));
}

Cell latency_of(const PduSeen& pdu) {
  if (!pdu.asked) return std::nullopt;
  const std::int64_t micros = std::max<std::int64_t>(0, pdu.where.at - pdu.asked->at) / 1000;
  return fmt::format("{}.{:06}", micros / 1'000'000, micros % 1'000'000);
}

std::vector<Cell> operator+(std::vector<Cell> cells, std::initializer_list<Cell> more) {
  cells.insert(cells.end(), more);
  return cells;
}

struct Subfunction {
  Cell code, name;
};

Subfunction subfunction_of(const S7Pdu& s7) {
  if (s7.rosctr != Rosctr::job || s7.function() != Function::pi_service) return {};
  const auto job = decode_pi_job(s7.parameters);
  if (!job) return {};
  const std::string service = text_of(job->name);
  return {service, service_name(service)};
}

}  // namespace

void Logs::on_s7(const PduSeen& pdu, const S7Pdu& s7, const std::vector<Cell>& common) {
  if (s7.rosctr == Rosctr::userdata) return on_userdata(pdu, s7, common);
  const auto function = s7.function();
  const auto code = static_cast<std::uint8_t>(function.value_or(Function{}));
  const auto [subfunction, subfunction_name] = subfunction_of(s7);
  const bool answer = s7.is_answer();
  s7comm_.add(common +
              std::initializer_list<Cell>{
                  number(static_cast<std::uint8_t>(s7.rosctr)), rosctr_name(s7.rosctr), reference_of(s7),
                  function ? Cell(hex(code, 1)) : std::nullopt, function ? Cell(function_name(code)) : std::nullopt,
                  subfunction, subfunction_name, answer ? Cell(error_class_name(s7.error_class)) : std::nullopt,
                  answer ? Cell(hex(s7.error_code, 1)) : std::nullopt, number(pdu.where.frame), latency_of(pdu)});
  if (function && is_transfer(*function)) on_transfer(pdu, s7, common);
  if (pdu.request != nullptr && pdu.results != nullptr) on_items(pdu, s7, common);
}

void Logs::on_userdata(const PduSeen& pdu, const S7Pdu& s7, const std::vector<Cell>& common) {
  const auto head = decode_userdata_head(s7.parameters);
  if (!head) return;
  const bool has_error = head->extended && head->type == UserdataType::response;
  const auto code = static_cast<std::uint8_t>(static_cast<unsigned>(head->type) << 6U | head->group);
  s7comm_.add(common +
              std::initializer_list<Cell>{number(static_cast<std::uint8_t>(s7.rosctr)), rosctr_name(s7.rosctr),
                                          reference_of(s7), hex(code, 1), userdata_name(*head),
                                          hex(head->subfunction, 1), subfunction_name(head->group, head->subfunction),
                                          has_error ? Cell(error_name(head->error)) : std::nullopt,
                                          has_error ? Cell(hex(head->error, head->error == 0 ? 1 : 2)) : std::nullopt,
                                          number(pdu.where.frame), latency_of(pdu)});
  constexpr std::uint8_t cpu_group = 4, read_szl = 1;
  if (head->group == cpu_group && head->subfunction == read_szl) on_szl(pdu, s7, *head, common);
}

// Of an answer in several parts the first has the head: the one that follows a request without part number.
void Logs::on_szl(const PduSeen& pdu, const S7Pdu& s7, const UserdataHead& head, const std::vector<Cell>& common) {
  const bool request = head.type == UserdataType::request;
  if (request && head.extended) return;  // asks for the next part
  if (request) first_parts_[pdu.session.id] = s7.reference;
  const bool part = !request && head.extended && head.data_unit_reference != 0;
  if (part) {
    const auto expected = first_parts_.find(pdu.session.id);
    if (expected == first_parts_.end() || expected->second != s7.reference) return;
  }
  if (!request || first_parts_.size() > most_sessions) first_parts_.erase(pdu.session.id);
  const auto data = decode_userdata_data(s7.data);
  const auto list = data ? decode_szl_request(data->payload) : Result<SzlRequest>(data.error());
  if (!list) return;  // an answer begins with the same two numbers
  szl_.add(common + std::initializer_list<Cell>{reference_of(s7), request ? "Request" : "Response", hex(list->id, 2),
                                                szl_name(list->id), hex(list->index, 2), hex(data->return_code, 1),
                                                return_code_name(data->return_code), number(pdu.where.frame)});
}

// Zeek's analyzer leaves out the length that a download announces and the status of its pieces; ours come last.
void Logs::on_transfer(const PduSeen& pdu, const S7Pdu& s7, const std::vector<Cell>& common) {
  const Function function = *s7.function();
  const std::vector<Cell> cells =
      common + std::initializer_list<Cell>{rosctr_name(s7.rosctr), reference_of(s7),
                                           function_name(static_cast<std::uint8_t>(function))};
  const Cell frame = number(pdu.where.frame);
  if (s7.rosctr == Rosctr::job) {
    const auto job = decode_transfer_job(s7.parameters);
    if (!job) return;
    const auto block = decode_block_file(job->file);
    const Cell status = hex(job->status, 1);
    transfer_.add(cells + std::initializer_list<Cell>{status, number(job->id), std::nullopt,
                                                      job->file.empty() ? std::nullopt : Cell(text_of(job->file)),
                                                      block ? Cell(block_type_name(block->type)) : std::nullopt,
                                                      block ? Cell(fmt::format("{:05}", block->number)) : std::nullopt,
                                                      block ? Cell(file_system_name(block->file_system)) : std::nullopt,
                                                      known(job->load_length), status, frame});
    return;
  }
  const auto answer = decode_transfer_answer(s7.parameters);
  if (!answer) return;
  const Cell status = answer->status ? Cell(hex(*answer->status, 1)) : std::nullopt;
  Cell length = known(answer->length);
  if (const auto piece = decode_transfer_piece(s7.data); !length && piece) length = number(piece->length);
  transfer_.add(cells + std::initializer_list<Cell>{function == Function::download_block ? std::nullopt : status,
                                                    known(answer->id), length, std::nullopt, std::nullopt, std::nullopt,
                                                    std::nullopt, known(answer->length), status, frame});
}

void Logs::on_items(const PduSeen& pdu, const S7Pdu& s7, const std::vector<Cell>& common) {
  const std::string operation = s7.rosctr == Rosctr::userdata          ? "subscribe"
                                : s7.function() == Function::write_var ? "write"
                                                                       : "read";
  const std::uint16_t refused = s7.is_answer() ? s7.error_word() : std::uint16_t{0};
  const RequestTemplate& request = *pdu.request;
  for (std::size_t item = 0; item + 1 < request.range_of_item.size(); ++item) {
    for (std::size_t i = request.range_of_item[item]; i < request.range_of_item[item + 1]; ++i) {
      const AccessRange& range = request.ranges[i];
      const bool answered = i < pdu.results->size() && (*pdu.results)[i].answered;
      const unsigned code = answered ? (*pdu.results)[i].code : 0U;
      const Cell code_text = refused != 0 ? Cell(hex(refused, 2)) : answered ? Cell(hex(code, 1)) : std::nullopt;
      const Cell name = refused != 0 ? Cell(error_class_name(s7.error_class))
                        : answered   ? Cell(return_code_name(static_cast<std::uint8_t>(code)))
                                     : std::nullopt;
      items_.add(common +
                 std::initializer_list<Cell>{reference_of(s7), operation, number(item + 1), range.area, known(range.db),
                                             known(range.first), known(range.count), known(range.bit), range.transport,
                                             range.detail.empty() ? std::nullopt : Cell(range.detail), code_text, name,
                                             pdu.asked ? Cell(number(pdu.asked->frame)) : std::nullopt,
                                             number(pdu.where.frame), latency_of(pdu)});
    }
  }
}

void Logs::on_plus(const PduSeen& pdu, const std::vector<Cell>& common) {
  const auto frame = plus::decode_frame(pdu.tsdu);
  if (!frame) return;
  const auto body = plus::decode_pdu(frame->data);
  if (!body || !plus::begins_pdu(frame->data)) return;
  const bool named = body->opcode != plus::Opcode::notification;
  plus_.add(common + std::initializer_list<Cell>{
                         number(static_cast<std::uint8_t>(frame->version)),
                         hex(static_cast<std::uint8_t>(body->opcode), 1), plus_opcode_name(body->opcode),
                         named ? Cell(hex(static_cast<std::uint16_t>(body->function), 2)) : std::nullopt,
                         named ? Cell(plus_function_name(body->function)) : std::nullopt, number(pdu.where.frame)});
}

}  // namespace s7::cli::zeek
