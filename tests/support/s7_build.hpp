#pragma once

// S7 PDUs from 0x32 on: header, setup, variable access, block transfer, program invocation. Userdata: s7_userdata.hpp.

#include <cstdint>
#include <string_view>

#include "tests/support/s7_items.hpp"

namespace s7::test {

using Reference = std::uint16_t;  // PDU reference

// The four message types around ready parameter and data blocks. `error` is class and code as one number.
[[nodiscard]] Bytes s7_job(Reference ref, const Bytes& parameter, const Bytes& data = {});
[[nodiscard]] Bytes s7_ack(Reference ref, std::uint16_t error, const Bytes& parameter = {}, const Bytes& data = {});
[[nodiscard]] Bytes s7_ack_data(Reference ref, const Bytes& parameter, const Bytes& data = {}, std::uint16_t error = 0);
[[nodiscard]] Bytes s7_userdata(Reference ref, const Bytes& parameter, const Bytes& data);

struct Setup {
  std::uint16_t calling = 1;  // parallel jobs
  std::uint16_t called = 1;
  std::uint16_t pdu_size = 480;
};
[[nodiscard]] Bytes setup_job(Reference ref, const Setup& setup);
[[nodiscard]] Bytes setup_answer(Reference ref, const Setup& setup, std::uint16_t error = 0);

// Items as the functions of s7_items.hpp return them.
[[nodiscard]] Bytes read_job(Reference ref, const std::vector<Bytes>& items);
[[nodiscard]] Bytes read_answer(Reference ref, const std::vector<DataItem>& values, Fill fill = Fill::between);
[[nodiscard]] Bytes write_job(Reference ref, const std::vector<Bytes>& items, std::vector<DataItem> values,
                              Fill fill = Fill::between);
[[nodiscard]] Bytes write_answer(Reference ref, const std::vector<std::uint8_t>& codes);
// Refusal as Ack_Data: the function alone in the parameter (one byte and a status byte 0), no data.
[[nodiscard]] Bytes refusal(Reference ref, std::uint8_t function, std::uint16_t error);

// '_' 0A 00001 'A': nine characters.
[[nodiscard]] std::string block_filename(std::string_view type, unsigned number, char file_system = 'A',
                                         char prefix = '_');

[[nodiscard]] Bytes start_upload_job(Reference ref, std::string_view filename);
[[nodiscard]] Bytes start_upload_answer(Reference ref, std::uint32_t upload_id, unsigned block_length);
[[nodiscard]] Bytes upload_job(Reference ref, std::uint32_t upload_id);
[[nodiscard]] Bytes upload_answer(Reference ref, const Bytes& piece, bool more);
[[nodiscard]] Bytes end_upload_job(Reference ref, std::uint32_t upload_id);
[[nodiscard]] Bytes end_upload_answer(Reference ref);

[[nodiscard]] Bytes request_download_job(Reference ref, std::string_view filename, unsigned load_length,
                                         unsigned mc7_length);
[[nodiscard]] Bytes request_download_answer(Reference ref);
[[nodiscard]] Bytes download_block_job(Reference ref, std::string_view filename);  // sent by the PLC
[[nodiscard]] Bytes download_block_answer(Reference ref, const Bytes& piece, bool more);
[[nodiscard]] Bytes download_ended_job(Reference ref, std::string_view filename);  // sent by the PLC
[[nodiscard]] Bytes download_ended_answer(Reference ref);

[[nodiscard]] Bytes pi_job(Reference ref, std::string_view service, const Bytes& parameter_block = {});
// Parameter block of _INSE and _DELE: names without the leading '_' of a file name.
[[nodiscard]] Bytes pi_block_list(const std::vector<std::string>& names);
[[nodiscard]] Bytes pi_answer(Reference ref);
[[nodiscard]] Bytes stop_job(Reference ref);
[[nodiscard]] Bytes stop_answer(Reference ref);

}  // namespace s7::test
