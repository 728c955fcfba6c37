#include "tests/support/samples/s7_link.hpp"

namespace s7::test::samples {
namespace {

Endpoint endpoint(const Station& station, std::uint16_t port, const std::vector<VlanTag>& tags, std::uint32_t isn,
                  Random& random) {
  Endpoint out;
  out.mac = mac(station.mac);
  out.address = ip(station.address);
  out.port = port;
  out.ttl = station.ttl;
  out.window = station.window;
  out.tags = tags;
  out.isn = isn != 0 ? isn : static_cast<std::uint32_t>(random.below(0x7FFFFFFF)) + 1;
  out.ip_id = static_cast<std::uint32_t>(random.below(0x8000));
  return out;
}

Session session_of(const LinkPlan& plan) {
  Session out;
  out.client = plan.client.address;
  out.server = plan.server.address;
  out.client_port = plan.client_port;
  out.port = plan.port;
  if (!plan.client_tsap.empty()) out.client_tsap = to_hex(plan.client_tsap);
  if (!plan.server_tsap.empty()) out.server_tsap = to_hex(plan.server_tsap);
  out.tpdu_size = 1U << plan.tpdu_granted;
  out.pdu_size = plan.granted.pdu_size;
  out.jobs_calling = plan.granted.calling;
  out.jobs_called = plan.granted.called;
  return out;
}

std::size_t add(std::vector<Session>& sessions, Session session) {
  sessions.push_back(std::move(session));
  return sessions.size() - 1;
}

}  // namespace

S7Link::S7Link(Ledger& ledger, LinkPlan plan, std::int64_t start, std::uint64_t seed)
    : ledger_(ledger),
      plan_(std::move(plan)),
      random_(seed),
      session_(add(ledger.sessions, session_of(plan_))),
      // Braces, because they fix the order in which the two endpoints draw random numbers.
      tcp_{endpoint(plan_.client, plan_.client_port, plan_.client_tags, plan_.client_isn, random_),
           endpoint(plan_.server, plan_.port, plan_.server_tags, plan_.server_isn, random_), start, plan_.link_type},
      next_{plan_.first_reference, plan_.first_reference} {}

std::size_t S7Link::enter(Side sender, Kind kind, std::size_t length) {
  Message message;
  message.session = session_;
  message.sender = sender;
  message.sequence = tcp_.next_sequence(sender);
  message.length = length;
  message.kind = kind;
  ledger_.messages.push_back(std::move(message));
  return ledger_.messages.size() - 1;
}

void S7Link::send_tpkt(Side sender, Kind kind, const Bytes& tpdu) {
  const auto bytes = tpkt(tpdu);
  enter(sender, kind, bytes.size());
  tcp_.send(sender, bytes);
}

std::size_t S7Link::send_pdu(Side sender, Kind kind, const std::vector<Bytes>& tsdus) {
  const auto room = fragment_ != 0 ? fragment_ : (std::size_t{1} << plan_.tpdu_granted) - 3;
  ByteWriter stream;
  for (const auto& tsdu : tsdus)
    for (const auto& part : tpkt_fragments(tsdu, room)) stream.bytes(part);
  const auto bytes = stream.take();
  const auto index = enter(sender, kind, bytes.size());
  tcp_.send(sender, bytes);
  return index;
}

void S7Link::handshake() { tcp_.handshake(random_.between(250, 600) * us); }

void S7Link::request_connection() {
  CotpConnect body{0, 0x0002, 0, plan_.tpdu_asked, plan_.client_tsap, plan_.server_tsap, {}};
  send_tpkt(Side::client, Kind::connect, cotp_cr(body));
}

void S7Link::connect() {
  request_connection();
  pause(plan_.latency_low, plan_.latency_high);
  CotpConnect body{0x0002, 0x0053, 0, plan_.tpdu_granted, plan_.client_tsap, plan_.server_tsap, {}};
  send_tpkt(Side::server, Kind::confirm, cotp_cc(body));
  pause(300 * us, 900 * us);
}

void S7Link::connect_again(const Bytes& server_tsap) {
  plan_.server_tsap = server_tsap;
  auto again = session();
  again.server_tsap = to_hex(server_tsap);
  again.syns = 0;
  session_ = add(ledger_.sessions, std::move(again));
  connect();
}

void S7Link::setup() {
  const auto asked = plan_.asked;
  const auto granted = plan_.granted;
  exchange(ask_job(0xF0, [=](Reference ref) { return setup_job(ref, asked); }),
           give([=](Reference ref) { return setup_answer(ref, granted); }));
  set_outcome("established");
}

void S7Link::open() {
  handshake();
  pause(100 * us, 400 * us);
  connect();
  setup();
}

S7Link::Ticket S7Link::ask(Side side, const Question& question) {
  auto& next = next_[side == Side::client ? 0 : 1];
  return ask_as(side, next++, question);
}

S7Link::Ticket S7Link::ask_as(Side side, Reference reference, const Question& question) {
  auto ticket = ask_ready(side, question, {question.pdu(reference)});
  ticket.reference = reference;
  return ticket;
}

S7Link::Ticket S7Link::ask_ready(Side side, const Question& question, const std::vector<Bytes>& tsdus) {
  last_asked_ = send_pdu(side, Kind::request, tsdus);
  auto& message = ledger_.messages[last_asked_];
  message.function = question.function;
  message.operation = question.operation;
  message.items = question.items;
  message.silent = question.silent;
  return {last_asked_, 0, side};
}

void S7Link::answer(const Ticket& ticket, const Answer& answer) {
  answer_ready(ticket, answer, {answer.pdu(ticket.reference)});
}

void S7Link::answer_ready(const Ticket& ticket, const Answer& answer, const std::vector<Bytes>& tsdus) {
  last_answer_ = send_pdu(other(ticket.asker), Kind::answer, tsdus);
  auto& message = ledger_.messages[last_answer_];
  message.function = ledger_.messages[ticket.message].function;
  message.codes = answer.codes;
  message.errors = answer.errors;
  message.error = answer.error;
  message.request = ticket.message;
}

void S7Link::exchange(Side asker, const Question& question, const Answer& given) {
  const auto ticket = ask(asker, question);
  const auto latency = random_.between(plan_.latency_low, plan_.latency_high);
  if (plan_.ack_delay > 0 && plan_.ack_delay < latency) {
    tcp_.advance(plan_.ack_delay);
    tcp_.ack_if_due(other(asker));
    tcp_.advance(latency - plan_.ack_delay);
  } else {
    tcp_.advance(latency);
  }
  answer(ticket, given);
  if (plan_.late_ack > 0) {
    tcp_.advance(plan_.late_ack + random_.between(0, 20 * ms));
    tcp_.ack_if_due(asker);
  } else {
    pause(400 * us, 1200 * us);
  }
}

void S7Link::fetch(std::uint8_t group, std::uint8_t function, const Bytes& question, const Bytes& payload) {
  const auto pieces = userdata_pieces(payload, plan_.granted.pdu_size);
  const auto sequence = ++userdata_sequence_;
  const auto unit = pieces.size() > 1 ? ++userdata_unit_ : std::uint8_t{0};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const UserdataHead head{UserdataType::response, group, function, sequence,
                            UserdataStatus{unit, i + 1 < pieces.size(), 0}};
    auto asked = ask_userdata(group, function, question);
    if (i > 0) asked.pdu = [=](Reference ref) { return userdata_continue(ref, group, function, sequence); };
    exchange(asked, give_userdata(head, userdata_data(pieces[i])));
  }
}

