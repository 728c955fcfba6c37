#include "storage/merging/merge_inventories.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <system_error>

#include "storage/merging/chosen_captures.hpp"
#include "storage/merging/inventory_copy.hpp"
#include "storage/merging/shared_attempts.hpp"
#include "storage/merging/shared_events.hpp"
#include "storage/merging/shared_sessions.hpp"
#include "storage/schema.hpp"
#include "storage/writer.hpp"

namespace s7::storage {

namespace {

// Each is read in one transaction: as it was at its beginning.
std::vector<Database> open_all(const std::vector<std::string>& paths) {
  std::vector<Database> out;
  for (const std::string& path : paths) {
    out.push_back(open_inventory_to_read(path));
    out.back().execute("BEGIN");
  }
  return out;
}

// What a broken inventory makes fail is said of it, and not of the file that is being written.
template <class F>
auto reading(const Database& from, F f) {
  try {
    return f();
  } catch (const StorageError& error) {
    if (error.fault() != StorageFault::failed) throw;
    throw StorageError(StorageFault::damaged, from.path() + ": is damaged (" + error.what() + ")");
  }
}

void copy_captures(const std::vector<Database>& from, const std::vector<OfferedCapture>& captures, Database& to,
                   GivenNumbers& given, MergeSummary& summary) {
  std::map<std::size_t, InventoryCopy> copies;
  for (std::size_t i = 0; i < from.size(); ++i) copies.try_emplace(i, from[i], to, given);
  for (std::size_t i = 0; i < captures.size();) {
    const OfferedCapture& first = captures[i];
    std::vector<std::int64_t> wanted;
    std::vector<MergedCapture> taken;
    for (; i < captures.size() && captures[i].inventory == first.inventory &&
           captures[i].observation == first.observation;
         ++i) {
      const OfferedCapture& capture = captures[i];
      MergedCapture& said = taken.emplace_back();
      said.inventory = from[capture.inventory].path();
      said.name = capture.name;
      said.sensor = capture.sensor;
      if (capture.same)
        said.same_in = from[captures[*capture.same].inventory].path();
      else
        wanted.push_back(capture.id);
    }
    if (!wanted.empty()) reading(from[first.inventory], [&] { copies.at(first.inventory).copy_observation(wanted); });
    for (MergedCapture& said : taken) {
      if (said.same_in.empty()) said.observation = given.observation;
      summary.captures.push_back(std::move(said));
    }
  }
}

// The names of all; where two call a network differently the later one in the order of the captures counts.
std::vector<StationName> names_of(const std::vector<const Database*>& inventories, MergeSummary& summary) {
  std::vector<StationName> names;
  for (const Database* db : inventories) {
    Statement rows = db->prepare("SELECT network, name FROM station_name ORDER BY position");
    while (rows.step()) {
      StationName name{rows.text(0), rows.text(1)};
      const auto known = std::find_if(names.begin(), names.end(),
                                      [&](const StationName& other) { return other.network == name.network; });
      if (known == names.end()) {
        names.push_back(std::move(name));
      } else if (known->name != name.name) {
        summary.name_conflicts.push_back(known->network + ": " + known->name + ", " + name.name);
        known->name = std::move(name.name);
      }
    }
  }
  return names;
}

// Inventories in the order of the captures that are taken from them.
std::vector<const Database*> in_order(const std::vector<Database>& from, const std::vector<OfferedCapture>& captures) {
  std::vector<const Database*> out;
  for (const OfferedCapture& capture : captures)
    if (std::find(out.begin(), out.end(), &from[capture.inventory]) == out.end())
      out.push_back(&from[capture.inventory]);
  for (const Database& db : from)
    if (std::find(out.begin(), out.end(), &db) == out.end()) out.push_back(&db);
  return out;
}

std::vector<CodeName> code_names_of(const std::vector<const Database*>& inventories) {
  std::map<std::pair<std::string, std::int64_t>, CodeName> names;
  for (const Database* db : inventories) {
    Statement rows = db->prepare("SELECT kind, code, name, ifnull(meaning, '') FROM code_name");
    while (rows.step())
      names[{rows.text(0), rows.integer(1)}] = {rows.text(0), static_cast<std::uint32_t>(rows.integer(1)), rows.text(2),
                                                rows.text(3)};
  }
  std::vector<CodeName> out;
  for (auto& [key, name] : names) out.push_back(std::move(name));
  return out;
}

void save_numbers(Database& db, const GivenNumbers& given) {
  Statement save = db.prepare("REPLACE INTO counter (name, value) VALUES (?, ?)");
  save.bind("observation").bind(given.observation).run();
  save.bind("session").bind(given.session).run();
}

bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

}  // namespace

MergeSummary merge_inventories(const std::vector<std::string>& inventories, const std::string& output) {
  std::vector<Database> from = open_all(inventories);
  std::vector<OfferedCapture> captures;
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto offered = reading(from[i], [&] { return offered_captures(from[i], i); });
    captures.insert(captures.end(), std::make_move_iterator(offered.begin()), std::make_move_iterator(offered.end()));
  }
  choose(captures);
  MergeSummary summary;
  Database to = open_inventory(output);
  {
    // One transaction makes it fast; what is left of a failure is for the caller to remove.
    Transaction transaction(to);
    GivenNumbers given;
    copy_captures(from, captures, to, given, summary);
    SharedSessions(to).settle(summary);
    settle_attempts(to, summary);
    take_out_station_events(to);
    find_one_sided(to, summary);
    save_numbers(to, given);
    transaction.commit();
  }
  const auto ordered = in_order(from, captures);
  Writer writer(to);
  writer.set_code_names(code_names_of(ordered));
  writer.set_station_names(names_of(ordered, summary));
  writer.recompute();
  writer.commit();
  return summary;
}

void copy_inventory(const std::string& inventory, const std::string& output) {
  const Database from = open_inventory_to_read(inventory);
  from.prepare("VACUUM INTO ?").bind(output).run();
}

void require_replaceable(const std::string& path) {
  std::error_code ignored;
  if (!is_there(path) || std::filesystem::is_empty(path, ignored)) return;
  open_inventory_to_read(path);
  for (const char* beside : {"-wal", "-journal"}) {
    if (is_there(path + beside))
      throw StorageError(
          StorageFault::locked,
          path + ": is being written, or its last writer was interrupted (there is " + path + beside + ")");
  }
}

}  // namespace s7::storage
