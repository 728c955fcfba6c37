#include <fmt/format.h>

#include <array>
#include <charconv>

#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"

namespace s7::cli {
namespace {

// "500M", "2G", "1000000": bytes.
CLI::Validator size(std::uint64_t low, std::uint64_t high) {
  const auto check = [low, high](std::string& text) -> std::string {
    constexpr std::string_view units = "KMGT";
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto unit = text.empty() ? std::string_view::npos : units.find(text.back());
    if (unit != std::string_view::npos) --end;
    const auto result = std::from_chars(text.data(), end, value);
    const unsigned shift = unit == std::string_view::npos ? 0U : 10U * (static_cast<unsigned>(unit) + 1U);
    const bool sound = result.ec == std::errc{} && result.ptr == end && value <= high >> shift;
    if (!sound || value << shift < low) return fmt::format("'{}' is no size from 4M to 1024T (500M, 2G)", text);
    text = fmt::format("{}", value << shift);
    return {};
  };
  return {check, ""};
}

class Live : public Command {
 public:
  explicit Live(CLI::App& app) : Command(app) {
    app.add_option("INTERFACE", options_.input.captures, "network interfaces, or any: all that are up")
        ->type_name("")
        ->configurable(false);
    app.add_option("-o,--inventory", options_.inventory, "the inventory to add to; made when missing")
        ->type_name("INVENTORY")
        ->capture_default_str();
    add_packets(app, options_.input);
    for (const char* const name : following) app.get_option(name)->default_str("from --memory");
    add_number(app, "--memory", options_.memory, 64, 1'048'576, "MiB that both processes may have together");
    add_number(app, "--ring", options_.ring, 1, 4096, "MiB per interface that may wait in the kernel; default: 32")
        ->default_str("");
    app.add_flag_callback(
        "--no-promiscuous", [this] { options_.promiscuous = false; },
        "only packets that this machine would receive anyway");
    app.add_flag_callback(
        "--all-packets", [this] { options_.kernel_filter = false; },
        "let the kernel keep nothing back that can't be S7");
    add_number(app, "--status-every", options_.status_every, 1, 86'400, "seconds between status lines, off a terminal");
    add_alerts(app);
    add_files(app);
    app.add_flag("--self-test", options_.self_test, "say what this computer can do, and watch nothing");
    app.add_option("-f,--format", format_, "of the self-test: text, json")
        ->type_name("FORMAT")
        ->check(one_of({"text", "json"}));
    app.add_option("--user", options_.user, "user to become once the interfaces are open")->type_name("USER");
    app.add_flag_callback(
        "--no-sandbox", [this] { options_.sandbox = false; }, "keep every right of the processes, for debugging");
    app.add_option("--sensor", options_.sensor, "name of the place that is watched")->type_name("NAME");
    app.add_option("--oui", options_.oui, "owners of MAC addresses, as Debian's package ieee-data has them")
        ->type_name("FILE");
    add_names(app, options_.names);
    app.footer(
        "Ends with SIGINT or SIGTERM, when everything is written. Others may read the inventory at any time.\n"
        "Example: s7scope live eth1 -o cell-7.db --sensor cell-7\n"
        "What this computer can do: s7scope live eth1 --self-test");
  }

  Options result() override {
    LimitOptions& limits = options_.input.limits;
    const std::array values{&limits.max_flows, &limits.max_access_rows, &limits.max_held_bytes};
    for (std::size_t i = 0; i < following.size(); ++i)
      if (app().count(following[i]) == 0) *values[i] = 0;
    if (options_.input.captures.empty() && !options_.self_test) throw UsageError(missing());
    if (!format_.empty() && !options_.self_test) throw UsageError("live: --format is for --self-test");
    options_.json = format_ == "json";
    if (options_.save.empty() && app().count("--save-size") > 0)
      throw UsageError("live: --save-size says how much --save keeps; give --save, too");
    if (options_.redact && options_.html.empty())
      throw UsageError("live: --redact is for the page of --html; merge --redact makes a copy of the inventory");
    if (alert_ == "text") options_.alert = AlertFormat::text;
    if (alert_ == "jsonl") options_.alert = AlertFormat::jsonl;
    if (!options_.plan.empty() && options_.alert == AlertFormat::none && !options_.syslog)
      throw UsageError("live: --plan needs --alert or --syslog, which tell what deviates from it");
    if (options_.keep > 0 && options_.rotate == 0)
      throw UsageError("live: --keep says how many inventories of --rotate to keep; give --rotate, too");
    return std::move(options_);
  }

  [[nodiscard]] std::string missing() const override {
    return fmt::format("{} needs an INTERFACE: its name, or any", app().get_name());
  }

 private:
  void add_alerts(CLI::App& app) {
    app.add_option("--alert", alert_, "tell at once on standard output what is new or refused: text, jsonl")
        ->type_name("FORMAT")
        ->check(one_of({"text", "jsonl"}));
    app.add_flag("--syslog", options_.syslog, "tell it by syslog, too");
    add_duration(app, "--quiet-for", options_.quiet_for, 0, 31'536'000, "no alerts for so long after the start");
    app.add_option("--plan", options_.plan, "alert what deviates from this plan")->type_name("PLAN");
  }
  void add_files(CLI::App& app) {
    add_duration(app, "--rotate", options_.rotate, 60, 31'536'000, "an inventory of its own for each such period (1d)");
    add_number(app, "--keep", options_.keep, 1, 1'000'000, "of these inventories, the newest to keep; default: all");
    app.add_option("--html", options_.html, "write the report as a page now and then")->type_name("FILE");
    add_redact(app, options_.redact);
    app.get_option("--redact")->description("in that page pseudonyms for all that tells whose plant it is");
    add_duration(app, "--every", options_.every, 1, 31'536'000, "time between two pages; default: 60s");
    app.add_option("--save", options_.save, "keep the S7 packets in this folder, as pcapng for extract")
        ->type_name("DIR");
    app.add_option("--save-size", options_.save_size, "bytes of these files, the oldest go first; default: 1G")
        ->type_name("SIZE")
        ->transform(size(std::uint64_t{4} << 20U, std::uint64_t{1} << 50U));
  }

  // Limits that follow from --memory where they are not given.
  static constexpr std::array following{"--max-flows", "--max-access-rows", "--max-held-bytes"};
  LiveOptions options_;
  std::string alert_, format_;
};

}  // namespace

std::unique_ptr<Command> add_live(CLI::App& program) {
  return std::make_unique<Live>(*program.add_subcommand("live", "watch network interfaces until stopped"));
}

}  // namespace s7::cli
