#include <fmt/format.h>

#include "reports/humanise.hpp"
#include "reports/json.hpp"
#include "reports/overview/sections.hpp"

namespace s7::reports {
namespace {

using Kind = Block::Kind;

// Captures that are well and beyond this number are only counted.
constexpr std::int64_t most_listed = 8;

void append(std::string& list, std::string_view text) {
  if (!list.empty()) list += "; ";
  list += text;
}

std::string period(const Row& row) {
  const std::string from = row.text("first_packet");
  const std::string to = row.text("last_packet");
  const auto begin = parse_time(from);
  const auto end = parse_time(to);
  if (!begin || !end) return {};
  const std::string span = time_span(from, to);
  return *end <= *begin ? fmt::format(", {} UTC", span)
                        : fmt::format(", {} UTC ({})", span, human_duration(*end - *begin));
}

// What the capture lacks or repeats: whoever reads the rest must know.
std::string flaws(const Row& row) {
  std::string list;
  if (!row.flag("complete")) append(list, "not read to its end");
  if (const std::string problem = row.text("problem"); !problem.empty()) append(list, problem);
  const auto packets = [&](const char* column, std::string_view what) {
    if (row.count(column) > 0) append(list, fmt::format("{} {}", counted(row.count(column), "packet"), what));
  };
  packets("dropped_by_kernel", "dropped by the kernel");
  packets("dropped_by_interface", "dropped by the interface");
  packets("truncated", "cut by the snap length");
  if (row.count("malformed") > 0) append(list, fmt::format("{} malformed", human_count(row.count("malformed"))));
  return list;
}

void add_capture(Document& page, const Row& row) {
  std::string text = fmt::format("{}: {}, {}{}", row.text("name"), counted(row.count("packets"), "packet"),
                                 human_bytes(row.count("bytes")), period(row));
  if (const std::string sensor = row.text("sensor"); !sensor.empty()) text += fmt::format(", sensor {}", sensor);
  page.add(Kind::item, text);
  if (const std::string list = flaws(row); !list.empty()) page.add(Kind::subitem, list, true);
}

struct Sums {
  std::int64_t captures = 0, packets = 0, duplicates = 0, flawed = 0;
  bool drops_known = false;
};

std::string restriction(const Row& row) {
  std::string text =
      fmt::format("Of {} only this was looked at: {}.", counted(row.count("captures"), "capture"), row.text("filter"));
  if (row.count("left_out") > 0) text += fmt::format(" {} left out.", counted(row.count("left_out"), "packet"));
  if (row.count("nothing_left") > 0)
    text += fmt::format(
        " Nothing of {} was left to look at. (In BPF, host, net and port see neither behind VLAN tags nor into tunnels:"
        " EXPRESSION or (vlan and EXPRESSION) sees behind one tag.)",
        counted(row.count("nothing_left"), "capture"));
  return text;
}

void add_losses(Document& page, const OverviewSource& source, const Sums& sums) {
  std::string text;
  for_each_row(source.losses, [&text](const Row& row) {
    const std::int64_t sessions = row.count("sessions");
    if (sessions == 0) return;
    const std::string all = counted(sessions, "TCP connection");
    text = row.count("lost_bytes") == 0
               ? "No gap was found inside the TCP connections."
               : fmt::format("Lost in {} of {}: {} of payload that both ends exchanged and the capture lacks.",
                             human_count(row.count("lossy")), all, human_bytes(row.count("lost_bytes")));
    if (row.count("one_way") > 0)
      text += fmt::format(" Of {} of {} only one direction was seen.", human_count(row.count("one_way")), all);
    if (row.count("midstream") > 0)
      text += fmt::format(" The start of {} of {} was not seen.", human_count(row.count("midstream")), all);
  });
  const auto add = [&text](std::string_view sentence) {
    text += fmt::format("{}{}", text.empty() ? "" : " ", sentence);
  };
  if (sums.duplicates > 0) add(fmt::format("{} left out.", counted(sums.duplicates, "duplicated packet")));
  if (!sums.drops_known) add("The files do not say whether the capturing computer dropped packets.");
  if (!text.empty()) page.add(Kind::paragraph, text);
  for_each_row(source.restrictions, [&page](const Row& row) { page.add(Kind::paragraph, restriction(row), true); });
}

}  // namespace

void add_captures(Document& page, const OverviewSource& source, const Facts& facts) {
  page.add(Kind::heading, "Captures");
  Sums sums;
  for_each_row(source.captures, [&](const Row& row) {
    ++sums.captures;
    sums.packets += row.count("packets");
    sums.duplicates += row.count("duplicates");
    sums.drops_known |= row.integer("dropped_by_kernel").has_value();
    const bool flawed = !flaws(row).empty();
    sums.flawed += flawed ? 1 : 0;
    if (sums.captures <= most_listed || (flawed && sums.flawed <= most_listed)) add_capture(page, row);
  });
  if (sums.captures == 0) {
    page.add(Kind::paragraph, "None: this inventory is empty.");
    return;
  }
  if (sums.captures > 1) {
    page.add(Kind::paragraph, fmt::format("Together {} captures, {}, {} covered.", sums.captures,
                                          counted(sums.packets, "packet"), human_coverage(facts.observed_us)));
  }
  if (sums.captures > most_listed) page.add(Kind::paragraph, "All of them: report INVENTORY captures.");
  add_losses(page, source, sums);
}

}  // namespace s7::reports
