#pragma once

// What every command brings to the command line: its options, and the plain values they become.

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/options.hpp"

namespace s7::cli {

// One command of the program. Its values live here while CLI11 fills them in, so it must outlive the parsing.
class Command {
 public:
  explicit Command(CLI::App& app) : app_(app) {}
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  virtual ~Command() = default;

  [[nodiscard]] CLI::App& app() const noexcept { return app_; }
  // What was asked for; to be called once, after the parsing. Throws UsageError where options contradict each other.
  [[nodiscard]] virtual Options result() = 0;
  // What to say when a required argument is missing.
  [[nodiscard]] virtual std::string missing() const = 0;

 private:
  CLI::App& app_;
};

// Each adds its command to the program; one file per command.
std::unique_ptr<Command> add_analyze(CLI::App& program);
std::unique_ptr<Command> add_live(CLI::App& program);
std::unique_ptr<Command> add_report(CLI::App& program);
std::unique_ptr<Command> add_audit(CLI::App& program);
std::unique_ptr<Command> add_decode(CLI::App& program);
std::unique_ptr<Command> add_extract(CLI::App& program);
std::unique_ptr<Command> add_plan(CLI::App& program);
std::unique_ptr<Command> add_firewall(CLI::App& program);
std::unique_ptr<Command> add_diff(CLI::App& program);
std::unique_ptr<Command> add_merge(CLI::App& program);

}  // namespace s7::cli
