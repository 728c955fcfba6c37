// The first thing on the page: how much was seen, and how bad it is.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "reports/audit/exposure.hpp"
#include "reports/audit/words.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/section.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::html {
namespace {

using audit::AuditInput;
using audit::Severity;

std::string tile(std::string_view label, const std::string& value, const std::string& note) {
  return fmt::format("<div><dt>{}</dt><dd>{}{}</dd></div>\n", escape(label), escape(value),
                     note.empty() ? note : fmt::format("<small>{}</small>", escape(note)));
}

std::string number(std::size_t value) { return human_count(static_cast<std::int64_t>(value)); }

std::string period(const AuditInput& input) {
  std::optional<audit::Time> first, last;
  for (const audit::Capture& capture : input.captures) {
    if (capture.first_packet) first = std::min(first.value_or(*capture.first_packet), *capture.first_packet);
    if (capture.last_packet) last = std::max(last.value_or(*capture.last_packet), *capture.last_packet);
  }
  return first && last ? time_span(audit::rfc3339(*first), audit::rfc3339(*last)) + " UTC" : std::string{};
}

std::string putget(const AuditInput& input, const std::vector<audit::Index>& stations) {
  std::array<std::size_t, 3> counts{};
  for (const audit::Index station : stations)
    ++counts[static_cast<std::size_t>(audit::exposure_of(input, station).verdict())];
  return fmt::format("PUT/GET: {} open, {} refused, {} not observed", counts[1], counts[2], counts[0]);
}

std::string findings_tile(const audit::Findings& found) {
  std::string out = "<div><dt>Findings</dt><dd>";
  if (found.empty()) out += "0";
  for (const Severity severity : {Severity::critical, Severity::warning, Severity::notice, Severity::info}) {
    const auto count = std::count_if(found.begin(), found.end(),
                                     [severity](const audit::Finding& f) { return f.severity == severity; });
    const bool plural = count > 1 && (severity == Severity::warning || severity == Severity::notice);
    if (count > 0)
      out += fmt::format("<span class=\"sev {0}\">{1} {0}{2}</span> ", name(severity), count, plural ? "s" : "");
  }
  return out + "</dd></div>\n";
}

}  // namespace

Section summary(const Material& material) {
  const AuditInput& input = material.input;
  const std::vector<audit::Index>& stations = material.controllers;
  std::uint64_t packets = 0;
  for (const audit::Capture& capture : input.captures) packets += capture.packets;
  std::string body = "<dl class=tiles>\n";
  body += tile("Captured", packets == 0 ? "nothing" : human_coverage(input.observed()), period(input));
  body += tile("Packets", human_count(static_cast<std::int64_t>(packets)),
               fmt::format("in {}", counted(static_cast<std::int64_t>(input.captures.size()), "capture")));
  body += tile("Controllers", number(stations.size()), stations.empty() ? std::string{} : putget(input, stations));
  body += tile("Connections", number(input.connections.size()), {});
  body += findings_tile(material.findings) + "</dl>\n";
  if (stations.empty()) {
    body += input.captures.empty() ? "<p>This inventory is empty: no capture has been read into it.</p>\n"
                                   : "<p>No S7 connection was observed. That proves nothing about the plant: it was not"
                                     " seen in these captures.</p>\n";
  }
  return {"summary", "Summary", "Summary", std::move(body)};
}

}  // namespace s7::reports::html
