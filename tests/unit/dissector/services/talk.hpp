#pragma once

// What an engineering station and a controller say to each other, in one line each, for the tests of services.

#include <cstdint>
#include <functional>

#include "tests/support/recording_listener.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::test {

using Lines = std::vector<std::string>;

// The facts, without addresses.
[[nodiscard]] RecordingListener listen(const Capture& capture, const dissector::Settings& settings = {});
// What follows `words` in the lines that begin with them (the connection left out), in the order of their reports.
[[nodiscard]] Lines told(const RecordingListener& out, std::string_view words);
[[nodiscard]] Lines told(const Capture& capture, std::string_view words);

// An opened connection.
[[nodiscard]] TcpConversation station();
// A question of the client, answered; `reference` is the PDU's own.
void ask(TcpConversation& c, const Bytes& question, const Bytes& answer);
// The same from the server's side.
void ask_back(TcpConversation& c, const Bytes& question, const Bytes& answer);
void push(TcpConversation& c, const Bytes& pdu);
// A question without answer.
void ask_in_vain(TcpConversation& c, const Bytes& question);

// Userdata: a question with its payload, a positive answer with one, a refusal.
[[nodiscard]] Bytes question(Reference ref, std::uint8_t group, std::uint8_t function, const Bytes& payload);
[[nodiscard]] Bytes answer(Reference ref, std::uint8_t group, std::uint8_t function, const Bytes& payload = {},
                           std::uint8_t sequence = 1);

}  // namespace s7::test
