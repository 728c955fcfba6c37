#include "cli/commands/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "cli/text_style.hpp"
#include "reports/audit/audit.hpp"
#include "reports/audit/present.hpp"

namespace s7::cli {
namespace {

using namespace reports::audit;

std::string rendered(const AuditOptions& options, const AuditInput& input, const Findings& findings) {
  switch (options.format) {
    case reports::Format::csv: return reports::render_csv(findings_table(input, findings), options.spreadsheet);
    case reports::Format::json: return reports::render_json(findings_table(input, findings));
    case reports::Format::jsonl: return reports::render_jsonl(findings_table(input, findings));
    case reports::Format::text:
    case reports::Format::md: break;
  }
  const std::string name = std::filesystem::path(options.inventory).filename().string();
  const reports::Document page = findings_page(input, findings, name);
  return options.format == reports::Format::md ? reports::render_md(page)
                                               : reports::render_text(page, style_for(options.output));
}

bool reaches(const Findings& findings, const std::optional<Severity>& level) {
  return level && std::any_of(findings.begin(), findings.end(),
                              [&](const Finding& finding) { return finding.severity >= *level; });
}

}  // namespace

int run_audit(const AuditOptions& options) {
  storage::Reader inventory(options.inventory);
  const AuditInput input = load(inventory, Knowledge{});
  const Findings findings = audit(input);
  Output output(options.output.file);
  output.write(rendered(options, input, findings));
  output.commit();
  say(fmt::format("audit of {}: {}", options.inventory, severity_counts(findings)));
  return reaches(findings, severity_of(options.fail_on)) ? exit_found : exit_done;
}

}  // namespace s7::cli
