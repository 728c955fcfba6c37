#include "cli/commands/plan_check.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "cli/text_file.hpp"
#include "cli/text_style.hpp"
#include "reports/audit/audit.hpp"
#include "reports/audit/plan_findings.hpp"
#include "reports/audit/present.hpp"
#include "reports/plan/read_plan.hpp"

namespace s7::cli {
namespace {

reports::StationNames names_for(const std::string& names, const std::string& inventory) {
  if (!names.empty()) return read_names_file(names);
  std::error_code ignored;
  if (std::filesystem::file_size(inventory, ignored) == 0 || ignored) return {};
  storage::Reader reader(inventory);
  return reports::load_names(reader);
}

}  // namespace

PlanCheck::PlanCheck(const std::string& plan, const std::string& names, const std::string& inventory)
    : file_(shown_name(plan)),
      plan_(reports::plan::read_plan(read_text_file(plan), file_, names_for(names, inventory))) {}

std::string PlanCheck::page(const std::string& inventory, reports::Format format, const OutputOptions& output) const {
  using namespace reports::audit;
  storage::Reader reader(inventory);
  AuditInput input = load(reader, Knowledge{});
  input.rename(reports::load_names(reader));
  Findings findings;
  compare_with_plan(input, plan_, findings);
  finish(input, findings);
  const std::string title = fmt::format("Deviations from {}: {}", file_, severity_counts(findings));
  const reports::Document page = findings_list(input, findings, title);
  return format == reports::Format::md ? reports::render_md(page) : reports::render_text(page, style_for(output));
}

}  // namespace s7::cli
