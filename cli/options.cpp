#include "cli/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>

#include "cli/usage.hpp"
#include "cli/version.hpp"
#include "reports/views.hpp"

namespace s7::cli {
namespace {

constexpr const char* overview = "overview";

// Decimal only: CLI11 alone would read 010 as eight.
CLI::Validator number(std::uint64_t low, std::uint64_t high) {
  const auto check = [low, high](std::string& text) -> std::string {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value);
    if (result.ec != std::errc{} || result.ptr != end || value < low || value > high) {
      return fmt::format("'{}' is no number from {} to {}", text, low, high);
    }
    text = fmt::format("{}", value);
    return {};
  };
  return {check, ""};
}

CLI::Validator one_of(const std::vector<std::string>& words) {
  const auto check = [words](std::string& text) -> std::string {
    if (std::find(words.begin(), words.end(), text) != words.end()) return {};
    return fmt::format("there is no '{}', only {}", text, alternatives(words));
  };
  return {check, ""};
}

template <class T>
CLI::Option* add_number(CLI::App& app, const char* name, T& target, std::uint64_t low, std::uint64_t high,
                        const char* help) {
  return app.add_option(name, target, help)->type_name("N")->transform(number(low, high))->capture_default_str();
}

void add_limits(CLI::App& app, LimitOptions& limits) {
  constexpr std::uint64_t gib = 1ULL << 30U;
  const auto add = [&app](const char* name, auto& target, std::uint64_t low, std::uint64_t high, const char* help) {
    add_number(app, name, target, low, high, help)->group("Limits");
  };
  add("--max-flows", limits.max_flows, 16, 1U << 24U, "TCP connections followed at once");
  add("--max-out-of-order-bytes", limits.max_out_of_order_bytes, 2048, gib, "held per direction until a gap closes");
  add("--max-out-of-order-segments", limits.max_out_of_order_segments, 1, 65536, "the same, in segments");
  add("--max-held-bytes", limits.max_held_bytes, 1U << 20U, 64 * gib, "held over all connections");
  add("--max-tsdu", limits.max_tsdu, 1024, 1U << 24U, "bytes of a message joined from fragments");
  add("--max-pending-requests", limits.max_pending_requests, 1, 65536, "waiting for an answer, per session");
  add("--max-access-rows", limits.max_access_rows, 1024, 1U << 28U, "sums in memory before they are written");
  add("--idle-timeout", limits.idle_timeout, 1, 31'536'000, "seconds of silence that end a connection");
}

void add_input(CLI::App& app, InputOptions& input) {
  app.add_option("CAPTURE", input.captures, "capture files, folders of them, or - for standard input")
      ->type_name("")
      ->required()
      ->configurable(false);
  app.add_option("--filter", input.filter, "read only packets that match this BPF expression")->type_name("BPF");
  app.add_option("--port", input.ports, "TCP port that speaks S7, repeatable")
      ->type_name("N")
      ->transform(number(1, 65535))
      ->allow_extra_args(false)
      ->capture_default_str();
  app.add_flag("--port-only", input.port_only, "do not look for S7 on other TCP ports");
  add_limits(app, input.limits);
}

void add_output(CLI::App& app, OutputOptions& output) {
  app.add_option("-O,--output", output.file, "write to this file (whole or not at all) instead of standard output")
      ->type_name("FILE");
  app.add_option("--width", output.width, "columns for text; default: the terminal's")
      ->type_name("N")
      ->transform(number(20, 10000));
}

CLI::Option* add_format(CLI::App& app, std::string& format, const std::vector<std::string>& names) {
  return app.add_option("-f,--format", format, alternatives(names))
      ->type_name("FORMAT")
      ->check(one_of(names))
      ->capture_default_str();
}

class Parser {
 public:
  Parser();
  Options parse(int argc, const char* const* argv);

 private:
  void describe_analyze();
  void describe_report();
  void describe_decode();
  [[nodiscard]] const CLI::App* chosen() const;
  [[nodiscard]] std::string message(const CLI::ParseError& error) const;
  [[nodiscard]] std::string unknown_option(const std::string& word) const;
  [[nodiscard]] std::string missing() const;
  [[nodiscard]] Options result();

