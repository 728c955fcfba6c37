#pragma once

// Blocks and files on their way between an engineering station and a controller, as whole conversations.

#include <cstdint>

#include "tests/support/samples/s7_link.hpp"

namespace s7::test::samples {

[[nodiscard]] Bytes part_of(const Bytes& whole, std::size_t at, std::size_t most);

// Opens, fetches and ends. A number of pieces other than 0: breaks off after so many, without an end.
void upload(S7Link& line, const std::string& file, const Bytes& image, std::uint32_t id, std::size_t pieces = 0);
// Opens; the controller fetches and ends, with this error. `code_bytes`: as announced beside the bytes of the image.
void download(S7Link& line, const std::string& file, const Bytes& image, std::size_t code_bytes,
              std::uint16_t error = 0);
// Program invocation that is done, or refused with an error.
void invoke(S7Link& line, const std::string& service, const Bytes& arguments, std::uint16_t error = 0);
// Userdata question and an answer, or a refusal.
void ask_service(S7Link& line, std::uint8_t group, std::uint8_t function, const Bytes& question, const Bytes& answer);
void refuse_service(S7Link& line, std::uint8_t group, std::uint8_t function, const Bytes& question,
                    std::uint16_t error);

}  // namespace s7::test::samples
