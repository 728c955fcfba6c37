// make_big PACKETS CONNECTIONS FILE [acks]: a big classic pcap of S7 polling, always the same for the same arguments.
// Every connection opens, then polls one to three items with a period of its own; `acks` adds a pure ACK to every
// exchange.

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <queue>
#include <stdexcept>
#include <string>
#include <tuple>

#include "tests/support/cotp_build.hpp"
#include "tests/support/mutate.hpp"
#include "tests/support/pcap_write.hpp"
#include "tests/support/s7_build.hpp"

namespace s7::test {
namespace {

constexpr std::int64_t ms = 1'000'000, sec = 1'000'000'000;
constexpr std::int64_t start_time = 1'773'727'925 * sec;
constexpr std::size_t ethernet_header = 14, ip_header = 20, tcp_header = 20;
constexpr std::size_t payload_at = ethernet_header + ip_header + tcp_header;
constexpr std::size_t reference_at = payload_at + 7 + 4;  // behind TPKT, COTP DT and the first four bytes of S7

// Writes records of classic pcap (little-endian, microseconds) through a large buffer.
class PcapFile {
 public:
  explicit PcapFile(const std::string& path) : file_(std::fopen(path.c_str(), "wb"), &std::fclose) {
    if (!file_) throw std::runtime_error("cannot write " + path);
    std::setvbuf(file_.get(), nullptr, _IOFBF, 1U << 20U);
    put(to_pcap({}));
  }
  void packet(std::int64_t time, const Bytes& bytes) {
    auto& h = record_;
    little(h, 0, static_cast<std::uint64_t>(time / sec));
    little(h, 4, static_cast<std::uint64_t>(time % sec / 1000));
    little(h, 8, bytes.size());
    little(h, 12, bytes.size());
    put(h);
    put(bytes);
  }

 private:
  static void little(Bytes& out, std::size_t at, std::uint64_t value) {
    for (std::size_t i = 0; i < 4; ++i) out[at + i] = static_cast<std::uint8_t>(value >> (8 * i) & 0xFFU);
  }
  void put(const Bytes& bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size())
      throw std::runtime_error("cannot write: disk full?");
  }
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  Bytes record_ = Bytes(16);
};

// A frame whose changing fields are patched in place: building it anew two million times would take minutes.
struct Template {
  Bytes bytes;
  std::size_t value_at = 0;  // a byte of a value that changes from answer to answer; 0: none

  void patch(std::uint32_t id, std::uint32_t sequence, std::uint32_t acknowledgement) {
    patch_u16(bytes, ethernet_header + 4, id);
    patch_u16(bytes, ethernet_header + 10, 0);
    patch_u16(bytes, ethernet_header + 10, internet_checksum(ByteView(bytes).subspan(ethernet_header, ip_header)));
    patch_u32(bytes, ethernet_header + ip_header + 4, sequence);
    patch_u32(bytes, ethernet_header + ip_header + 8, acknowledgement);
    patch_u16(bytes, payload_at - 4, 0);
    patch_u16(bytes, payload_at - 4, tcp_checksum());
  }
  [[nodiscard]] std::uint16_t tcp_checksum() const {
    const auto segment = ByteView(bytes).subspan(ethernet_header + ip_header);
    // The pseudo header in front of the segment: addresses, protocol, length. One's complement sums may be added.
    const auto addresses = ByteView(bytes).subspan(ethernet_header + 12, 8);
    std::uint32_t sum = internet_checksum(addresses) ^ 0xFFFFU;
    sum += (internet_checksum(segment) ^ 0xFFFFU) + proto::tcp + static_cast<std::uint32_t>(segment.size());
    while (sum > 0xFFFF) sum = (sum & 0xFFFFU) + (sum >> 16U);
    return static_cast<std::uint16_t>(~sum & 0xFFFFU);
  }
};

enum class Step : std::uint8_t { ask, answer, acknowledge };

class Connection {
 public:
  Connection(std::size_t number, bool acks)
      : random_(number + 1), acks_(acks), talk_(client(number), server(number), 0) {
    period_ = std::int64_t{100 + 50 * static_cast<int>(number % 12)} * ms;
    const auto kinds = 1 + number % 3;
    for (std::size_t i = 0; i < kinds; ++i) add_poll(number, i);
    ack_ = frame(Side::client, {});
  }

  // The opening, frame by frame; its last frame ends before `time` + 100 ms.
  Capture open(std::int64_t time) {
    talk_.set_time(time);
    talk_.handshake();
    const CotpConnect body{0, 1, 0, 0x0A, tsap(0x0100), tsap(0x0102), {}};
    auto confirm = body;
    confirm.destination_ref = 1;
    confirm.source_ref = 2;
    exchange(tpkt(cotp_cr(body)), tpkt(cotp_cc(confirm)));
    exchange(tpkt_data(setup_job(0, {1, 1, 480})), tpkt_data(setup_answer(0, {1, 1, 240})));
    sequence_[0] = talk_.next_sequence(Side::client);
    sequence_[1] = talk_.next_sequence(Side::server);
    return talk_.take();
  }

