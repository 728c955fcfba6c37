#pragma once

// Options that several commands have in common, and the checks of their values.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options.hpp"

namespace s7::cli {

// A decimal number of that range. (CLI11 alone would read 010 as eight.)
[[nodiscard]] CLI::Validator number(std::uint64_t low, std::uint64_t high);
[[nodiscard]] CLI::Validator one_of(const std::vector<std::string>& words);

template <class T>
CLI::Option* add_number(CLI::App& app, const char* name, T& target, std::uint64_t low, std::uint64_t high,
                        const char* help) {
  return app.add_option(name, target, help)->type_name("N")->transform(number(low, high))->capture_default_str();
}

// "90", "90s", "15m", "6h" or "1d" as seconds, in that range.
[[nodiscard]] CLI::Validator duration(std::uint64_t low, std::uint64_t high);
template <class T>
CLI::Option* add_duration(CLI::App& app, const char* name, T& target, std::uint64_t low, std::uint64_t high,
                          const char* help) {
  return app.add_option(name, target, help)->type_name("TIME")->transform(duration(low, high));
}

// A required argument INVENTORY.
void add_inventory(CLI::App& app, std::string& inventory);
// Which captures to read, and how.
void add_input(CLI::App& app, InputOptions& input);
// What `add_input` adds besides the captures: --filter, --port, --port-only and the limits.
void add_packets(CLI::App& app, InputOptions& input);
// --names.
void add_names(CLI::App& app, std::string& file);
// --redact.
void add_redact(CLI::App& app, bool& redact);
// --output alone.
void add_file(CLI::App& app, OutputOptions& output);
// --output and --width.
void add_output(CLI::App& app, OutputOptions& output);
CLI::Option* add_format(CLI::App& app, std::string& format, const std::vector<std::string>& names);

// Results must not replace what they are made from. `option`: named in the message. Throws UsageError.
void refuse_overwriting(const OutputOptions& output, const std::vector<std::string>& inputs,
                        std::string_view option = "--output");

// "analyze needs a CAPTURE: ..."
[[nodiscard]] std::string needs_capture(const CLI::App& app);
[[nodiscard]] std::string needs_inventory(const CLI::App& app);

}  // namespace s7::cli
