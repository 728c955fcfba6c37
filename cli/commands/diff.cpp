#include "cli/commands/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "cli/text_file.hpp"
#include "cli/text_style.hpp"
#include "reports/diff/compare.hpp"
#include "reports/diff/present.hpp"
#include "reports/input/names.hpp"

namespace s7::cli {
namespace {

using namespace reports::diff;

// Two files of one name are told apart by their folders.
std::string shown(const std::string& path, const std::string& other) {
  const std::filesystem::path file(path);
  return file.filename() == std::filesystem::path(other).filename() ? path : file.filename().string();
}

Snapshot load(const std::string& path, const std::string& other, const reports::StationNames& names) {
  storage::Reader inventory(path);
  Snapshot out = load_snapshot(inventory, shown(path, other));
  const auto add = [&](const std::string& address) {
    if (std::string name = names.of(address); !name.empty()) out.names[address] = std::move(name);
  };
  for (const auto& [key, partner] : out.partners) {
    add(key.client);
    add(key.server);
  }
  for (const auto& [attempt, seen] : out.failed) {
    add(attempt.partner.client);
    add(attempt.partner.server);
  }
  for (const auto& [address, station] : out.stations) add(address);
  return out;
}

std::string rendered(const DiffOptions& options, const Snapshot& before, const Snapshot& after,
                     const Differences& differences) {
  switch (options.format) {
    case reports::Format::csv: return reports::render_csv(differences_table(differences), options.spreadsheet);
    case reports::Format::json: return reports::render_json(differences_table(differences));
    case reports::Format::jsonl: return reports::render_jsonl(differences_table(differences));
    case reports::Format::text:
    case reports::Format::md:
    case reports::Format::html:
    case reports::Format::xlsx: break;
  }
  const reports::Document page = differences_page(before, after, differences);
  return options.format == reports::Format::md ? reports::render_md(page)
                                               : reports::render_text(page, style_for(options.output));
}

}  // namespace

int run_diff(const DiffOptions& options) {
  reports::StationNames names;
  if (!options.names.empty()) names.add(read_names_file(options.names));
  const Snapshot before = load(options.before, options.after, names);
  const Snapshot after = load(options.after, options.before, names);
  const Differences differences = compare(before, after);
  Output output(options.output.file);
  output.write(rendered(options, before, after, differences));
  output.commit();
  say(fmt::format("diff of {} and {}: {}", options.before, options.after, difference_counts(differences)));
  const auto level = reports::audit::severity_of(options.fail_on);
  const bool reached = level && std::any_of(differences.begin(), differences.end(),
                                            [&](const Difference& one) { return severity_of(one.kind) >= *level; });
  return reached ? exit_found : exit_done;
}

}  // namespace s7::cli
