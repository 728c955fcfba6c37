#include "cli/commands/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "cli/text_file.hpp"
#include "cli/text_style.hpp"
#include "reports/diff/compare.hpp"
#include "reports/diff/present.hpp"
#include "reports/input/names.hpp"
#include "reports/redaction/pseudonyms.hpp"
#include "storage/redaction.hpp"

namespace s7::cli {
namespace {

using namespace reports::diff;

// Two files of one name are told apart by their folders.
std::string shown(const std::string& path, const std::string& other) {
  const std::filesystem::path file(path);
  return file.filename() == std::filesystem::path(other).filename() ? path : file.filename().string();
}

Snapshot load(storage::Reader inventory, const std::string& title, const reports::StationNames& names) {
  Snapshot out = load_snapshot(inventory, title);
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

using Snapshots = std::pair<Snapshot, Snapshot>;

// One pseudonym for what both inventories have.
Snapshots load_redacted(const DiffOptions& options, const reports::StationNames& names) {
  std::vector<storage::IdentifyingText> texts = storage::identifying_texts(options.before);
  for (storage::IdentifyingText& text : storage::identifying_texts(options.after)) texts.push_back(std::move(text));
  for (const auto& entry : names.entries()) texts.push_back({storage::Identifying::name, "", entry.name});
  storage::Replace replace = reports::redaction::make_pseudonyms(texts);
  const auto open = [&](const std::string& path) {
    return storage::open_redacted(
        path, [&](const std::string& address) { return names.of(address); }, [&](const auto&) { return replace; });
  };
  return {load(open(options.before), "old.db", {}), load(open(options.after), "new.db", {})};
}

Snapshots load(const DiffOptions& options) {
  reports::StationNames names;
  if (!options.names.empty()) names.add(read_names_file(options.names));
  if (options.redact) return load_redacted(options, names);
  return {load(storage::Reader(options.before), shown(options.before, options.after), names),
          load(storage::Reader(options.after), shown(options.after, options.before), names)};
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
  const auto [before, after] = load(options);
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
