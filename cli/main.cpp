#include <csignal>
#include <exception>
#include <string_view>

#include "capture/live/packet_ring.hpp"
#include "capture/source.hpp"
#include "cli/commands/analyze.hpp"
#include "cli/commands/audit.hpp"
#include "cli/commands/decode.hpp"
#include "cli/commands/diff.hpp"
#include "cli/commands/extract.hpp"
#include "cli/commands/firewall.hpp"
#include "cli/commands/live.hpp"
#include "cli/commands/merge.hpp"
#include "cli/commands/plan.hpp"
#include "cli/commands/report.hpp"
#include "cli/exit_codes.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/usage.hpp"
#include "reports/input/faults.hpp"
#include "reports/knowledge/data_file.hpp"
#include "storage/reader.hpp"

namespace {

using namespace s7;

struct Run {
  int operator()(const cli::AnalyzeOptions& options) const { return cli::run_analyze(options); }
  int operator()(const cli::LiveOptions& options) const { return cli::run_live(options); }
  int operator()(const cli::ReportOptions& options) const { return cli::run_report(options); }
  int operator()(const cli::AuditOptions& options) const { return cli::run_audit(options); }
  int operator()(const cli::DecodeOptions& options) const { return cli::run_decode(options); }
  int operator()(const cli::ExtractOptions& options) const { return cli::run_extract(options); }
  int operator()(const cli::FirewallOptions& options) const { return cli::run_firewall(options); }
  int operator()(const cli::DiffOptions& options) const { return cli::run_diff(options); }
  int operator()(const cli::MergeOptions& options) const { return cli::run_merge(options); }
  int operator()(const cli::PlanOptions& options) const { return cli::run_plan(options); }
  int operator()(const cli::Information& information) const {
    cli::Output output(std::nullopt);
    output.write(information.text);
    output.commit();
    return cli::exit_done;
  }
};

int complain(std::string_view text, int code) {
  cli::say(cli::one_line(text));
  return code;
}

}  // namespace

int main(int argc, char** argv) try {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that left is told by EPIPE, where it can be handled
  return std::visit(Run{}, cli::parse(argc, argv));
} catch (const cli::UsageError& error) {
  return complain(error.what(), cli::exit_usage);
} catch (const reports::InputError& error) {
  for (const std::string& line : error.lines()) complain(line, cli::exit_input);
  return cli::exit_input;
} catch (const capture::DeviceError& error) {
  return complain(error.what(), cli::exit_device);
} catch (const capture::CaptureError& error) {
  return complain(error.what(), cli::exit_input);
} catch (const reports::DataError& error) {
  return complain(error.what(), cli::exit_input);
} catch (const storage::StorageError& error) {
  const bool missing = error.fault() == storage::StorageFault::not_found;
  return complain(error.what(), missing ? cli::exit_input : cli::exit_output);
} catch (const cli::OutputError& error) {
  return complain(error.what(), cli::exit_output);
} catch (const cli::OutputClosed&) {
  return cli::exit_done;
} catch (const std::exception& error) {
  return complain(error.what(), cli::exit_internal);
}
