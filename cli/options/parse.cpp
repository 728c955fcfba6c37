#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/options.hpp"
#include "cli/options/command.hpp"
#include "cli/usage.hpp"
#include "cli/version.hpp"

namespace s7::cli {
namespace {

class Parser {
 public:
  Parser();
  Options parse(int argc, const char* const* argv);

 private:
  void describe_program();
  [[nodiscard]] Command* chosen() const;
  [[nodiscard]] std::string message(const CLI::ParseError& error) const;
  [[nodiscard]] std::string unknown_option(const std::string& word) const;
  [[nodiscard]] std::string unknown_command(const std::string& word) const;
  [[nodiscard]] std::vector<std::string> command_names() const;

  CLI::App app_{
      "Passive analyzer of Siemens S7 communication: who talks to which controller, about what, and what was refused.",
      "s7scope"};
  std::vector<std::unique_ptr<Command>> commands_;  // in the order of --help
};

Parser::Parser() {
  describe_program();
  for (const auto add : {add_analyze, add_live, add_report, add_audit, add_plan, add_firewall, add_diff, add_merge,
                         add_decode, add_extract})
    commands_.push_back(add(app_));
  for (const auto& command : commands_) command->app().fallthrough();
}

void Parser::describe_program() {
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
}

Command* Parser::chosen() const {
  for (const auto& command : commands_) {
    if (command->app().parsed()) return command.get();
  }
  return nullptr;
}

std::vector<std::string> Parser::command_names() const {
  std::vector<std::string> names;
  for (const auto& command : commands_) names.push_back(command->app().get_name());
  return names;
}

std::string Parser::unknown_option(const std::string& word) const {
  std::vector<const CLI::App*> apps{&app_};
  if (const Command* command = chosen()) apps.push_back(&command->app());
  std::vector<std::string> names;
  for (const CLI::App* app : apps) {
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  const auto meant = nearest(word.substr(0, word.find('=')), names);
  return fmt::format("unknown option '{}'{}", word, meant ? fmt::format(", did you mean {}?", *meant) : "");
}

std::string Parser::unknown_command(const std::string& word) const {
  const std::vector<std::string> names = command_names();
  const auto meant = nearest(word, names);
  const std::string all_but_last = fmt::format("{}", fmt::join(names.begin(), names.end() - 1, ", "));
  return fmt::format(
      "unknown command '{}', {}", word,
      meant ? fmt::format("did you mean {}?", *meant) : fmt::format("there are {} and {}", all_but_last, names.back()));
}

// CLI11 says what it could not do; we say what to do instead. A mistyped option comes first, since it explains the
// rest.
std::string Parser::message(const CLI::ParseError& error) const {
  const Command* command = chosen();
  std::string what = error.what();
  const std::string name = what.substr(0, what.find(':'));
  // First: newer versions of CLI11 keep the words of the file among those that are left over.
  if (dynamic_cast<const CLI::ConfigError*>(&error) != nullptr) {
    if (name != what) return fmt::format("'{}' belongs on the command line, not in the file given with --config", name);
    return fmt::format("no command has the option '{}' of the file given with --config",
                       what.substr(what.rfind(' ') + 1));
  }
  const std::vector<std::string> extras = app_.remaining(true);
  for (const std::string& word : extras) {
    if (word.size() > 1 && word.front() == '-') return unknown_option(word);
  }
  if (!extras.empty() && command == nullptr) return unknown_command(extras.front());
  if (!extras.empty()) return fmt::format("one argument too many: '{}'", extras.back());
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    return command != nullptr ? command->missing() : "say what to do: " + alternatives(command_names());
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) return name + " needs a value";
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr)
    return what.substr(what.find("--")) + ": takes only true or false";
  if (dynamic_cast<const CLI::FileError*>(&error) != nullptr) return "the file given with --config can't be read";
  return what;
}

Options Parser::parse(int argc, const char* const* argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Information{app_.help()};
  } catch (const CLI::CallForVersion&) {
    return Information{version_text()};
  } catch (const CLI::ParseError& error) {
    const std::string command = chosen() != nullptr ? " " + chosen()->app().get_name() : "";
    throw UsageError(one_line(fmt::format("{} (see 's7scope{} --help')", message(error), command)));
  }
  return chosen()->result();
}

}  // namespace

Options parse(int argc, const char* const* argv) { return Parser().parse(argc, argv); }

}  // namespace s7::cli
