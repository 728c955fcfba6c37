#include "dissector/track/plus_engine.hpp"

#include <algorithm>

#include "dissector/text.hpp"
#include "dissector/track/plus_ids.hpp"
#include "dissector/wire/plus/codes.hpp"

namespace s7::dissector {

namespace {

bool is_error(plus::Function function) noexcept {
  return function == plus::Function::error || function == plus::Function::error2;
}

}  // namespace

PlusEngine::PlusEngine(const Limits& limits, Listener& listener, SessionInfo& info)
    : listener_(&listener),
      info_(&info),
      pending_limit_(limits.pending_requests),
      frames_{PlusFrames(limits.plus_pdu), PlusFrames(limits.plus_pdu)},
      templates_{TemplateTable(limits.templates), TemplateTable(limits.templates), TemplateTable(limits.templates),
                 TemplateTable(limits.templates)},
      subscriptions_(limits.plus_subscriptions) {}

std::optional<Side> PlusEngine::client_of(Side sender, ByteView tsdu) noexcept {
  const auto frame = plus::decode_frame(tsdu);
  if (!frame || !plus::begins_pdu(frame->data)) return std::nullopt;
  const auto pdu = plus::decode_pdu(frame->data);
  if (!pdu) return std::nullopt;
  return pdu->is_request() ? sender : other(sender);
}

const PlusOutcome& PlusEngine::on_tsdu(const Tsdu& tsdu) {
  outcome_ = {};
  const auto frame = plus::decode_frame(tsdu.bytes);
  if (!frame) {
    problem(name(frame.error()), 1, tsdu.where);
    return outcome_;
  }
  const bool truncated = tsdu.truncated || frame->truncated;
  if (!frame->surplus.empty() && !truncated) problem("trailing-bytes", frame->surplus.size(), tsdu.where);
  if (frame->version == plus::Version::system_event || frame->version == plus::Version::keep_alive) return outcome_;
  const PlusJoined joined = frames_[tsdu.side].push(*frame, tsdu.bytes.size(), truncated);
  if (!joined.problem.empty()) problem(joined.problem, 1, tsdu.where);
  if (joined.state != PlusJoined::State::complete) {
    if (!outcome_.problem.empty()) count_not_understood(frame->data.size(), tsdu.where);
    return outcome_;
  }
  outcome_.data = joined.data;
  const auto pdu = plus::decode_pdu(joined.data);
  if (pdu) {
    on_pdu({tsdu, frame->version, *pdu, joined.size, joined.cut});
  } else {
    problem(name(pdu.error()), 1, tsdu.where);
    count_not_understood(joined.data.size(), tsdu.where);
  }
  return outcome_;
}

void PlusEngine::reset() {
  while (!early_.empty()) replay(0);
  for (const Waiting& waiting : std::exchange(waiting_, {})) forget(waiting, true);
  for (PlusFrames& frames : frames_) frames.drop();
  subscriptions_.clear();
  session_objects_.clear();
}

void PlusEngine::problem(std::string_view cause, std::uint64_t amount, const Where& where) {
  if (outcome_.problem.empty()) outcome_.problem = cause;
  listener_->on(Problem{"s7comm-plus", cause, info_, amount, where});
}

void PlusEngine::count_not_understood(std::size_t bytes, const Where& where) {
  if (bytes != 0) problem(not_understood, bytes, where);
}

void PlusEngine::on_pdu(const Whole& whole) {
  if (whole.pdu.is_request()) return on_request(whole);
  if (whole.pdu.is_response()) return on_response(whole);
  on_notification(whole);
}

void PlusEngine::read(const Whole& whole, const PlusIds* asked) {
  reading_.read(whole.pdu, whole.version, asked);
  if (whole.cut) problem("truncated", 1, whole.tsdu.where);
  count_not_understood(reading_.walked.not_understood, whole.tsdu.where);
}

std::uint16_t PlusEngine::error_word() const noexcept {
  return reading_.error() < 0 ? static_cast<std::uint16_t>(reading_.error()) : std::uint16_t{0};
}

std::size_t PlusEngine::outstanding(Side side) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(waiting_.begin(), waiting_.end(), [&](const Waiting& w) { return w.side == side && !w.silent; }));
}

