#include "tests/support/samples/transfers.hpp"

#include <algorithm>

namespace s7::test::samples {

Bytes part_of(const Bytes& whole, std::size_t at, std::size_t most) {
  const auto end = std::min(whole.size(), at + most);
  return {whole.begin() + static_cast<std::ptrdiff_t>(at), whole.begin() + static_cast<std::ptrdiff_t>(end)};
}

void upload(S7Link& line, const std::string& file, const Bytes& image, std::uint32_t id, std::size_t pieces) {
  const std::size_t piece = line.plan().granted.pdu_size - 18U;
  const auto length = static_cast<unsigned>(image.size());
  line.exchange(ask_job(0x1D, [=](Reference ref) { return start_upload_job(ref, file); }),
                give([=](Reference ref) { return start_upload_answer(ref, id, length); }));
  line.happened("program-upload", pieces == 0 ? "succeeded" : "aborted");
  for (std::size_t at = 0; at < image.size(); at += piece) {
    if (pieces != 0 && at / piece == pieces) return;
    const auto part = part_of(image, at, piece);
    const bool more = at + piece < image.size();
    line.exchange(ask_job(0x1E, [=](Reference ref) { return upload_job(ref, id); }),
                  give([=](Reference ref) { return upload_answer(ref, part, more); }));
  }
  line.exchange(ask_job(0x1F, [=](Reference ref) { return end_upload_job(ref, id); }),
                give([](Reference ref) { return end_upload_answer(ref); }));
}

void download(S7Link& line, const std::string& file, const Bytes& image, std::size_t code_bytes, std::uint16_t error) {
  const auto load = static_cast<unsigned>(image.size());
  const auto code = static_cast<unsigned>(code_bytes);
  line.exchange(ask_job(0x1A, [=](Reference ref) { return request_download_job(ref, file, load, code); }),
                give([](Reference ref) { return request_download_answer(ref); }));
  line.happened("program-download", error == 0 ? "succeeded" : "aborted");
  constexpr std::size_t piece = 222;
  for (std::size_t at = 0; at < image.size(); at += piece) {
    const auto part = part_of(image, at, piece);
    const bool more = at + piece < image.size();
    line.exchange(Side::server, ask_job(0x1B, [=](Reference ref) { return download_block_job(ref, file); }),
                  give([=](Reference ref) { return download_block_answer(ref, part, more); }));
  }
  const auto ended = [=](Reference ref) {
    auto pdu = download_ended_job(ref, file);
    patch_u16(pdu, 12, error);  // behind header, function and status
    return pdu;
  };
  line.exchange(Side::server, ask_job(0x1C, ended), give([](Reference ref) { return download_ended_answer(ref); }));
}

void invoke(S7Link& line, const std::string& service, const Bytes& arguments, std::uint16_t error) {
  const auto question = ask_job(0x28, [=](Reference ref) { return pi_job(ref, service, arguments); });
  line.exchange(question, error == 0 ? give([](Reference ref) { return pi_answer(ref); }) : refuse_named(0x28, error));
}

void ask_service(S7Link& line, std::uint8_t group, std::uint8_t function, const Bytes& question, const Bytes& answer) {
  line.exchange(ask_userdata(group, function, question.empty() ? userdata_nothing() : userdata_data(question)),
                give_userdata({UserdataType::response, group, function, 2, UserdataStatus{}},
                              answer.empty() ? userdata_nothing() : userdata_data(answer)));
}

void refuse_service(S7Link& line, std::uint8_t group, std::uint8_t function, const Bytes& question,
                    std::uint16_t error) {
  line.exchange(ask_userdata(group, function, question.empty() ? userdata_nothing() : userdata_data(question)),
                refuse_userdata(group, function, error));
}

}  // namespace s7::test::samples
