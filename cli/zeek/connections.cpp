#include "cli/zeek/connections.hpp"

#include <algorithm>
#include <tuple>

namespace s7::cli::zeek {

using namespace dissector;

namespace {

constexpr std::size_t most_connections = 65'536;
constexpr std::int64_t attempt_lifetime = 5'000'000'000;  // Zeek's tcp_attempt_delay
constexpr std::uint16_t iso_port = 102;

void mark(Connection& connection, bool by_originator, char letter) {
  const char mark = by_originator ? static_cast<char>(letter - 'a' + 'A') : letter;
  if (connection.history.find(mark) == std::string::npos) connection.history += mark;
}

// A letter for the first time, the tenth, the hundredth.
void mark_often(Connection& connection, bool by_originator, char letter, std::uint64_t count) {
  for (std::uint64_t threshold = 1; threshold <= count; threshold *= 10)
    if (threshold == count) connection.history += by_originator ? static_cast<char>(letter - 'a' + 'A') : letter;
}

void follow_sequence(End& sender, End& receiver, const TcpSegment& segment) {
  const std::uint32_t end =
      segment.sequence + segment.wire_length + (segment.flags.syn() ? 1U : 0U) + (segment.flags.fin() ? 1U : 0U);
  if (!sender.started) {
    sender.started = true;
    sender.first_sequence = segment.flags.syn() ? segment.sequence : segment.sequence - 1;
    sender.last_sequence = segment.sequence;
  }
  if (sequence_distance(end, sender.last_sequence) > 0)
    sender.last_sequence = end;
  else if (segment.wire_length > 0 && sender.packets > 1)
    ++sender.retransmissions;
  if (!segment.flags.ack() || segment.flags.rst()) return;
  if (!receiver.has_acknowledged || sequence_distance(segment.acknowledgement, receiver.acknowledged) > 0)
    receiver.acknowledged = segment.acknowledgement;
  receiver.has_acknowledged = true;
}

void follow_state(End& sender, End& receiver, const TcpFlags& flags) {
  if (flags.rst()) {
    sender.state = EndState::reset;
  } else if (flags.syn() && !flags.ack()) {
    sender.state = EndState::syn_sent;
  } else if (flags.syn() || (sender.state == EndState::syn_sent && receiver.state == EndState::established)) {
    sender.state = EndState::established;
  } else if (sender.state == EndState::inactive) {
    sender.state = EndState::partial;
  }
  if (flags.fin()) {
    sender.fin = true;
    if (sender.state != EndState::reset) sender.state = EndState::closed;
  }
}

bool is_over(const Connection& connection) {
  const EndState a = connection.originator.state, b = connection.responder.state;
  return a == EndState::reset || b == EndState::reset || (a == EndState::closed && b == EndState::closed);
}

}  // namespace

std::string uid_of(const FlowKey& key, Timestamp first) {
  constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::uint64_t seed = static_cast<std::uint64_t>(first);
  for (const Endpoint& end : key.ends) seed = mix(seed ^ end.port, hash_address(end.address));
  std::string out = "C";
  for (std::uint64_t part = 0; part < 2; ++part) {
    std::uint64_t rest = mix(seed, part);
    for (int i = 0; i < (part == 0 ? 9 : 8); ++i, rest /= digits.size()) out += digits[rest % digits.size()];
  }
  return out;
}

std::uint64_t End::size() const noexcept {
  if (!started && !has_acknowledged) return 0;
  std::uint32_t top = started ? last_sequence : acknowledged;
  if (started && has_acknowledged && sequence_distance(acknowledged, top) > 0) top = acknowledged;
  std::uint32_t out = started ? top - first_sequence : 0;
  if (out > 0) --out;  // SYN, or the place where one would have been
  if (fin && out > 0) --out;
  return out;
}

std::string_view Connection::state() const noexcept {
  const EndState o = originator.state, r = responder.state;
  const auto silent = [](EndState state) { return state == EndState::inactive || state == EndState::partial; };
  if (r == EndState::reset) {
    const bool nothing = o == EndState::reset && originator.size() == 0 && responder.size() == 0;
    if (o == EndState::syn_sent || nothing) return "REJ";
    return silent(o) ? "RSTRH" : "RSTR";
  }
  if (o == EndState::reset) return silent(r) ? "RSTOS0" : "RSTO";
  if (o == EndState::closed) return r == EndState::closed ? "SF" : silent(r) ? "SH" : "S2";
  if (r == EndState::closed) return silent(o) ? "SHR" : "S3";
  if (o == EndState::syn_sent && r == EndState::inactive) return "S0";
  return o == EndState::established && r == EndState::established ? "S1" : "OTH";
}

std::size_t Connections::Hash::operator()(const FlowKey& key) const noexcept {
  return static_cast<std::size_t>(mix(hash_pair(key.ends[0].address, key.ends[1].address),
                                      std::uint64_t{key.ends[0].port} << 16U | key.ends[1].port));
}

void Connections::end(Order::iterator at) {
  done_(at->second);
  by_key_.erase(at->first);
  order_.erase(at);
}

void Connections::finish() {
  while (!order_.empty()) end(order_.begin());
}

Connection* Connections::find(const Endpoint& a, const Endpoint& b) {
  const auto at = by_key_.find(std::get<0>(make_key(a, b)));
  return at == by_key_.end() ? nullptr : &at->second->second;
}

Connections::Order::iterator Connections::begin(const FlowKey& key, const Endpoint& source, const Endpoint& destination,
                                                const TcpSegment& segment, Timestamp at) {
  if (order_.size() >= most_connections) end(order_.begin());
  Connection connection;
  // Who began is told by a SYN; else the well-known port is the responder's.
  const bool answer = segment.flags.syn() && segment.flags.ack();
  const bool turned = answer || (!segment.flags.syn() && source.port == iso_port && destination.port != iso_port);
  connection.originator.endpoint = turned ? destination : source;
  connection.responder.endpoint = turned ? source : destination;
  if (turned) connection.history = "^";
  connection.uid = uid_of(key, at);
  connection.first = at;
  order_.emplace_back(key, std::move(connection));
  return by_key_[key] = std::prev(order_.end());
}

void Connections::on_segment(const Endpoint& source, const Endpoint& destination, const TcpSegment& segment,
                             std::uint64_t ip_bytes, Timestamp at) {
  const FlowKey key = std::get<0>(make_key(source, destination));
  auto known = by_key_.find(key);
  if (known != by_key_.end()) {
    const Connection& old = known->second->second;
    const bool attempt_over = old.state() == "S0" && at - old.last > attempt_lifetime;
    const bool anew = segment.flags.syn() && !segment.flags.ack() && is_over(old);
    if (attempt_over || anew) {
      end(known->second);
      known = by_key_.end();
    }
  }
  const auto place = known != by_key_.end() ? known->second : begin(key, source, destination, segment, at);
  Connection& connection = place->second;
  const bool by_originator = source == connection.originator.endpoint;
  End& sender = by_originator ? connection.originator : connection.responder;
  End& receiver = by_originator ? connection.responder : connection.originator;
  connection.last = at;
  ++sender.packets;
  sender.ip_bytes += ip_bytes;
  const std::uint64_t before = sender.retransmissions;
  follow_sequence(sender, receiver, segment);
  follow_state(sender, receiver, segment.flags);
  const TcpFlags& flags = segment.flags;
  if (flags.syn()) mark(connection, by_originator, flags.ack() ? 'h' : 's');
  if (segment.wire_length > 0) mark(connection, by_originator, 'd');
  if (sender.retransmissions > before) mark_often(connection, by_originator, 't', sender.retransmissions);
  if (flags.fin()) mark(connection, by_originator, 'f');
  if (flags.rst()) mark(connection, by_originator, 'r');
  if (flags.ack() && segment.wire_length == 0 && !flags.syn() && !flags.fin() && !flags.rst())
    mark(connection, by_originator, 'a');
}

}  // namespace s7::cli::zeek
