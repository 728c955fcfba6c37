#include <fmt/format.h>

#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"

namespace s7::cli {
namespace {

class Decode : public Command {
 public:
  explicit Decode(CLI::App& app) : Command(app) {
    add_input(app, options_.input);
    add_format(app, format_, {"text", "jsonl", "zeek", "zeek-json"});
    add_file(app, options_.output);
    app.footer(
        "Example: s7scope decode plant.pcapng -f jsonl --filter 'host 10.0.0.1'\n"
        "zeek and zeek-json write a folder of logs: s7scope decode plant.pcapng -f zeek -O logs");
  }

  Options result() override {
    if (format_ == "jsonl") options_.format = DecodeFormat::jsonl;
    if (format_ == "zeek") options_.format = DecodeFormat::zeek;
    if (format_ == "zeek-json") options_.format = DecodeFormat::zeek_json;
    if (format_.rfind("zeek", 0) == 0 && !options_.output.file)
      throw UsageError(fmt::format("{} makes several logs: name a folder for them with -O", format_));
    refuse_overwriting(options_.output, options_.input.captures);
    return std::move(options_);
  }

  [[nodiscard]] std::string missing() const override { return needs_capture(app()); }

 private:
  DecodeOptions options_;
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> add_decode(CLI::App& program) {
  return std::make_unique<Decode>(*program.add_subcommand("decode", "print every PDU, for people and for programs"));
}

}  // namespace s7::cli
