#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "reports/audit/present.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/section.hpp"
#include "reports/html/table.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::html {
namespace {

using audit::AuditInput;
using audit::Finding;

// Beyond this the page would not be read: audit prints them all.
constexpr std::size_t most_articles = 1'000;
constexpr std::size_t many_articles = 12;
constexpr Alignment right = Alignment::right;

void line(std::string& out, std::string_view label, const std::string& html) {
  if (!html.empty()) out += fmt::format("<dt>{}<dd>{}\n", label, html);
}

std::string likely(const Finding& finding) {
  if (finding.likely_cause.empty()) return {};
  return fmt::format("{} <span class=conf>confidence {}</span>", escape(finding.likely_cause),
                     name(finding.confidence));
}

// What to think of a finding and what to do about it.
std::string judgement(const Finding& finding) {
  std::string out;
  line(out, "Likely", likely(finding));
  line(out, "Or", escape(finding.alternatives));
  line(out, "Do", escape(finding.advice));
  line(out, "Settled by", escape(finding.settles));
  return out;
}

// In a large plant many stations share a cause and what to do about it: after a few of them, one is named instead.
class Judgements {
 public:
  std::string of(const audit::Findings& found, std::size_t number) {
    const Finding& finding = found[number];
    std::string text = judgement(finding);
    const auto [at, is_new] = told_.try_emplace(finding.rule + text, Told{number, 0});
    if (text.empty() || ++at->second.times <= told_in_full) return text;
    std::string out;
    line(out, "Likely, do",
         fmt::format("As for <a href=#f{}>{}</a>. <span class=conf>confidence {}</span>", at->second.first + 1,
                     escape(found[at->second.first].title), name(finding.confidence)));
    return out;
  }

 private:
  static constexpr std::size_t told_in_full = 3;
  struct Told {
    std::size_t first = 0, times = 0;
  };
  std::map<std::string, Told> told_;  // rule and text -> finding
};

std::string packets(const AuditInput& input, const Finding& finding) {
  std::string out;
  for (const audit::Place& place : finding.evidence.places()) {
    out += fmt::format("{}frame {} of {} ({})", out.empty() ? "" : "<br>", place.frame,
                       escape(input.captures[place.capture].name), audit::when(place.time));
  }
  return out;
}

std::string filter(const Finding& finding) {
  return finding.filter.empty() ? std::string{} : fmt::format("<code class=copy>{}</code>", escape(finding.filter));
}

std::string period(const Finding& finding) {
  if (!finding.first_seen || !finding.last_seen) return {};
  return time_span(audit::rfc3339(*finding.first_seen), audit::rfc3339(*finding.last_seen)) + " UTC";
}

bool in_articles(const Finding& finding) {
  return audit::group_of(finding.rule) != audit::Group::trust && !is_plain_number(finding);
}

std::string plain_numbers(const audit::Findings& found) {
  std::string out;
  for (const Finding& finding : found)
    if (is_plain_number(finding)) out += fmt::format("<li>{}</li>\n", escape(finding.observation));
  return out.empty() ? out : fmt::format("<h3>Connections in use</h3>\n<ul>\n{}</ul>\n", out);
}

std::string about(std::string_view rule) {
  const auto number = audit::rule_number(rule);
  return number ? std::string(audit::rule_infos()[*number].about) : std::string{};
}

// What was found how often, where the articles are too many to be counted at a glance.
std::string by_rule(const audit::Findings& found) {
  Table table{
      "Findings",
      {column("severity"), column("rule"), column("about"), column("findings", right), column("controllers", right)},
      {}};
  for (auto first = found.begin(); first != found.end();) {
    const auto same = [first](const Finding& other) {
      return other.rule == first->rule && other.severity == first->severity;
    };
    const auto end = std::find_if_not(first, found.end(), same);
    std::set<audit::Index> servers;
    for (auto at = first; at != end; ++at)
      if (at->server) servers.insert(*at->server);
    if (in_articles(*first))
      table.rows.push_back({std::string(name(first->severity)), first->rule, about(first->rule),
                            human_count(end - first), human_count(static_cast<std::int64_t>(servers.size()))});
    first = end;
  }
  return render(table, {"Findings by rule", {}, false, false});
}

std::string article(const AuditInput& input, const Finding& finding, std::size_t number, const std::string& judged) {
  std::string out =
      fmt::format("<article class=\"finding {0}\" id=f{1}>\n<h3><span class=\"sev {0}\">{0}</span> {2}</h3>\n<dl>\n",
                  name(finding.severity), number + 1, escape(finding.title));
  line(out, "Observed", escape(finding.observation));
  out += judged;
  line(out, "When", period(finding));
  line(out, "Packets", packets(input, finding));
  line(out, "Wireshark", filter(finding));
  line(out, "Rule",
       fmt::format("{}{}", escape(finding.rule),
                   finding.technique.empty() ? "" : "; ATT&amp;CK " + escape(finding.technique)));
  return out + "</dl>\n</article>\n";
}

}  // namespace

bool is_plain_number(const Finding& finding) {
  return finding.rule == "connection-resources" && finding.severity == audit::Severity::info;
}

std::string finding_article(const AuditInput& input, const Finding& finding, std::size_t number) {
  return article(input, finding, number, judgement(finding));
}

Section findings(const Material& material) {
  Section section{"findings", "Findings", fmt::format("Findings: {}", audit::severity_counts(material.findings)), {}};
  if (material.input.captures.empty()) return section;
  const auto all =
      static_cast<std::size_t>(std::count_if(material.findings.begin(), material.findings.end(), in_articles));
  if (all > many_articles) section.body += by_rule(material.findings);
  std::size_t shown = 0;
  Judgements judgements;
  for (std::size_t i = 0; i < material.findings.size(); ++i) {
    if (!in_articles(material.findings[i]) || shown == most_articles) continue;
    section.body += article(material.input, material.findings[i], i, judgements.of(material.findings, i));
    ++shown;
  }
  if (all == 0)
    section.body =
        "<p>The rules of the audit found nothing beside what is said of the captures and of connections in"
        " use. Silence proves nothing: they see what was captured.</p>\n";
  if (all > shown)
    section.body += fmt::format("<p class=note>And {} more: s7scope audit INVENTORY lists all of them.</p>\n",
                                human_count(static_cast<std::int64_t>(all - shown)));
  section.body += plain_numbers(material.findings);
  return section;
}

}  // namespace s7::reports::html