  // Writes the packet of `step` and says what follows when.
  std::pair<Step, std::int64_t> play(Step step, std::int64_t time, PcapFile& file) {
    auto& poll = polls_[round_ % polls_.size()];
    switch (step) {
      case Step::ask:
        ++reference_;
        emit(poll.question, 0, time, file);
        return {Step::answer, time + random_.between(2 * ms, 9 * ms)};
      case Step::answer:
        ++round_;
        poll.answer.bytes[poll.answer.value_at] = static_cast<std::uint8_t>(round_ / 8);
        emit(poll.answer, 1, time, file);
        if (acks_) return {Step::acknowledge, time + 35 * ms};
        return {Step::ask, time + period_ + random_.between(0, 2 * ms)};
      case Step::acknowledge: break;
    }
    ack_.patch(id_[0]++, sequence_[0], sequence_[1]);
    file.packet(time, ack_.bytes);
    return {Step::ask, time + period_ - 35 * ms};
  }

 private:
  struct Poll {
    Template question, answer;
  };

  static Endpoint endpoint(const std::string& prefix, std::size_t number) {
    Endpoint out;
    const auto low = std::to_string(number % 250 + 1), high = std::to_string(number / 250);
    out.address = ip(prefix + high + "." + low);
    out.mac = {0x02, static_cast<std::uint8_t>(prefix.size()), 0,
               0,    static_cast<std::uint8_t>(number / 250),  static_cast<std::uint8_t>(number % 250)};
    out.isn = static_cast<std::uint32_t>(number * 7'777'777);
    return out;
  }
  static Endpoint client(std::size_t number) {
    auto out = endpoint("10.1.", number % 25);
    out.port = static_cast<std::uint16_t>(40000 + number % 20000);
    out.ttl = 128;
    return out;
  }
  static Endpoint server(std::size_t number) {
    auto out = endpoint("10.20.", number / 25);
    out.port = 102;
    out.ttl = 30;
    return out;
  }

  void exchange(const Bytes& question, const Bytes& answer) {
    talk_.client_sends(question);
    talk_.advance(3 * ms);
    talk_.server_sends(answer);
    talk_.advance(ms);
  }

  Template frame(Side side, const Bytes& payload) {
    TcpConversation once(talk_.endpoint(Side::client), talk_.endpoint(Side::server), 0);
    if (payload.empty())
      once.ack(side);
    else
      once.send(side, payload);
    return {once.frames().front().bytes, 0};
  }

  void add_poll(std::size_t number, std::size_t kind) {
    std::vector<Bytes> items;
    std::vector<DataItem> values;
    for (std::size_t i = 0; i <= (number + kind) % 3; ++i) {
      const auto count = static_cast<std::uint16_t>(4 + (number * 3 + kind * 8 + i * 6) % 28);
      const auto db = static_cast<std::uint16_t>(10 + (number + kind + i) % 40);
      items.push_back(any_item(area::db, db, static_cast<std::uint32_t>(i * 64), count));
      values.push_back(data_item(value::bytes, Bytes(count, static_cast<std::uint8_t>(number))));
    }
    polls_.push_back(
        {frame(Side::client, tpkt_data(read_job(0, items))), frame(Side::server, tpkt_data(read_answer(0, values)))});
    polls_.back().answer.value_at = payload_at + 7 + 14 + 4;
  }

  void emit(Template& frame, std::size_t side, std::int64_t time, PcapFile& file) {
    patch_u16(frame.bytes, reference_at, reference_);
    frame.patch(id_[side]++, sequence_[side], sequence_[1 - side]);
    sequence_[side] += static_cast<std::uint32_t>(frame.bytes.size() - payload_at);
    file.packet(time, frame.bytes);
  }

  Random random_;
  bool acks_;
  TcpConversation talk_;
  std::int64_t period_ = 0;
  std::vector<Poll> polls_;
  Template ack_;
  std::uint32_t sequence_[2] = {}, id_[2] = {20, 20};
  std::uint16_t reference_ = 0;
  std::size_t round_ = 0;
};

struct Event {
  std::int64_t time;
  std::size_t connection;
  Step step;
  friend bool operator<(const Event& a, const Event& b) {  // the queue gives the largest first
    return std::tie(b.time, b.connection) < std::tie(a.time, a.connection);
  }
};

void make(std::size_t packets, std::size_t count, const std::string& path, bool acks) {
  PcapFile file(path);
  std::vector<Connection> connections;
  std::vector<Capture> openings;
  std::priority_queue<Event> events;
  for (std::size_t i = 0; i < count; ++i) {
    const auto time = start_time + static_cast<std::int64_t>(i) * ms;
    connections.emplace_back(i, acks);
    openings.push_back(connections.back().open(time));
    events.push({time + static_cast<std::int64_t>(count) * ms + 100 * ms, i, Step::ask});
  }
  std::size_t written = 0;
  for (const auto& frame : merge(std::move(openings))) {
    if (written++ < packets) file.packet(frame.time, frame.bytes);
  }
  for (; written < packets; ++written) {
    const auto event = events.top();
    events.pop();
    const auto [step, time] = connections[event.connection].play(event.step, event.time, file);
    events.push({time, event.connection, step});
  }
}

std::size_t positive(const char* text) {
  const auto value = std::strtoull(text, nullptr, 10);
  if (value == 0) throw std::invalid_argument(std::string("not a number above 0: ") + text);
  return value;
}

}  // namespace
}  // namespace s7::test

int main(int argc, char** argv) {
  if (argc < 4 || argc > 5 || (argc == 5 && std::string(argv[4]) != "acks")) {
    std::fputs("usage: make_big PACKETS CONNECTIONS FILE [acks]   (usual: 2000000 300)\n", stderr);
    return 2;
  }
  try {
    s7::test::make(s7::test::positive(argv[1]), s7::test::positive(argv[2]), argv[3], argc == 5);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "make_big: %s\n", problem.what());
    return 1;
  }
  return 0;
}