void S7Link::push(const std::string& function, const Bytes& pdu) { push_ready(function, {pdu}); }

void S7Link::push_ready(const std::string& function, const std::vector<Bytes>& tsdus) {
  last_asked_ = send_pdu(Side::server, Kind::push, tsdus);
  ledger_.messages[last_asked_].function = function;
}

void S7Link::push_ready(const Ticket& subscription, const std::string& function, const std::vector<Bytes>& tsdus,
                        std::vector<std::uint8_t> codes) {
  push_ready(function, tsdus);
  ledger_.messages[last_asked_].codes = std::move(codes);
  ledger_.messages[last_asked_].request = subscription.message;
}

void S7Link::push_values(const Ticket& subscription, const std::string& function, const Bytes& pdu,
                         std::vector<std::uint8_t> codes, std::vector<std::uint8_t> area_codes) {
  push_ready(subscription, function, {pdu}, std::move(codes));
  ledger_.messages[last_asked_].area_codes = std::move(area_codes);
}

void S7Link::happened(const std::string& kind, const std::string& outcome) { happened(last_asked_, kind, outcome); }

void S7Link::happened(std::size_t message, const std::string& kind, const std::string& outcome) {
  ledger_.happenings.push_back({message, kind, outcome});
}

void S7Link::identified(const std::string& fact, const std::string& value) {
  ledger_.identities.push_back({last_answer_, plan_.server.address, fact, value});
}

void S7Link::close(Side first) {
  tcp_.close(first, random_.between(250, 600) * us);
  session().end = "fin";
}

void S7Link::reset(Side side) {
  tcp_.reset(side);
  session().end = "reset";
}

}  // namespace s7::test::samples
