// competing-writers: several stations write the same bytes of one controller, and the last one wins.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "reports/audit/filter.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"
#include "reports/ranges.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view rule = "competing-writers";
constexpr std::uint64_t often = 10;                      // writes of one station that are no operator's any more
constexpr std::int64_t largest = std::int64_t{1} << 40;  // addresses beyond that are no addresses

// Memory whose bytes can overlap: a block, or one symbol.
using Block = std::tuple<std::string, std::int64_t, std::string>;

// Bits [begin, end) that a station wrote.
struct Write {
  std::int64_t begin = 0, end = 0;
  Index station = 0, access = 0;
};

struct Writer {
  std::uint64_t writes = 0;
  std::optional<Duration> period;  // the shortest
  TouchedRanges ranges;
  Seen seen;
};
using Writers = std::map<Index, Writer>;

using Spans = std::vector<std::pair<std::int64_t, std::int64_t>>;  // apart, ascending

std::optional<Write> write_of(const AuditInput& input, Index index) {
  const Access& access = input.accesses[index];
  if (access.operation != Operation::write || access.ok == 0) return std::nullopt;
  if (!access.first_byte || !access.bytes) {
    if (access.detail.empty()) return std::nullopt;
    return Write{0, 1, input.asker(access), index};
  }
  if (*access.first_byte < 0 || *access.first_byte > largest || *access.bytes <= 0 || *access.bytes > largest)
    return std::nullopt;
  const std::int64_t begin = 8 * *access.first_byte;
  if (access.bit) {
    const std::int64_t bit = std::clamp<std::int64_t>(*access.bit, 0, 7);
    return Write{begin + bit, begin + bit + 1, input.asker(access), index};
  }
  return Write{begin, begin + 8 * *access.bytes, input.asker(access), index};
}

Block block_of(const Access& access) {
  const bool by_address = access.first_byte && access.bytes;
  return {access.area, access.db.value_or(-1), by_address ? std::string{} : access.detail};
}

std::map<Block, std::vector<Write>> writes_by_block(const AuditInput& input, Index server) {
  std::map<Block, std::vector<Write>> blocks;
  for (const Index index : input.stations[server].asked) {
    const auto write = write_of(input, index);
    if (write && !input.mutes.covers(input, rule, write->station, server))
      blocks[block_of(input.accesses[index])].push_back(*write);
  }
  return blocks;
}

// Bits that two stations or more wrote.
Spans shared_bits(const std::vector<Write>& writes) {
  std::vector<std::tuple<std::int64_t, int, Index>> steps;
  for (const Write& write : writes) {
    steps.emplace_back(write.begin, 1, write.station);
    steps.emplace_back(write.end, -1, write.station);
  }
  std::sort(steps.begin(), steps.end());
  std::map<Index, int> open;
  Spans shared;
  std::int64_t since = 0;
  for (const auto& [bit, change, station] : steps) {
    if (open.size() > 1 && bit > since) {
      if (!shared.empty() && shared.back().second == since)
        shared.back().second = bit;
      else
        shared.emplace_back(since, bit);
    }
    since = bit;
    if ((open[station] += change) == 0) open.erase(station);
  }
  return shared;
}

bool touches(const Spans& spans, const Write& write) {
  const auto after = std::lower_bound(spans.begin(), spans.end(), write.end,
                                      [](const auto& span, std::int64_t end) { return span.first < end; });
  return after != spans.begin() && std::prev(after)->second > write.begin;
}

Writers writers_of(const AuditInput& input, const std::vector<Write>& writes, const Spans& shared) {
  Writers writers;
  for (const Write& write : writes) {
    if (!touches(shared, write)) continue;
    const Access& access = input.accesses[write.access];
    Writer& writer = writers[write.station];
    writer.writes += access.ok;
    if (access.period_median)
      writer.period = std::min(writer.period.value_or(*access.period_median), *access.period_median);
    writer.ranges.add(access.area, access.db, access.first_byte, access.bytes, access.detail);
    writer.seen.extend(access.succeeded);
  }
  return writers;
}

