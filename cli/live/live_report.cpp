#include "cli/live/live_report.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/commands/report.hpp"
#include "cli/inventory_source.hpp"
#include "cli/output.hpp"
#include "cli/text_file.hpp"
#include "reports/audit/audit.hpp"
#include "reports/audit/plan_findings.hpp"
#include "reports/input/faults.hpp"
#include "reports/plan/read_plan.hpp"
#include "storage/reader.hpp"

namespace s7::cli {
namespace {

using namespace reports::audit;

void add_deviations(const AuditInput& input, storage::Reader& reader, const std::string& file, Findings& findings) {
  try {
    const auto plan = reports::plan::read_plan(read_text_file(file), shown_name(file), reports::load_names(reader));
    compare_with_plan(input, plan, findings);
    finish(input, findings);
  } catch (const reports::InputError&) {
    // SIGHUP tells what is wrong with it.
  }
}

std::uint64_t count_findings(const std::string& inventory, const std::string& plan) {
  storage::Reader reader(inventory);
  const AuditInput input = load(reader, Knowledge{});
  Findings findings = audit(input);
  if (!plan.empty()) add_deviations(input, reader, plan, findings);
  const auto weighty = std::count_if(findings.begin(), findings.end(),
                                     [](const Finding& finding) { return finding.severity >= Severity::warning; });
  return static_cast<std::uint64_t>(weighty);
}

std::string folder_of(const std::string& file) {
  const std::string folder = std::filesystem::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

ReportResult make_report(const ReportOrder& order, const std::string& plan, bool redact) {
  ReportResult out;
  out.findings = count_findings(order.inventory, plan);
  if (order.page.empty()) return out;
  InventorySource opened = open_inventory(order.inventory, {}, redact, storage::CopyTo::memory);
  Output output(order.page);
  output.write(overview_of(opened, reports::Format::html, {}));
  output.commit();
  return out;
}

Paths paths_of_report(const ReportOrder& order, const Paths& all) {
  Paths out;
  out.read = all.read;
  out.read.push_back(folder_of(order.inventory));
  out.written.push_back(order.inventory + "-shm");
  if (!order.page.empty()) out.written.push_back(folder_of(order.page));
  return out;
}

}  // namespace s7::cli
