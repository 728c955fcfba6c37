#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"

namespace s7::cli {
namespace {

class Extract : public Command {
 public:
  explicit Extract(CLI::App& app) : Command(app) {
    app.add_option("CAPTURE", options_.captures, "the captures that the inventory was made from")
        ->type_name("")
        ->required()
        ->configurable(false);
    auto* connection = add_number(app, "--connection", options_.connection, 1, INT64_MAX,
                                  "id of a connection, as report connections and findings have it");
    app.add_option("--server", options_.server,
                   "instead: all that the inventory has of this station as server, failed attempts too")
        ->type_name("ADDRESS")
        ->excludes(connection);
    app.add_option("--client", options_.client, "the same of this station as client; with --server, between the two")
        ->type_name("ADDRESS")
        ->excludes(connection);
    app.add_option("-i,--inventory", options_.inventory, "where the connection is described")
        ->type_name("FILE")
        ->capture_default_str();
    app.add_option("-o,-O,--output", options_.output, "pcapng file to write")->type_name("FILE")->required();
    app.footer(
        "Example: s7scope extract monday.pcapng --connection 3 -i plant.db -o connection3.pcapng\n"
        "         s7scope extract monday.pcapng --client 10.0.9.5 --server 10.0.1.20 -i plant.db -o finding.pcapng");
  }

  Options result() override {
    if (options_.connection == 0 && options_.server.empty() && options_.client.empty()) throw UsageError(missing());
    OutputOptions output;
    output.file = options_.output;
    auto inputs = options_.captures;
    inputs.push_back(options_.inventory);
    refuse_overwriting(output, inputs);
    return std::move(options_);
  }

  [[nodiscard]] std::string missing() const override {
    if (options_.captures.empty()) return needs_capture(app());
    return "extract needs --connection N, or --server or --client with an ADDRESS, and -o FILE";
  }

 private:
  ExtractOptions options_;
};

}  // namespace

std::unique_ptr<Command> add_extract(CLI::App& program) {
  return std::make_unique<Extract>(
      *program.add_subcommand("extract", "copy the packets behind a connection or finding"));
}

}  // namespace s7::cli
