#include <fmt/format.h>

#include <array>
#include <utility>

#include "reports/humanise.hpp"
#include "reports/overview/sections.hpp"

namespace s7::reports {
namespace {

using Kind = Block::Kind;

// What the packets show, never why: one sensor can't tell a filter from a host that is off.
std::string in_words(std::string_view outcome) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> words{
      {{"unanswered", "unanswered between the sensor and the server"},
       {"refused", "refused: TCP reset in answer to the SYN"},
       {"unreachable", "unreachable, says an ICMP message"},
       {"tcp-only", "TCP connected, then the client asked for nothing"},
       {"closed-after-connect", "TCP connected, then closed by the server without a COTP answer"},
       {"cotp-rejected", "COTP connection rejected by the server"},
       {"cotp-unanswered", "COTP connection request unanswered"},
       {"cotp-only", "COTP connected, then nothing was asked"},
       {"setup-unanswered", "COTP connected, S7 setup unanswered"},
       {"setup-rejected", "COTP connected, S7 setup rejected by the server"}}};
  for (const auto& [key, text] : words) {
    if (key == outcome) return std::string(text);
  }
  return std::string(outcome);
}

// Beyond the SYN the client goes on because the server answered: without its packets nobody knows what it said.
std::string how_it_ended(const Row& row) {
  const std::string outcome = row.text("outcome");
  const bool half_seen =
      (outcome == "cotp-unanswered" || outcome == "setup-unanswered") && row.count("answers_seen") == 0;
  return in_words(outcome) + (half_seen ? " as far as captured: the server's packets are missing" : "");
}

}  // namespace

void add_attempts(Document& page, const OverviewSource& source) {
  std::int64_t failed = 0, rows = 0, undecided = 0;
  for_each_row(source.attempt_totals, [&](const Row& row) {
    failed = row.count("failed");
    rows = row.count("rows");
    undecided = row.count("undecided");
  });
  if (failed + undecided == 0) return;
  page.add(Kind::heading, fmt::format("Failed attempts to connect: {}", human_count(failed)));
  for_each_row(source.attempts, [&](const Row& row) {
    const std::string tsap = human_tsap(row.text("server_tsap"), true);
    const std::int64_t worked = row.count("succeeded");
    page.add(
        Kind::item,
        fmt::format(
            "{} to {}{}: {}, {}, {} UTC{}", station(row.text("client"), row.text("client_name")),
            station(endpoint(row.text("server"), row.count("port")), row.text("server_name")),
            tsap.empty() ? "" : fmt::format(", TSAP {}", tsap), counted(row.count("count"), "attempt"),
            how_it_ended(row), time_span(row.text("first_seen"), row.text("last_seen")),
            worked == 0 ? "" : fmt::format("; {} of this client to the same server succeeded", human_count(worked))));
  });
  const auto listed = static_cast<std::int64_t>(source.attempts.rows.size());
  if (rows > listed)
    page.add(Kind::paragraph, fmt::format("And {} more: report INVENTORY attempts.", human_count(rows - listed)));
  if (undecided > 0)
    page.add(Kind::paragraph,
             fmt::format("{} began within three seconds of the end of {}: how {} went on is not in the capture. List: "
                         "report INVENTORY attempts.",
                         counted(undecided, failed > 0 ? "more attempt" : "attempt"),
                         undecided == 1 ? "its capture" : "their captures", undecided == 1 ? "it" : "they"));
}

}  // namespace s7::reports