  CLI::App app_{
      "Passive analyzer of Siemens S7 communication: who talks to which controller, about what, and what was refused.",
      "s7scope"};
  CLI::App* analyze_ = app_.add_subcommand("analyze", "read captures into an inventory and print the overview");
  CLI::App* report_ = app_.add_subcommand("report", "show what was observed");
  CLI::App* decode_ = app_.add_subcommand("decode", "print every PDU, for people and for programs");
  AnalyzeOptions analyze_options_;
  ReportOptions report_options_;
  DecodeOptions decode_options_;
  std::string analyze_format_ = "text", report_format_ = "text", decode_format_ = "text";
};

Parser::Parser() {
  const auto formatter = app_.get_formatter();
  formatter->column_width(36);
  for (const auto& [theirs, ours] : {std::pair("SUBCOMMAND", "COMMAND"), std::pair("Subcommands", "Commands"),
                                     std::pair("Positionals", "Arguments"), std::pair("REQUIRED", "")}) {
    formatter->label(theirs, ours);
  }
  app_.set_help_flag("-h,--help", "show this help");
  app_.set_version_flag("--version", version_text(), "name this program and its libraries with their versions");
  app_.set_config("--config", "", "read options from this TOML file: [analyze] filter = 'tcp'")->type_name("FILE");
  app_.allow_config_extras(CLI::config_extras_mode::error);
  app_.require_subcommand(1);
  app_.footer(
      "Example: s7scope analyze plant.pcapng && s7scope report s7scope.db connections\n"
      "'s7scope COMMAND --help' shows the options of a command.");
  for (CLI::App* command : {analyze_, report_, decode_}) command->fallthrough();
  describe_analyze();
  describe_report();
  describe_decode();
}

void Parser::describe_analyze() {
  add_input(*analyze_, analyze_options_.input);
  analyze_->add_option("-o,--inventory", analyze_options_.inventory, "the inventory to add to; made when missing")
      ->type_name("INVENTORY")
      ->capture_default_str();
  analyze_->add_flag("--again", analyze_options_.again, "replace what these captures contributed before");
  add_number(*analyze_, "--jobs", analyze_options_.jobs, 1, 16, "threads");
  analyze_->add_option("--sensor", analyze_options_.sensor, "name of the place where the captures were taken")
      ->type_name("NAME");
  add_format(*analyze_, analyze_format_, {"text", "md"});
  add_output(*analyze_, analyze_options_.output);
  analyze_->footer("Example: s7scope analyze monday.pcapng tuesday/ -o plant.db --sensor cell-7");
}

void Parser::describe_report() {
  std::vector<std::string> views = reports::view_names();
  views.insert(views.begin(), overview);
  report_->add_option("INVENTORY", report_options_.inventory, "the file that analyze wrote")
      ->type_name("")
      ->required()
      ->configurable(false);
  report_->add_option("VIEW", report_options_.view, alternatives(views) + "; default: overview")
      ->type_name("")
      ->check(one_of(views))
      ->configurable(false);
  add_format(*report_, report_format_, reports::format_names());
  report_->add_flag("--spreadsheet", report_options_.spreadsheet,
                    "csv: an apostrophe before texts that a spreadsheet would compute");
  add_output(*report_, report_options_.output);
  report_->footer("Example: s7scope report plant.db accesses -f csv -O accesses.csv");
}

void Parser::describe_decode() {
  add_input(*decode_, decode_options_.input);
  add_format(*decode_, decode_format_, {"text", "jsonl"});
  decode_
      ->add_option("-O,--output", decode_options_.output.file,
                   "write to this file (whole or not at all) instead of standard output")
      ->type_name("FILE");
  decode_->footer("Example: s7scope decode plant.pcapng -f jsonl --filter 'host 10.0.0.1'");
}

const CLI::App* Parser::chosen() const {
  const auto commands = app_.get_subcommands();
  return commands.empty() ? nullptr : commands.front();
}

std::string Parser::unknown_option(const std::string& word) const {
  std::vector<std::string> names;
  for (const CLI::App* app : {chosen(), &app_}) {
    if (app == nullptr) continue;
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  const auto meant = nearest(word.substr(0, word.find('=')), names);
  return fmt::format("unknown option '{}'{}", word, meant ? fmt::format(", did you mean {}?", *meant) : "");
}

std::string Parser::missing() const {
  if (chosen() == report_) return "report needs an INVENTORY, the file that analyze wrote";
  if (chosen() != nullptr)
    return fmt::format("{} needs a CAPTURE: a file, a folder, or - for standard input", chosen()->get_name());
  return "say what to do: analyze, report or decode";
}

// CLI11 says what it could not do; we say what to do instead. A mistyped option comes first, since it explains the
// rest.
std::string Parser::message(const CLI::ParseError& error) const {
  const std::vector<std::string> extras = app_.remaining(true);
  for (const std::string& word : extras) {
    if (word.size() > 1 && word.front() == '-') return unknown_option(word);
  }
  if (!extras.empty() && chosen() == nullptr) {
    const auto meant = nearest(extras.front(), {"analyze", "report", "decode"});
    return fmt::format("unknown command '{}', {}", extras.front(),
                       meant ? "did you mean " + *meant + "?" : "there are analyze, report and decode");
  }
  if (!extras.empty()) return fmt::format("one argument too many: '{}'", extras.back());
  const std::string what = error.what();
  const std::string name = what.substr(0, what.find(':'));
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) return missing();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) return name + " needs a value";
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr)
    return what.substr(what.find("--")) + ": takes only true or false";
  if (dynamic_cast<const CLI::FileError*>(&error) != nullptr) return "the file given with --config can't be read";
  if (dynamic_cast<const CLI::ConfigError*>(&error) != nullptr) {
    if (name != what) return fmt::format("'{}' belongs on the command line, not in the file given with --config", name);
    return fmt::format("no command has the option '{}' of the file given with --config",
                       what.substr(what.rfind(' ') + 1));
  }
  return what;
}

bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  return std::filesystem::equivalent(a, b, error) && !error;
}

// Results must not replace what they are made from.
void refuse_overwriting(const OutputOptions& output, const std::vector<std::string>& inputs) {
  if (!output.file) return;
  for (const std::string& input : inputs) {
    if (!same_file(*output.file, input)) continue;
    throw UsageError(one_line(fmt::format("--output would overwrite {}; name another file", input)));
  }
}

Options Parser::result() {
  if (chosen() == analyze_) {
    analyze_options_.format = reports::format_of(analyze_format_).value();
    refuse_overwriting(analyze_options_.output, analyze_options_.input.captures);
    refuse_overwriting(analyze_options_.output, {analyze_options_.inventory});
    return std::move(analyze_options_);
  }
  if (chosen() == decode_) {
    decode_options_.format = decode_format_ == "jsonl" ? DecodeFormat::jsonl : DecodeFormat::text;
    refuse_overwriting(decode_options_.output, decode_options_.input.captures);
    return std::move(decode_options_);
  }
  report_options_.format = reports::format_of(report_format_).value();
  if (report_options_.view == overview) report_options_.view.clear();
  if (report_options_.view.empty() && reports::is_for_programs(report_options_.format)) {
    throw UsageError(fmt::format("the overview comes as text or md; for {} name a view: {}", report_format_,
                                 alternatives(reports::view_names())));
  }
  refuse_overwriting(report_options_.output, {report_options_.inventory});
  return std::move(report_options_);
}

Options Parser::parse(int argc, const char* const* argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Information{app_.help()};
  } catch (const CLI::CallForVersion&) {
    return Information{version_text()};
  } catch (const CLI::ParseError& error) {
    const std::string command = chosen() != nullptr ? " " + chosen()->get_name() : "";
    throw UsageError(one_line(fmt::format("{} (see 's7scope{} --help')", message(error), command)));
  }
  return result();
}

}  // namespace

Options parse(int argc, const char* const* argv) { return Parser().parse(argc, argv); }

}  // namespace s7::cli
