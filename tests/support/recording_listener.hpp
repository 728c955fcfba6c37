#pragma once

// Facts of the dissector as lines of text, to be compared as sets. Header only, so that tests and fuzz targets that
// link the dissector may use it and the builders stay free of it.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "dissector/analyzer.hpp"
#include "dissector/text.hpp"
#include "dissector/track/other_operations.hpp"
#include "dissector/wire/plus/codes.hpp"
#include "dissector/wire/s7_codes.hpp"
#include "tests/support/conversation.hpp"

namespace s7::test {

// What a line says depends on the bytes exchanged alone: no frame numbers, times or counts of packets.
class RecordingListener : public dissector::Listener {
 public:
  using Listener::on;
  bool pdus = false;  // also record every TPDU

  [[nodiscard]] bool wants_pdus() const override { return pdus; }
  void on(const dissector::PduSeen& pdu) override {
    // Every view is read, so that a sanitizer sees one that is no longer valid.
    line("pdu " + ends(pdu.session) + (pdu.source == pdu.session.client ? " > " : " < ") +
         dissector::hex_digits(pdu.tpdu) + (pdu.truncated ? " cut" : "") + (pdu.after_loss ? " after-loss" : "") + " " +
         std::string(name(pdu.protocol)) + " tsdu " + dissector::hex_digits(pdu.tsdu) + problem_text(pdu.problem));
    if (pdu.request != nullptr && pdu.results != nullptr) touch(*pdu.request);
    if (!pdu.plus_data.empty()) line("plus " + dissector::hex_digits(pdu.plus_data));
  }
  void on(const dissector::VariableRequest& r) override {
    touch(r.request);
    line("request " + ends(r.session) + by(r.by_server) + kind(r.access) + ranges(r.request, nullptr));
  }
  void on(const dissector::VariableAnswer& a) override {
    touch(a.request);
    line("answer " + ends(a.session) + by(a.by_server) + (a.pushed ? " push" : kind(a.access)) + error_text(a.error) +
         (a.any_failed ? " failed" : "") + ranges(a.request, &a.results));
  }
  void on(const dissector::OperationSeen& o) override {
    constexpr const char* kinds[] = {"ask", "reply", "push"};
    line(std::string(kinds[static_cast<std::size_t>(o.kind)]) + " " + ends(o.session) + by(o.by_server) + " " +
         operation(o.name) + (o.named ? "" : " unnamed") + (o.detail.empty() ? "" : " " + std::string(o.detail)) +
         error_text(o.error) + (o.kind == dissector::PduKind::response && !o.matched ? " unmatched" : ""));
  }
  void on(const dissector::Unanswered& u) override {
    line("unanswered " + ends(u.session) + by(u.by_server) + " " + operation(u.name));
  }
  void on(const dissector::Attempt& a) override {
    line("attempt " + ends(a.client, a.server) + " " + std::string(name(a.outcome)) + " " +
         dissector::hex_digits(a.client_tsap.view()) + ">" + dissector::hex_digits(a.server_tsap.view()));
    attempts.push_back(a);
  }
  void on(const dissector::ControllerEvent& e) override {
    line("event " + ends(e.session) + by(e.by_server) + " " + std::string(e.kind) + " [" + std::string(e.detail) +
         "] " + std::string(e.outcome));
  }
  void on(const dissector::StationEvent& e) override {
    line("station " + (e.address ? to_string(*e.address) : std::string("-")) + " " + std::string(e.kind) + " [" +
         std::string(e.detail) + "]");
  }
  void on(const dissector::IdentityFact& f) override {
    line("identity " + (f.address && !anonymous ? to_string(*f.address) : std::string("-")) + " " +
         std::string(f.fact) + " [" + std::string(f.value) + "] " + std::string(f.source));
  }
  void on(const dissector::ResolutionSeen& r) override {
    line("resolution " + to_string(r.asker) + " " + to_string(r.target) + (r.answered ? " answered" : " asked"));
  }
  void on(const dissector::Problem& p) override {
    problems.push_back(std::string(p.layer) + " " + std::string(p.cause) + " " + std::to_string(p.amount));
  }
  void on(const dissector::SessionInfo& session, const dissector::SessionPart& part) override {
    if (part.to_server) parts_to_server += part.packets;
    packets += part.packets;
    bytes += part.bytes;
    counters.retransmissions += part.stream.retransmissions;
    counters.out_of_order += part.stream.out_of_order;
    counters.lost_bytes += part.stream.lost_bytes;
    counters.conflicting_overlaps += part.stream.conflicting_overlaps;
    counters.limit_reached += part.stream.limit_reached;
    counters.keep_alives += part.stream.keep_alives;
    if (!session.roles_known) problems.emplace_back("a part before the roles are known");
  }
  void ended(const dissector::SessionInfo& s) override {
    line("session " + ends(s) + " " + std::string(name(s.protocol)) + (s.start_seen ? "" : " midstream") + " " +
         dissector::hex_digits(s.client_tsap.view()) + ">" + dissector::hex_digits(s.server_tsap.view()) + " tpdu " +
         number(s.tpdu_size) + " pdu " + number(s.pdu_size_asked) + "/" + number(s.pdu_size) + " jobs " +
         number(s.max_jobs_calling) + "/" + number(s.max_jobs_called) + " end " + end_text(s.end_reason));
    sessions.push_back(s);
  }

