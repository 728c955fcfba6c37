#include "tests/support/samples/plus_talk.hpp"

namespace s7::test::samples {
namespace {

constexpr std::uint32_t no_session = 288, session_container = 285;

std::string function_name(std::uint16_t function) { return "plus 0x" + to_hex(ByteWriter().u16(function).take()); }

bool changes(std::uint16_t function) {
  return function == plus_function::set_variable || function == plus_function::set_multi ||
         function == plus_function::set_streamed || function == plus_function::create_object ||
         function == plus_function::delete_object;
}

}  // namespace

PlusTalk::PlusTalk(S7Link& line, PlusGeneration generation, std::uint32_t session)
    : line_(line), generation_(generation), session_(session) {
  line.session().protocol = "s7comm-plus";
}

void PlusTalk::pause() { line_.pause(line_.plan().latency_low, line_.plan().latency_high); }

PlusHead PlusTalk::head(std::uint16_t function) {
  PlusHead out{function, sequence_++, session_, 0x34, std::nullopt, generation_ == PlusGeneration::trailing};
  if (generation_ != PlusGeneration::plain) out.integrity = changes(function) ? writes_++ : reads_++;
  return out;
}

PlusHead PlusTalk::answer_head(const PlusHead& asked) const {
  auto out = asked;
  if (out.integrity) *out.integrity += asked.sequence;
  return out;
}

PlusTalk::Asked PlusTalk::send(const PlusHead& head, const Bytes& data, const Question& meta, std::size_t piece) {
  auto question = meta;
  question.function = function_name(head.function);
  return {line_.ask_ready(Side::client, question, plus_frames(version(), data, piece)), head};
}

PlusTalk::Asked PlusTalk::ask(std::uint16_t function, const Bytes& body, const Question& meta, std::size_t piece) {
  const auto start = head(function);
  return send(start, plus_request(start, body), meta, piece);
}

PlusTalk::Asked PlusTalk::stream(const Bytes& body, const std::vector<Bytes>& pieces) {
  const auto start = head(plus_function::set_streamed);
  Question question;
  question.function = function_name(start.function);
  return {line_.ask_ready(Side::client, question, plus_stream_frames(version(), start, body, pieces)), start};
}

void PlusTalk::answer(const Asked& asked, const Bytes& body, const Answer& meta, std::size_t piece) {
  pause();
  line_.answer_ready(asked.ticket, meta, plus_frames(version(), plus_response(answer_head(asked.head), body), piece));
  line_.pause(400 * us, 900 * us);
  if (generation_ == PlusGeneration::plain) line_.tcp().client_sends(tpkt(cotp_dt({}, false)));
}

void PlusTalk::answer_plain(const Asked& asked, const Bytes& body, const Answer& meta) {
  pause();
  line_.answer_ready(asked.ticket, meta, {plus_frame(version(), plus_response_plain(asked.head, body))});
  line_.pause(400 * us, 900 * us);
}

void PlusTalk::exchange(std::uint16_t function, const Bytes& body, const Bytes& answered) {
  answer(ask(function, body), answered);
}

PlusTalk::Asked PlusTalk::create(std::uint32_t parent, const PlusObject& object, const Question& meta,
                                 std::size_t piece) {
  const auto start = head(plus_function::create_object);
  const auto body = plus_create(parent, object, start.integrity);
  return send(start, plus_request_plain(start, body), meta, piece);
}

void PlusTalk::explore(std::uint32_t rid, const std::vector<std::uint32_t>& attributes,
                       const std::vector<PlusObject>& objects, std::size_t piece) {
  const auto asked = ask(plus_function::explore, plus_explore(rid, attributes));
  answer_explored(asked, rid, objects, piece);
}

void PlusTalk::answer_explored(const Asked& asked, std::uint32_t rid, const std::vector<PlusObject>& objects,
                               std::size_t piece) {
  const auto head = answer_head(asked.head);
  pause();
  const auto body = plus_explored(0, rid, head.integrity, objects);
  line_.answer_ready(asked.ticket, {}, plus_frames(version(), plus_response_plain(head, body), piece));
  line_.pause(400 * us, 900 * us);
}

void PlusTalk::fail(const Asked& asked, std::uint64_t result) {
  auto head = answer_head(asked.head);
  head.function = plus_function::error;
  pause();
  line_.answer_ready(asked.ticket, {{}, {}, static_cast<std::uint16_t>(result)},
                     {plus_frame(version(), plus_response(head, plus_result(result)))});
}

void PlusTalk::notify(const PlusNotification& notification) {
  line_.push_ready("plus notification", {plus_frame(version(), plus_notification(notification))});
  line_.pause(95 * ms, 105 * ms);
  line_.tcp().ack_if_due(Side::client);
}

void PlusTalk::notify(const S7Link::Ticket& subscription, const PlusNotification& notification,
                      std::vector<std::uint8_t> codes) {
  line_.push_ready(subscription, "plus notification", {plus_frame(version(), plus_notification(notification))},
                   std::move(codes));
  line_.pause(95 * ms, 105 * ms);
  line_.tcp().ack_if_due(Side::client);
}

PlusTalk::Asked PlusTalk::ask_for_session(const PlusObject& asked) {
  const PlusHead head{plus_function::create_object, sequence_++, no_session, 0x36, std::nullopt, false};
  Question question;
  question.function = function_name(head.function);
  const auto data = plus_request(head, plus_create(session_container, asked, std::nullopt));
  return {line_.ask_ready(Side::client, question, {plus_frame(1, data)}), head};
}

void PlusTalk::begin(const PlusObject& asked, const PlusObject& given, std::uint64_t result) {
  const auto [ticket, head] = ask_for_session(asked);
  pause();
  const auto body = plus_created(result, {session_, session_ + 1}, plus_object(given));
  line_.answer_ready(ticket, {}, {plus_frame(1, plus_response(head, body))});
  line_.pause(400 * us, 900 * us);
  line_.set_outcome("established");
  line_.happened(ticket.message, "session-created", "succeeded");
}

void PlusTalk::set_up(const PlusMembers& values) {
  PlusHead head{plus_function::set_multi, sequence_++, session_, 0x34, std::nullopt, false};
  Question question;
  question.function = function_name(head.function);
  const auto data = plus_request(head, plus_set_attributes(session_, values));
  const auto ticket = line_.ask_ready(Side::client, question, {plus_frame(2, data)});
  pause();
  line_.answer_ready(ticket, {}, {plus_frame(2, plus_response(head, plus_written(0)))});
  line_.pause(400 * us, 900 * us);
}

void PlusTalk::end() {
  const auto asked = ask(plus_function::delete_object, plus_delete(session_));
  answer_plain(asked, plus_deleted(0, session_));
  line_.tcp().server_sends(tpkt_data(plus_system_event(0, ByteWriter().text("LOGOUT").take())));
  line_.pause(1 * ms, 2 * ms);
}

}  // namespace s7::test::samples
