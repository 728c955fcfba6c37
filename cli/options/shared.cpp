#include "cli/options/shared.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

#include "cli/usage.hpp"

namespace s7::cli {
namespace {

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

bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  if (std::filesystem::equivalent(a, b, error) && !error) return true;
  // Files that do not exist yet.
  const auto first = std::filesystem::weakly_canonical(std::filesystem::absolute(a, error), error);
  const auto second = std::filesystem::weakly_canonical(std::filesystem::absolute(b, error), error);
  return !first.empty() && first == second;
}

}  // namespace

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

CLI::Validator duration(std::uint64_t low, std::uint64_t high) {
  const auto check = [low, high](std::string& text) -> std::string {
    constexpr std::string_view units = "smhd";
    constexpr std::array<std::uint64_t, 4> seconds{1, 60, 3600, 86'400};
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto unit = text.empty() ? std::string_view::npos : units.find(text.back());
    if (unit != std::string_view::npos) --end;
    const auto result = std::from_chars(text.data(), end, value);
    const std::uint64_t factor = unit != std::string_view::npos ? seconds[unit] : 1;
    if (result.ec != std::errc{} || result.ptr != end || value < (low + factor - 1) / factor || value > high / factor)
      return fmt::format("'{}' is no time from {} s to {} s (90s, 15m, 6h, 1d)", text, low, high);
    text = fmt::format("{}", value * factor);
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

void add_inventory(CLI::App& app, std::string& inventory) {
  app.add_option("INVENTORY", inventory, "the file that analyze wrote")->type_name("")->required()->configurable(false);
}

void add_input(CLI::App& app, InputOptions& input) {
  app.add_option("CAPTURE", input.captures, "capture files, folders of them, or - for standard input")
      ->type_name("")
      ->required()
      ->configurable(false);
  add_packets(app, input);
}

void add_packets(CLI::App& app, InputOptions& input) {
  app.add_option("--filter", input.filter, "read only packets that match this BPF expression")->type_name("BPF");
  app.add_option("--port", input.ports, "TCP port that speaks S7, repeatable")
      ->type_name("N")
      ->transform(number(1, 65535))
      ->allow_extra_args(false)
      ->capture_default_str();
  app.add_flag("--port-only", input.port_only, "do not look for S7 on other TCP ports");
  add_limits(app, input.limits);
}

void add_names(CLI::App& app, std::string& file) {
  app.add_option("--names", file, "CSV with the columns address and name: what stations are called")->type_name("FILE");
}

void add_redact(CLI::App& app, bool& redact) {
  app.add_flag("--redact", redact,
               "pseudonyms for addresses, names, serials and all else that tells whose plant it is");
}

void add_file(CLI::App& app, OutputOptions& output) {
  app.add_option("-O,--output", output.file, "write to this file (whole or not at all) instead of standard output")
      ->type_name("FILE");
}

void add_output(CLI::App& app, OutputOptions& output) {
  add_file(app, output);
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

void refuse_overwriting(const OutputOptions& output, const std::vector<std::string>& inputs, std::string_view option) {
  if (!output.file) return;
  for (const std::string& input : inputs) {
    if (!same_file(*output.file, input)) continue;
    throw UsageError(one_line(fmt::format("{} would overwrite {}; name another file", option, input)));
  }
}

std::string needs_capture(const CLI::App& app) {
  return fmt::format("{} needs a CAPTURE: a file, a folder, or - for standard input", app.get_name());
}

std::string needs_inventory(const CLI::App& app) {
  return fmt::format("{} needs an INVENTORY, the file that analyze wrote", app.get_name());
}

}  // namespace s7::cli
