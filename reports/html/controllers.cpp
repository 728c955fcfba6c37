// One article per controller: who it is, what the packets say of PUT/GET, who asks it, for what.

#include <fmt/format.h>

#include <algorithm>

#include "reports/audit/exposure.hpp"
#include "reports/audit/resources.hpp"
#include "reports/audit/words.hpp"
#include "reports/html/controller_parts.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/section.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::html {
namespace {

using audit::AuditInput;
using audit::Exposure;
using audit::Index;
using audit::Verdict;

void entry(std::string& out, std::string_view label, const std::string& html) {
  if (!html.empty()) out += fmt::format("<dt>{}<dd>{}\n", label, html);
}

std::string identity(const AuditInput& input, Index station) {
  std::string out;
  const auto add = [&out](std::string_view label, const std::string& value) {
    if (!value.empty()) out += fmt::format("{}{}{}", out.empty() ? "" : ", ", label, escape(value));
  };
  add("", input.fact(station, "order_number"));
  add("", input.fact(station, "family"));
  add("firmware ", input.fact(station, "firmware"));
  add("hardware ", input.fact(station, "hardware_version"));
  add("serial ", input.fact(station, "serial"));
  add("module ", input.fact(station, "module"));
  add("plant ", input.fact(station, "plant"));
  add("location ", input.fact(station, "location"));
  add("vendor of its MAC ", input.fact(station, "vendor"));
  return out.empty() ? "It said nothing of itself in these captures." : out;
}

std::string_view tag_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::used_and_open: return "open";
    case Verdict::used_and_refused: return "refused";
    case Verdict::not_observed: break;
  }
  return "unknown";
}

std::string frames(const AuditInput& input, const audit::Seen& seen) {
  if (!seen.known()) return {};
  return fmt::format("frames {} to {} of {}", seen.first.frame, seen.last.frame,
                     escape(input.captures[seen.first.capture].name));
}

std::string evidence(const AuditInput& input, const Exposure& exposure) {
  audit::Seen served;
  for (const auto* uses : {&exposure.reads, &exposure.writes})
    for (const auto& [station, use] : *uses) served.extend(use.seen);
  std::string out;
  if (served.known()) out += fmt::format(" Served: {}.", frames(input, served));
  if (exposure.refused_seen.known()) out += fmt::format(" Refused: {}.", frames(input, exposure.refused_seen));
  return out;
}

std::string verdict(const AuditInput& input, const Exposure& exposure) {
  std::string out = fmt::format("<span class=\"tag {}\">{}</span>", tag_of(exposure.verdict()),
                                escape(audit::verdict_text(input, exposure)));
  if (exposure.asked > 0)
    out += fmt::format(" {} of {} served, {}.", human_count(static_cast<std::int64_t>(exposure.served)),
                       counted(static_cast<std::int64_t>(exposure.asked), "item"), audit::of_capture(input));
  else if (!exposure.answers_only)
    out += fmt::format(" Nothing was asked by absolute address, {}; silence proves nothing.", audit::of_capture(input));
  return out + evidence(input, exposure);
}

std::string resources(const AuditInput& input, Index station) {
  const audit::Resources used = audit::resources_of(input, station);
  if (used.peak == 0) return {};
  std::string out =
      fmt::format("{} at once ({}), {} at the end", counted(static_cast<std::int64_t>(used.peak), "connection"),
                  escape(audit::types_text(used.peak_by_type)), used.now);
  const Family* family = input.family(station);
  if (family == nullptr || !family->connections) return out + "; how many it can hold is not known";
  const std::int64_t limit = *family->connections;
  out += fmt::format("; {} can hold {}", escape(family->model.empty() ? family->name : family->model),
                     escape(limit_text(limit, family->connections_certainty)));
  return fmt::format(
      "<meter min=0 max={0} high={1} value={2} aria-label=\"{2} of {0} connections\">{2} of {0}</meter> {3}", limit,
      limit * 3 / 4, std::min<std::int64_t>(static_cast<std::int64_t>(used.peak), limit), out);
}

std::string links_to_findings(const audit::Findings& found, Index station) {
  std::string out;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].server != station || is_plain_number(found[i])) continue;
    out += fmt::format("{}<a href=\"#f{}\">{}</a>", out.empty() ? "" : "<br>", i + 1, escape(found[i].title));
  }
  return out;
}

std::string article(const Material& material, Index station, const MemoryBounds& bounds) {
  const AuditInput& input = material.input;
  const audit::Station& about = input.stations[station];
  std::string out =
      fmt::format("<article class=controller id=c{}>\n<h3>{}{}</h3>\n<dl>\n", station + 1, escape(about.address),
                  about.name.empty() ? "" : fmt::format(" <span>{}</span>", escape(about.name)));
  entry(out, "Identity", identity(input, station));
  entry(out, "PUT/GET", verdict(input, audit::exposure_of(input, station)));
  entry(out, "Resources", resources(input, station));
  entry(out, "Findings", links_to_findings(material.findings, station));
  return out + "</dl>\n" + partners(input, station) + memory(input, station, bounds) + "</article>\n";
}

}  // namespace

std::string article_of(const Material& material, Index station) {
  const auto& all = material.controllers;
  return std::binary_search(all.begin(), all.end(), station) ? fmt::format("c{}", station + 1) : std::string{};
}

Section controllers(const Material& material) {
  const std::vector<Index>& stations = material.controllers;
  Section section{"controllers", "Controllers", fmt::format("Controllers: {}", stations.size()), {}};
  if (stations.empty()) return section;
  if (stations.size() > 3) {
    section.body += "<ul class=jump>";
    for (const Index station : stations)
      section.body += fmt::format("<li><a href=\"#c{}\">{}</a></li>", station + 1, escape(material.input.who(station)));
    section.body += "</ul>\n";
  }
  const MemoryBounds bounds = bounds_for(material.input, stations);
  if (!material.input.accesses.empty()) section.body += byte_map_legend();
  for (const Index station : stations) section.body += article(material, station, bounds);
  return section;
}

}  // namespace s7::reports::html