void PlusEngine::operation(const Whole& whole, PduKind kind, std::uint16_t function, std::string_view detail,
                           const Waiting* asked) {
  const Side asker = kind == PduKind::response ? other(whole.tsdu.side) : whole.tsdu.side;
  OperationSeen seen{*info_,
                     kind,
                     by_server(asker),
                     {OperationFamily::plus, 0, function},
                     !is_error(plus::Function{function}),
                     kind == PduKind::response ? error_word() : std::uint16_t{0},
                     asked != nullptr && !asked->silent,
                     whole.size,
                     outstanding(asker) + (kind == PduKind::request ? 1U : 0U),
                     whole.tsdu.where,
                     {},
                     0,
                     detail,
                     kind == PduKind::request && whole.pdu.wants_no_answer()};
  if (asked != nullptr) {
    seen.asked = asked->where;
    seen.asked_size = asked->pdu_size;
  }
  listener_->on(seen);
}

void PlusEngine::on_request(const Whole& whole) {
  read(whole, nullptr);
  Waiting waiting;
  waiting.side = whole.tsdu.side;
  waiting.function = whole.pdu.function;
  waiting.sequence = whole.pdu.sequence;
  waiting.silent = whole.pdu.wants_no_answer();
  waiting.detail = plus_detail(whole.pdu, reading_);
  waiting.pdu_size = whole.size;
  waiting.where = whole.tsdu.where;
  waiting.asked = {reading_.object.value_or(0), reading_.wanted.empty() ? reading_.path : reading_.wanted};
  waiting.event = plus_event(whole.pdu, reading_);
  if (waiting.event && waiting.event->object != 0) {  // content of a block comes attribute by attribute
    if (std::exchange(last_fetched_, waiting.event->object) == waiting.event->object) waiting.event.reset();
  }
  const bool session = reading_.first_object && reading_.first_object->class_id == plus_id::class_session;
  if (session && whole.pdu.function == plus::Function::create_object)
    tell_client_identity(reading_, [&](bool of_server, std::string_view fact, std::string_view value) {
      tell_identity(of_server, fact, value, whole.tsdu.where);
    });
  waiting.held = whole.pdu.function == plus::Function::init_ssl;
  if (!waiting.held && !ask_for_variables(whole, waiting) && !subscribe(whole, waiting))
    operation(whole, PduKind::request, static_cast<std::uint16_t>(whole.pdu.function), waiting.detail, nullptr);
  wait(std::move(waiting));
  if (!early_.empty()) match_early(whole);
}

// A request with the number of one that still waits takes its place.
void PlusEngine::wait(Waiting&& waiting) {
  const auto same = [&](const Waiting& w) { return w.side == waiting.side && w.sequence == waiting.sequence; };
  auto leaves = std::find_if(waiting_.begin(), waiting_.end(), same);
  if (leaves == waiting_.end() && waiting_.size() >= pending_limit_) {
    leaves = std::find_if(waiting_.begin(), waiting_.end(), [](const Waiting& w) { return w.silent; });
    if (leaves == waiting_.end()) leaves = waiting_.begin();
  }
  if (leaves != waiting_.end()) {
    const Waiting forgotten = std::move(*leaves);
    waiting_.erase(leaves);
    forget(forgotten, false);
  }
  waiting_.push_back(std::move(waiting));
}

std::optional<PlusEngine::Waiting> PlusEngine::take(Side asked_by, const plus::Pdu& answer) {
  const auto at = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& w) {
    return w.side == asked_by && w.sequence == answer.sequence &&
           (w.function == answer.function || is_error(answer.function));
  });
  if (at == waiting_.end()) return std::nullopt;
  Waiting out = std::move(*at);
  waiting_.erase(at);
  return out;
}

void PlusEngine::tell_held(const Waiting& waiting) {
  OperationSeen seen{*info_,
                     PduKind::request,
                     by_server(waiting.side),
                     {},
                     true,
                     0,
                     false,
                     waiting.pdu_size,
                     outstanding(waiting.side) + 1,
                     waiting.where,
                     {},
                     0,
                     waiting.detail,
                     waiting.silent};
  seen.name = {OperationFamily::plus, 0, static_cast<std::uint16_t>(waiting.function)};
  listener_->on(seen);
}

