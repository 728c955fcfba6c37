#include "tests/unit/dissector/services/talk.hpp"

namespace s7::test {

RecordingListener listen(const Capture& capture, const dissector::Settings& settings) {
  RecordingListener out;
  out.anonymous = true;
  analyze(capture, out, settings);
  return out;
}

Lines told(const RecordingListener& out, std::string_view words) {
  const std::string ends = ":2000>:102 ";
  Lines lines;
  for (std::string line : out.lines) {
    if (const auto at = line.find(ends); at != std::string::npos) line.erase(at, ends.size());
    if (!line.starts_with(words)) continue;
    lines.push_back(line.substr(words.size() + 1));
  }
  return lines;
}

Lines told(const Capture& capture, std::string_view words) { return told(listen(capture), words); }

TcpConversation station() {
  auto c = conversation();
  open(c);
  return c;
}

void ask(TcpConversation& c, const Bytes& question, const Bytes& answer) { exchange(c, question, answer); }

void ask_back(TcpConversation& c, const Bytes& question, const Bytes& answer) {
  say(c, Side::server, tpkt_data(question));
  say(c, Side::client, tpkt_data(answer));
}

void push(TcpConversation& c, const Bytes& pdu) { say(c, Side::server, tpkt_data(pdu)); }

void ask_in_vain(TcpConversation& c, const Bytes& question) { say(c, Side::client, tpkt_data(question)); }

Bytes question(Reference ref, std::uint8_t group, std::uint8_t function, const Bytes& payload) {
  return userdata_request(ref, group, function, payload.empty() ? userdata_nothing() : userdata_data(payload));
}

Bytes answer(Reference ref, std::uint8_t group, std::uint8_t function, const Bytes& payload, std::uint8_t sequence) {
  return userdata_response(ref, {UserdataType::response, group, function, sequence, UserdataStatus{}},
                           payload.empty() ? userdata_nothing() : userdata_data(payload));
}

}  // namespace s7::test