  // Lines that begin with `prefix`, sorted.
  [[nodiscard]] std::vector<std::string> sorted(std::string_view prefix = {}) const {
    std::vector<std::string> out;
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(out),
                 [&](const std::string& l) { return l.starts_with(prefix); });
    std::sort(out.begin(), out.end());
    return out;
  }

  bool anonymous = false;  // leave addresses out
  std::vector<std::string> lines, problems;
  std::vector<dissector::SessionInfo> sessions;
  std::vector<dissector::Attempt> attempts;
  dissector::StreamCounters counters;
  std::uint64_t packets = 0, bytes = 0, parts_to_server = 0;

 private:
  void line(std::string text) { lines.push_back(std::move(text)); }
  void touch(const dissector::RequestTemplate& request) { bytes_touched_ += request.parameters.size(); }
  static std::string by(bool server) { return server ? " server" : " client"; }
  static std::string number(const std::optional<std::uint32_t>& n) { return n ? std::to_string(*n) : "?"; }
  static std::string problem_text(std::string_view problem) {
    return problem.empty() ? "" : " !" + std::string(problem);
  }
  static std::string kind(dissector::AccessKind access) {
    constexpr const char* words[] = {" read", " write", " subscribe"};
    return words[static_cast<std::size_t>(access)];
  }
  static std::string error_text(std::uint16_t error) {
    return error == 0 ? "" : " error " + dissector::hex_text(error, 4);
  }
  static std::string end_text(dissector::EndReason reason) {
    constexpr const char* words[] = {"fin", "reset", "cotp-disconnect", "timeout", "capture-end", "evicted"};
    return words[static_cast<std::size_t>(reason)];
  }
  [[nodiscard]] std::string end(const dissector::Endpoint& e) const {
    return (anonymous ? "" : to_string(e.address)) + ":" + std::to_string(e.port);
  }
  [[nodiscard]] std::string ends(const dissector::Endpoint& client, const dissector::Endpoint& server) const {
    return end(client) + ">" + end(server);
  }
  [[nodiscard]] std::string ends(const dissector::SessionInfo& s) const {
    return s.roles_known ? ends(s.client, s.server) : "roles unknown";
  }
  static std::string operation(const dissector::OperationName& n) {
    if (n.family == dissector::OperationFamily::plus) return dissector::plus::function_text(n.function);
    if (n.family == dissector::OperationFamily::other)
      return std::string(other_name(dissector::OtherOperation{n.function}).operation);
    return n.family == dissector::OperationFamily::userdata
               ? dissector::userdata_text(n.group, static_cast<std::uint8_t>(n.function))
               : dissector::function_text(static_cast<std::uint8_t>(n.function));
  }
  static std::string ranges(const dissector::RequestTemplate& request,
                            const std::vector<dissector::RangeResult>* results) {
    std::string out = request.damaged ? " damaged" : "";
    for (std::size_t i = 0; i < request.ranges.size(); ++i) {
      const auto& range = request.ranges[i];
      out += " [" + range.area + (range.db ? " " + std::to_string(*range.db) : "") + " " + number(range.first) + "+" +
             number(range.count) + (range.bit ? "." + std::to_string(*range.bit) : "") + " " + range.transport +
             range.detail;
      if (results != nullptr && i < results->size())
        out += (*results)[i].answered
                   ? " " + dissector::hex_text((*results)[i].code, 2) + "/" + std::to_string((*results)[i].bytes)
                   : " unanswered";
      out += "]";
    }
    return out;
  }
  std::size_t bytes_touched_ = 0;
};

// Frames numbered from 1, of one capture; they point into it.
inline std::vector<dissector::Frame> frames_of(const Capture& capture) {
  std::vector<dissector::Frame> out;
  for (const Frame& frame : capture) {
    dissector::Frame& in = out.emplace_back();
    in.where.at = frame.time;
    in.where.frame = in.where.order = out.size();
    in.link_type = frame.link_type;
    in.wire_length = frame.on_wire();
    in.bytes = frame.bytes;
  }
  return out;
}

inline void feed(dissector::Analyzer& analyzer, const Capture& capture) { analyzer.feed(frames_of(capture)); }

inline void analyze(const Capture& capture, RecordingListener& listener, const dissector::Settings& settings = {}) {
  dissector::Analyzer analyzer(settings, listener);
  feed(analyzer, capture);
  analyzer.finish();
}

}  // namespace s7::test
