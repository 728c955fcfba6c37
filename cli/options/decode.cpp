#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"

namespace s7::cli {
namespace {

class Decode : public Command {
 public:
  explicit Decode(CLI::App& app) : Command(app) {
    add_input(app, options_.input);
    add_format(app, format_, {"text", "jsonl"});
    add_file(app, options_.output);
    app.footer("Example: s7scope decode plant.pcapng -f jsonl --filter 'host 10.0.0.1'");
  }

  Options result() override {
    options_.format = format_ == "jsonl" ? DecodeFormat::jsonl : DecodeFormat::text;
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
