#include "dissector/track/nc_transfers.hpp"

#include <algorithm>

#include "dissector/text.hpp"
#include "dissector/wire/userdata/nc_files.hpp"

namespace s7::dissector {
namespace {

bool is(const OperationName& name, NcFunction function) noexcept {
  return name.function == static_cast<std::uint8_t>(function);
}

std::string file_name(ByteView payload, bool upload) {
  constexpr std::size_t upload_head = 2, longest_name = 255;
  const std::size_t head = upload ? std::min(upload_head, payload.size()) : 0;
  return shortened(utf8_text(payload.subspan(head)), longest_name);
}

}  // namespace

std::vector<NcTransfers::Transfer>::iterator NcTransfers::find(std::uint32_t number) noexcept {
  return std::find_if(open_.begin(), open_.end(), [&](const Transfer& t) { return t.number == number; });
}

void NcTransfers::tell(std::vector<Transfer>::iterator transfer, std::string_view outcome) {
  const std::string detail = (transfer->upload ? "upload " : "download ") + transfer->name;
  listener_->on(ControllerEvent{*info_, "nc-transfer", detail, outcome, transfer->initiator != info_->client_side,
                                transfer->where});
  open_.erase(transfer);
}

bool NcTransfers::asked(const ServicePdu& pdu, Question& question) {
  const bool upload = is(pdu.name, NcFunction::start_upload);
  if (is(pdu.name, NcFunction::download_ended)) {  // of the file begun last
    const auto at = std::find_if(open_.rbegin(), open_.rend(), [](const Transfer& t) { return !t.upload; });
    if (at != open_.rend()) question.transfer = at->number;
    return false;
  }
  if (!upload && !is(pdu.name, NcFunction::request_download)) return false;
  const bool full = open_.size() >= std::max<std::size_t>(limit_, 1);
  if (full) tell(open_.begin(), "aborted");
  open_.push_back({++last_number_, upload, pdu.asker, file_name(pdu.payload, upload), pdu.tsdu.where});
  question.transfer = last_number_;
  question.detail = open_.back().name;
  return full;
}

void NcTransfers::answered(const ServicePdu& pdu, const Question* question) {
  if (question == nullptr || question->transfer == 0) return piece(pdu);
  const auto at = find(question->transfer);
  if (at == open_.end()) return;
  if (pdu.error() != 0) return tell(at, refusal_text(pdu.error()));
  if (is(pdu.name, NcFunction::download_ended)) tell(at, "succeeded");
}

void NcTransfers::pushed(const ServicePdu& pdu) { piece(pdu); }

// The last piece ends an upload; a download is ended by a request of its own.
void NcTransfers::piece(const ServicePdu& pdu) {
  if (!is(pdu.name, NcFunction::upload_block) || !pdu.head->extended || !pdu.head->last_data_unit) return;
  const auto at = std::find_if(open_.rbegin(), open_.rend(), [](const Transfer& t) { return t.upload; });
  if (at != open_.rend()) tell(std::prev(at.base()), "succeeded");
}

void NcTransfers::unanswered(const Question& question) {
  if (is(question.name, NcFunction::download_ended)) return;
  if (const auto at = find(question.transfer); at != open_.end()) tell(at, "unanswered");
}

void NcTransfers::reset() {
  while (!open_.empty()) tell(open_.begin(), "aborted");
}

}  // namespace s7::dissector
