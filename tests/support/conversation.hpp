#pragma once

// A TCP conversation between two stations, written packet by packet with a clock that the test moves.

#include <cstdint>

#include "tests/support/frame.hpp"

namespace s7::test {

using Capture = std::vector<Frame>;

enum class Side : std::uint8_t { client, server };
[[nodiscard]] constexpr Side other(Side side) { return side == Side::client ? Side::server : Side::client; }

struct Endpoint {
  Mac mac{};
  Address address;
  std::uint16_t port = 0;
  std::uint8_t ttl = 64;
  std::uint32_t isn = 1000;
  std::uint32_t ip_id = 1;   // of the first packet; counts up
  std::uint16_t mss = 1460;  // cuts what this side sends
  std::uint16_t window = 8192;
  bool dont_fragment = true;
  std::vector<VlanTag> tags;          // on what this side sends
  std::vector<Extension> extensions;  // IPv6, on what this side sends
};

// Frames are appended in call order at the clock's time. Not a TCP stack: nothing is repeated or refused by itself.
class TcpConversation {
 public:
  TcpConversation(Endpoint client, Endpoint server, std::int64_t start_ns, std::uint16_t link_type = link::ethernet);

  // Clock. Every packet moves it on by `packet_gap()`.
  void advance(std::int64_t ns) { now_ += ns; }
  void set_time(std::int64_t ns) { now_ = ns; }
  [[nodiscard]] std::int64_t now() const { return now_; }
  void set_packet_gap(std::int64_t ns) { packet_gap_ = ns; }

  void syn();  // client; a second call repeats it
  void syn_ack();
  void handshake(std::int64_t round_trip_ns = 400'000);
  // Sends bytes in segments of the side's MSS, with PSH on the last.
  void send(Side side, const Bytes& bytes);
  void client_sends(const Bytes& bytes) { send(Side::client, bytes); }
  void server_sends(const Bytes& bytes) { send(Side::server, bytes); }
  void ack(Side side);                                           // pure acknowledgement
  void ack_if_due(Side side);                                    // only when the other side sent something since
  void fin(Side side);                                           // FIN,ACK
  void close(Side first, std::int64_t round_trip_ns = 400'000);  // FIN, ACK, FIN, ACK
  void reset(Side side);                                         // RST,ACK
  void keepalive(Side side, bool with_byte = true);  // one zero byte (or none) below the window, and its ACK
  // A segment lost before the sensor: the stream moves on, no frame is written.
  void send_unseen(Side side, const Bytes& bytes);
  // The same bytes again at the place they had (`back` bytes before the end of the stream), with a new IP id.
  void resend(Side side, const Bytes& bytes, std::size_t back);

  [[nodiscard]] Endpoint& endpoint(Side side) { return half(side).end; }
  [[nodiscard]] std::uint32_t next_sequence(Side side) const { return half(side).next; }
  [[nodiscard]] const Capture& frames() const { return frames_; }
  [[nodiscard]] Capture take() { return std::move(frames_); }

 private:
  struct Half {
    Endpoint end;
    std::uint32_t next = 0;          // sequence number of the next byte
    std::uint32_t acknowledged = 0;  // last ACK number sent
  };
  Half& half(Side side) { return side == Side::client ? client_ : server_; }
  const Half& half(Side side) const { return side == Side::client ? client_ : server_; }
  void emit(Side side, std::uint8_t flags, std::uint32_t sequence, const Bytes& payload, const Bytes& options = {});

  Half client_, server_;
  std::int64_t now_;
  std::int64_t packet_gap_ = 10'000;
  std::uint16_t link_type_;
  Capture frames_;
};

// Joins captures in time order; frames of equal time keep the order of the arguments.
[[nodiscard]] Capture merge(std::vector<Capture> parts);

}  // namespace s7::test
