#include "dissector/track/transfers.hpp"

#include <algorithm>

#include "dissector/text.hpp"
#include "dissector/wire/blocks/block_name.hpp"

namespace s7::dissector {
namespace {

bool is_upload(Function function) noexcept { return function >= Function::start_upload; }
bool opens(Function function) noexcept {
  return function == Function::request_download || function == Function::start_upload;
}
bool carries_piece(Function function) noexcept {
  return function == Function::download_block || function == Function::upload;
}
bool closes(Function function) noexcept {
  return function == Function::download_ended || function == Function::end_upload;
}

// "load memory 446 bytes, code 320 bytes"
std::string lengths_text(const TransferJob& job) {
  std::string out;
  if (job.load_length) out = "load memory " + std::to_string(*job.load_length) + " bytes";
  if (job.mc7_length) out += (out.empty() ? "code " : ", code ") + std::to_string(*job.mc7_length) + " bytes";
  return out;
}

}  // namespace

Transfers::Transfer* Transfers::find(std::uint32_t number) noexcept {
  const auto at = std::find_if(open_.begin(), open_.end(), [&](const Transfer& t) { return t.number == number; });
  return at != open_.end() ? &*at : nullptr;
}

Transfers::Transfer* Transfers::find_upload(Side initiator, std::uint32_t id) noexcept {
  const auto at = std::find_if(open_.rbegin(), open_.rend(), [&](const Transfer& t) {
    return t.upload && t.accepted && t.initiator == initiator && t.id == id;
  });
  return at != open_.rend() ? &*at : nullptr;
}

Transfers::Transfer* Transfers::find_download(Side initiator, ByteView file) noexcept {
  const auto at = std::find_if(open_.rbegin(), open_.rend(), [&](const Transfer& t) {
    return !t.upload && t.initiator == initiator && std::equal(file.begin(), file.end(), t.file.begin(), t.file.end());
  });
  return at != open_.rend() ? &*at : nullptr;
}

void Transfers::tell(Transfer& transfer, std::string_view outcome) {
  if (transfer.told) return;
  transfer.told = true;
  const auto header = transfer.file.empty() ? transfer.image.header() : std::nullopt;
  std::string detail = header ? block_text(header->type, header->number) : transfer.name;
  const std::string image = transfer.image.describe();
  const std::string& more = image.empty() ? transfer.lengths : image;
  if (!more.empty()) detail += ", " + more;
  if (transfer.code != 0) detail += ", ended with " + hex_text(transfer.code, 4);
  listener_->on(ControllerEvent{*info_, transfer.upload ? "program-upload" : "program-download", detail, outcome,
                                transfer.initiator != info_->client_side, transfer.where});
}

void Transfers::drop(std::uint32_t number) {
  std::erase_if(open_, [&](const Transfer& t) { return t.number == number; });
}

Transfers::Transfer& Transfers::open(const ServicePdu& pdu, const TransferJob& job, bool upload, Side initiator) {
  if (open_.size() >= std::max<std::size_t>(limit_, 1)) {
    close(open_.front());
    gave_up_ = true;
  }
  Transfer& out = open_.emplace_back();
  out.number = ++last_number_;
  out.upload = upload;
  out.initiator = initiator;
  out.id = job.id;
  out.file.assign(job.file.begin(), job.file.end());
  out.name = job.file.empty() ? "not named in the capture" : file_text(job.file);
  out.lengths = lengths_text(job);
  out.accepted = !opens(job.function);
  out.where = pdu.tsdu.where;
  return out;
}

Transfers::Transfer& Transfers::begin(const ServicePdu& pdu, const TransferJob& job, bool upload, Transfer* before) {
  // Behind a hole the other direction is ahead: the controller's questions may have been seen before this one.
  if (!upload && before != nullptr && !before->begun && before->where.order > pdu.tsdu.where.order) {
    before->begun = true;
    before->where = pdu.tsdu.where;
    before->lengths = lengths_text(job);
    return *before;
  }
  if (!upload && before != nullptr) close(*before);  // begun anew
  Transfer& out = open(pdu, job, upload, pdu.asker);
  out.begun = true;
  return out;
}

bool Transfers::asked(const ServicePdu& pdu, Question& question) {
  const auto job = decode_transfer_job(pdu.pdu.parameters);
  if (!job) return false;
  const Function function = job->function;
  gave_up_ = false;
  // Pieces of a download are asked for by the controller: its partner has begun the transfer.
  const bool upload = is_upload(function);
  const Side initiator = upload || opens(function) ? pdu.asker : other(pdu.asker);
  Transfer* transfer = upload ? find_upload(initiator, job->id) : find_download(initiator, job->file);
  if (opens(function))
    transfer = &begin(pdu, *job, upload, transfer);
  else if (transfer == nullptr)
    transfer = &open(pdu, *job, upload, initiator);
  question.transfer = transfer->number;
  question.detail = transfer->name;
  if (closes(function)) {
    transfer->closing = true;
    transfer->code = job->code;
  }
  return gave_up_;
}

// What the closing Job and the pieces before it say; without one it was aborted.
void Transfers::close(Transfer& transfer) {
  const bool unfinished = transfer.upload && !transfer.last_seen && !transfer.holes;
  const bool good = transfer.closing && transfer.code == 0 && !unfinished;
  tell(transfer, good ? "succeeded" : "aborted");
  drop(transfer.number);
}

void Transfers::answered(const ServicePdu& pdu, const Question& question) {
  Transfer* const transfer = find(question.transfer);
  if (transfer == nullptr) return;
  const Function function{static_cast<std::uint8_t>(question.name.function)};
  if (closes(function)) return close(*transfer);
  if (pdu.error() != 0) {
    tell(*transfer, refusal_text(pdu.error()));
    if (opens(function)) drop(transfer->number);
    return;
  }
  const auto answer = decode_transfer_answer(pdu.pdu.parameters);
  if (!answer) return;
  if (opens(answer->function)) {
    transfer->accepted = true;
    if (answer->id) {
      if (Transfer* const before = find_upload(transfer->initiator, *answer->id);
          before != nullptr && before != transfer)
        tell(*before, "aborted");  // its id was given away
      transfer->id = *answer->id;
    }
    if (answer->length) transfer->lengths = std::to_string(*answer->length) + " bytes";
  }
  if (!carries_piece(answer->function)) return;
  if (const auto piece = decode_transfer_piece(pdu.pdu.data)) transfer->image.add(piece->payload);
  const std::uint8_t status = answer->status.value_or(0);
  if ((status & transfer_error) != 0) tell(*transfer, "aborted");
  transfer->last_seen = (status & transfer_more_data) == 0;
}

void Transfers::unanswered(const Question& question) {
  Transfer* const transfer = find(question.transfer);
  if (transfer == nullptr) return;
  const Function function{static_cast<std::uint8_t>(question.name.function)};
  if (closes(function)) return close(*transfer);
  if (!opens(function) || transfer->accepted || transfer->image.bytes() > 0 || transfer->closing) return;
  tell(*transfer, "unanswered");
  drop(transfer->number);
}

void Transfers::lost(std::uint64_t bytes) noexcept {
  constexpr std::uint64_t smallest_piece = 4 + 3 + 12 + 2 + 4;
  if (bytes < smallest_piece) return;
  for (Transfer& transfer : open_) transfer.holes = true;
}

void Transfers::reset() {
  while (!open_.empty()) close(open_.front());
}

}  // namespace s7::dissector