// What was agreed is part of the connection that it began.
void PlusEngine::begin_tls(const Where& where) {
  info_->protocol = Protocol::s7comm_plus_tls;
  info_->listener_tag = 0;
  listener_->identified(*info_, where);
}

void PlusEngine::forget(const Waiting& waiting, bool at_end) {
  if (waiting.held) tell_held(waiting);
  if (!waiting.silent)
    listener_->on(Unanswered{*info_,
                             by_server(waiting.side),
                             {OperationFamily::plus, 0, static_cast<std::uint16_t>(waiting.function)},
                             waiting.pdu_size,
                             waiting.where,
                             at_end});
  tell_event(waiting, waiting.silent ? "seen" : "unanswered");
}

void PlusEngine::tell_event(const Waiting& asked, std::string_view outcome) {
  if (!asked.event) return;
  listener_->on(ControllerEvent{*info_, asked.event->kind, asked.event->detail,
                                asked.event->possible ? "possible" : outcome, by_server(asked.side), asked.where});
}

void PlusEngine::tell_identity(bool of_server, std::string_view fact, std::string_view value, const Where& where) {
  IdentityFact out;
  out.address = of_server ? info_->server.address : info_->client.address;
  out.fact = fact;
  out.value = value;
  out.source = name(Protocol::s7comm_plus);
  out.where = where;
  listener_->on(out);
}

void PlusEngine::on_response(const Whole& whole) {
  auto asked = take(other(whole.tsdu.side), whole.pdu);
  if (!asked && keep_early(whole)) return;
  read(whole, asked ? &asked->asked.ids : nullptr);
  if (asked) outcome_.asked = asked->where;
  if (asked && asked->held) {
    if (reading_.error() >= 0) begin_tls(whole.tsdu.where);
    tell_held(*asked);
  }
  if (asked && asked->subscription)
    answer_variables(whole, *asked, *asked->subscription->request);
  else if (asked && asked->request != nullptr && templates(asked->side, asked->access).alive(asked->generation))
    answer_variables(whole, *asked, *asked->request);
  else
    operation(whole, PduKind::response, static_cast<std::uint16_t>(asked ? asked->function : whole.pdu.function),
              asked ? std::string_view(asked->detail) : std::string_view(), asked ? &*asked : nullptr);
  tell_server_identity(asked ? asked->asked : PlusAsked{}, reading_,
                       [&](bool of_server, std::string_view fact, std::string_view value) {
                         tell_identity(of_server, fact, value, whole.tsdu.where);
                       });
  if (!asked) return;
  if (asked->subscription) outcome_.request = nullptr;  // it may not live on
  settle(*asked);
}

// What an answer means beyond itself.
void PlusEngine::settle(Waiting& asked) {
  constexpr std::int16_t level_disabled = 38;
  const std::int16_t error = reading_.error();
  const bool refused = error < 0 || (error == level_disabled && asked.event && asked.event->kind == "password-used");
  if (refused) return tell_event(asked, "refused " + hex_text(static_cast<std::uint16_t>(error), 4));
  tell_event(asked, "succeeded");
  if (asked.function == plus::Function::create_object) on_created(asked);
  if (asked.function == plus::Function::delete_object) on_deleted(asked);
  if (asked.changed == 0) return;
  if (asked.subscription)
    subscriptions_.set(asked.changed, std::move(*asked.subscription));
  else
    subscriptions_.erase(asked.changed);
}

void PlusEngine::on_created(Waiting& asked) {
  if (asked.event && asked.event->kind == "session-created") {
    session_objects_.clear();
    for (const std::uint32_t object : reading_.created) session_objects_.push(object);
  }
  if (asked.subscription && !reading_.created.empty())
    subscriptions_.set(reading_.created[0], std::move(*asked.subscription));
}

void PlusEngine::on_deleted(const Waiting& asked) {
  if (session_objects_.contains(asked.asked.object))
    subscriptions_.clear();
  else
    subscriptions_.erase(asked.asked.object);
}

}  // namespace s7::dissector
