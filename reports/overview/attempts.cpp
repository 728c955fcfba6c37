#include <fmt/format.h>

#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "reports/humanise.hpp"
#include "reports/overview/sections.hpp"

namespace s7::reports {
namespace {

using Kind = Block::Kind;

constexpr std::int64_t most_listed = 15;

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

using Path = std::tuple<std::string, std::string, std::int64_t>;

Path path_of(const Row& row) { return {row.text("client"), row.text("server"), row.count("port")}; }

// Remote desktops open a COTP connection and go on with TLS outside of it: nothing failed there.
std::set<Path> remote_desktops(const OverviewSource& source) {
  std::set<Path> paths;
  for_each_row(source.connections, [&paths](const Row& row) {
    if (row.text("protocol") == "rdp") paths.insert(path_of(row));
  });
  return paths;
}

}  // namespace

void add_attempts(Document& page, const OverviewSource& source) {
  const std::set<Path> other = remote_desktops(source);
  std::map<Path, std::int64_t> established;
  std::int64_t failed = 0;
  for_each_row(source.attempts, [&](const Row& row) {
    if (other.count(path_of(row)) > 0) return;
    if (row.text("outcome") == "established") {
      established[path_of(row)] += row.count("count");
    } else {
      failed += row.count("count");
    }
  });
  if (failed == 0) return;
  page.add(Kind::heading, fmt::format("Failed attempts to connect: {}", human_count(failed)));
  std::int64_t listed = 0;
  for_each_row(source.attempts, [&](const Row& row) {
    const std::string outcome = row.text("outcome");
    if (outcome == "established" || other.count(path_of(row)) > 0 || listed++ >= most_listed) return;
    const std::string tsap = human_tsap(row.text("server_tsap"), true);
    const auto worked = established.find(path_of(row));
    page.add(Kind::item,
             fmt::format(
                 "{} to {}{}: {}, {}, {} UTC{}", row.text("client"), endpoint(row.text("server"), row.count("port")),
                 tsap.empty() ? "" : fmt::format(", TSAP {}", tsap), counted(row.count("count"), "attempt"),
                 in_words(outcome), time_span(row.text("first_seen"), row.text("last_seen")),
                 worked == established.end()
                     ? ""
                     : fmt::format("; {} of this client to the same server succeeded", human_count(worked->second))));
  });
  if (listed > most_listed)
    page.add(Kind::paragraph, fmt::format("And {} more: report INVENTORY attempts.", listed - most_listed));
}

}  // namespace s7::reports
