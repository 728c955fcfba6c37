#pragma once

// Conversations for the tests of the whole analysis: every kind of fact in a few dozen packets.

#include <cstdint>

#include "tests/support/cotp_build.hpp"
#include "tests/support/mutate.hpp"
#include "tests/support/s7_userdata.hpp"

namespace s7::test {

inline constexpr std::int64_t millisecond = 1'000'000, second = 1'000'000'000;
inline constexpr std::int64_t play_start = 1'700'000'000 * second;

// Client 10.0.0.1, server 10.0.0.2, ports 2000 and 102.
struct PlayOptions {
  std::uint16_t client_port = 2000, server_port = 102;
  std::uint32_t client_isn = 1000, server_isn = 5000;
  std::int64_t start = play_start;
  std::string client = "10.0.0.1", server = "10.0.0.2";
  std::vector<VlanTag> tags;
};
[[nodiscard]] TcpConversation conversation(const PlayOptions& options = {});

// Question, answer, the acknowledgement of the answer, and a few milliseconds between them.
void exchange(TcpConversation& c, const Bytes& question, const Bytes& answer);
void say(TcpConversation& c, Side side, const Bytes& tpkt);  // acknowledged

// SYN to the answered setup.
void open(TcpConversation& c);
// CR and CC only, on an open TCP connection.
void connect(TcpConversation& c, std::uint16_t client_tsap = 0x0100, std::uint16_t server_tsap = 0x0102);
void setup(TcpConversation& c);

// Reads and writes of every syntax, refusals, fill bytes, several jobs outstanding, answers in another order, userdata
// in pieces, pushes, a download whose jobs come from the server, a TSDU in COTP fragments, an answer that never comes.
void all_kinds(TcpConversation& c);

// open, all_kinds, close.
[[nodiscard]] Capture whole_play(const PlayOptions& options = {});
// `count` polls of one read job on an open connection.
void poll(TcpConversation& c, std::size_t count, Reference first = 100);

}  // namespace s7::test
