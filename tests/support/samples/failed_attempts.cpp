// How far the opening of a connection can come: every word of the view `attempts`, each against a server of its own.

#include <memory>

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

class Attempts {
 public:
  explicit Attempts(Ledger& ledger) : ledger_(ledger) {}

  // A new TCP connection to 192.168.10.`host`, two seconds after the one before.
  S7Link& start(unsigned host, const std::string& outcome, std::uint16_t called = 0x0102) {
    LinkPlan how;
    how.client = gateway();
    how.server = {"28:63:36:8d:01:" + std::to_string(host), "192.168.10." + std::to_string(host), 64, 8192};
    how.client_port = static_cast<std::uint16_t>(40400 + count_);
    how.server_tsap = tsap(called);
    links_.push_back(std::make_unique<S7Link>(ledger_, how, plant_start + 2 * sec * count_, 81U + count_));
    ++count_;
    auto& line = *links_.back();
    line.set_outcome(outcome);
    return line;
  }
  // Without a CR nothing is known of TSAPs.
  S7Link& start_without_request(unsigned host, const std::string& outcome) {
    auto& line = start(host, outcome);
    line.session().client_tsap.reset();
    line.session().server_tsap.reset();
    return line;
  }
  std::vector<Capture> take() {
    std::vector<Capture> out;
    for (auto& line : links_) out.push_back(line->tcp().take());
    return out;
  }

 private:
  Ledger& ledger_;
  std::vector<std::unique_ptr<S7Link>> links_;
  unsigned count_ = 0;
};

void never_answered(Attempts& attempts) {
  auto& line = attempts.start_without_request(51, "unanswered");
  line.session().syns = 3;
  for (const std::int64_t wait : {0, 1, 2}) {
    line.tcp().advance(wait * sec);
    line.tcp().syn();
  }
}

void refused(Attempts& attempts) {
  for (int i = 0; i < 2; ++i) {
    auto& line = attempts.start_without_request(52, "refused");
    line.tcp().endpoint(Side::server).isn = 0xFFFFFFFF;  // next is 0, as in a reset to a SYN
    line.tcp().syn();
    line.pause(200 * us, 400 * us);
    line.tcp().reset(Side::server);
  }
}

// The router says that the way is prohibited, and quotes what it dropped.
Frame prohibited(const Frame& syn) {
  const auto dropped = decode(syn).value();
  IpHeader header;
  header.source = ip(router().address);
  header.destination = dropped.ip.source;
  header.protocol = proto::icmp;
  header.ttl = 64;
  header.id = 0x4F01;
  LinkHeader around;
  around.source = mac(router().mac);
  around.destination = dropped.link.source;
  const Bytes quoted(syn.bytes.begin() + 14, syn.bytes.begin() + 14 + 28);
  const auto message = icmp_message(3, 13, 0, quoted, header);
  return {syn.time + 900 * us, ip_frame(around, ip_packet(header, message)), 0, link::ethernet};
}

Frame unreachable(Attempts& attempts) {
  auto& line = attempts.start_without_request(53, "unreachable");
  line.tcp().syn();
  return prohibited(line.tcp().frames().back());
}

void closed_early(Attempts& attempts) {
  auto& silent = attempts.start_without_request(54, "tcp-only");
  silent.handshake();
  silent.pause(sec, sec);
  silent.close(Side::client);
  for (int i = 0; i < 2; ++i) {
    auto& line = attempts.start(55, "closed-after-connect", 0x0105);
    line.handshake();
    line.request_connection();
    line.pause(6 * ms, 7 * ms);
    line.reset(Side::server);
  }
  auto& finished = attempts.start_without_request(55, "closed-after-connect");
  finished.handshake();
  finished.pause(2 * ms, 3 * ms);
  finished.close(Side::server);
}

void stopped_in_cotp(Attempts& attempts) {
  auto& rejected = attempts.start(56, "cotp-rejected", 0x0103);
  rejected.handshake();
  rejected.request_connection();
  rejected.pause(4 * ms, 6 * ms);
  rejected.tcp().server_sends(tpkt(cotp_dr(0x0002, 0, 3, {0xE0, 2, 0x4E, 0x4F})));
  rejected.close(Side::server);
  auto& silent = attempts.start(57, "cotp-unanswered");
  silent.handshake();
  silent.request_connection();
  silent.pause(300 * us, 400 * us);
  silent.tcp().ack(Side::server);
  silent.pause(sec, sec);
  silent.close(Side::client);
  auto& confirmed = attempts.start(58, "cotp-only");
  confirmed.handshake();
  confirmed.connect();
  confirmed.close(Side::client);
}

void stopped_in_setup(Attempts& attempts) {
  const auto question = ask_job(0xF0, [](Reference ref) { return setup_job(ref, {1, 1, 480}); });
  auto& silent = attempts.start(59, "setup-unanswered");
  silent.handshake();
  silent.connect();
  silent.ask(Side::client, question);
  silent.pause(sec, sec);
  silent.close(Side::client);
  auto& rejected = attempts.start(60, "setup-rejected");
  rejected.handshake();
  rejected.connect();
  rejected.exchange(question, {[](Reference ref) { return setup_answer(ref, {0, 0, 0}, 0x8302); }, {}, 0x8302});
  rejected.close(Side::client);
}

void established(Attempts& attempts) {
  for (const bool works : {true, false}) {
    auto& line = attempts.start(61, "established");
    line.open();
    const auto question = ask_read({db_bytes(5, 0, 4)});
    line.exchange(question, works ? give_all(question, 1) : refuse(0x8104));  // a later refusal is no failed attempt
    line.close(Side::client);
  }
}

// A scanner tries TSAPs on one TCP connection: each CR is an attempt.
void second_request(Attempts& attempts) {
  auto& line = attempts.start(62, "cotp-only", 0x0100);
  line.handshake();
  line.connect();
  line.connect_again(tsap(0x0200));
  line.setup();
  line.close(Side::client);
}

}  // namespace

Sample failed_attempts() {
  Ledger ledger;
  Attempts attempts(ledger);
  never_answered(attempts);
  refused(attempts);
  const auto from_router = unreachable(attempts);
  closed_early(attempts);
  stopped_in_cotp(attempts);
  stopped_in_setup(attempts);
  established(attempts);
  second_request(attempts);
  auto parts = attempts.take();
  parts.push_back({from_router});
  return pcap_sample("failed-attempts.pcap", ledger, merge(std::move(parts)));
}

}  // namespace s7::test::samples