// Whether some two of them wrote during the same time.
bool at_the_same_time(const Writers& writers) {
  std::vector<std::pair<Time, Time>> spans;
  for (const auto& [station, writer] : writers) spans.emplace_back(writer.seen.first.time, writer.seen.last.time);
  std::sort(spans.begin(), spans.end());
  for (std::size_t i = 1; i < spans.size(); ++i) {
    if (spans[i].first <= spans[i - 1].second) return true;
    spans[i].second = std::max(spans[i].second, spans[i - 1].second);
  }
  return false;
}

std::string shared_text(const Access& access, const Spans& shared) {
  TouchedRanges ranges;
  for (const auto& [begin, end] : shared)
    ranges.add(access.area, access.db, access.first_byte ? std::optional(begin / 8) : std::nullopt,
               (end + 7) / 8 - begin / 8, access.detail);
  return ranges.text(3);
}

std::string writers_text(const AuditInput& input, const Writers& writers) {
  std::vector<std::string> texts;
  for (const auto& [station, writer] : writers) {
    std::string text = fmt::format("{} wrote {} {}", input.who(station), writer.ranges.text(3),
                                   counted(static_cast<std::int64_t>(writer.writes), "time"));
    if (writer.period) text += fmt::format(" (every {})", human_duration(*writer.period));
    texts.push_back(std::move(text));
  }
  return listed(texts);
}

void judge(Finding& finding, const Writers& writers) {
  const auto busy =
      std::count_if(writers.begin(), writers.end(), [](const auto& entry) { return entry.second.writes >= often; });
  if (!at_the_same_time(writers)) {
    finding.severity = Severity::info;
    finding.confidence = Confidence::low;
    finding.likely_cause = "One of them probably took over from the other, or both set the value now and then.";
    finding.alternatives = "A redundant pair of which one is active at a time.";
    return;
  }
  finding.severity = busy > 1 ? Severity::warning : Severity::notice;
  finding.confidence = busy > 1 ? Confidence::high : Confidence::medium;
  finding.likely_cause = busy > 1 ? "They overwrite each other's values: which one counts changes with every write."
                                  : "Several places to set the same value, of which the last one counts.";
  finding.alternatives = busy > 1 ? "A redundant pair that writes the same values from both sides."
                                  : "Two panels with the same screens, as many plants have on purpose.";
}

std::string filter_of(const AuditInput& input, Index server, const Writers& writers) {
  std::string hosts;
  for (const auto& [station, writer] : writers) {
    const std::string host = host_filter(input.stations[station].address);
    if (!host.empty()) hosts += (hosts.empty() ? "" : " || ") + host;
  }
  const std::string controller = host_filter(input.stations[server].address);
  return controller.empty() || hosts.empty() ? std::string{} : fmt::format("{} && ({})", controller, hosts);
}

void tell(const AuditInput& input, Index server, const std::vector<Write>& writes, Findings& findings) {
  const Spans shared = shared_bits(writes);
  if (shared.empty()) return;
  const Writers writers = writers_of(input, writes, shared);
  const auto alone = std::count_if(writes.begin(), writes.end(), [&](const Write& w) { return !touches(shared, w); });
  const std::string bytes = shared_text(input.accesses[writes.front().access], shared);
  Finding finding;
  finding.rule = rule;
  finding.server = server;
  finding.count = writers.size();
  finding.title = fmt::format("{} stations write {} of {}", writers.size(), bytes, input.who(server));
  for (const auto& [station, writer] : writers) finding.saw(writer.seen);
  finding.observation =
      fmt::format("{} has {} writers of {}: {}; {}.", introduced(input, server), writers.size(), bytes,
                  writers_text(input, writers),
                  time_span(rfc3339(finding.first_seen.value_or(0)), rfc3339(finding.last_seen.value_or(0))));
  if (alone > 0)
    finding.observation += fmt::format(" {} of the same block {} one writer each.", counted(alone, "other range"),
                                       alone == 1 ? "has" : "have");
  judge(finding, writers);
  finding.advice =
      "Decide which station owns these bytes; give the others bytes of their own, and let the program of the controller"
      " decide between them.";
  finding.settles =
      "The screens or programs of these stations: which tags are at these addresses, and who may set them.";
  finding.filter = filter_of(input, server, writers);
  findings.push_back(std::move(finding));
}

}  // namespace

void competing_writers(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i)
    for (const auto& [block, writes] : writes_by_block(input, i)) tell(input, i, writes, findings);
}

}  // namespace s7::reports::audit::rules
