#include "cli/commands/merge_page.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>

#include "reports/humanise.hpp"

namespace s7::cli {
namespace {

using Kind = reports::Block::Kind;
using reports::counted;

constexpr std::size_t most_listed = 50;

// What people call an observation: its sensor, else its files.
class Labels {
 public:
  explicit Labels(const storage::MergeSummary& summary) {
    for (const storage::MergedCapture& capture : summary.captures) {
      const std::string name =
          capture.sensor.empty() ? std::filesystem::path(capture.name).filename().string() : capture.sensor;
      std::string& label = labels_[capture.observation];
      if (label.empty())
        label = name;
      else if (label != name && !label.ends_with(", ..."))
        label += ", ...";
    }
  }
  [[nodiscard]] const std::string& of(std::int64_t observation) const { return labels_.at(observation); }
  [[nodiscard]] std::string of(const std::vector<std::int64_t>& observations) const {
    std::string out;
    std::set<std::string> said;
    for (const std::int64_t observation : observations)
      if (said.insert(of(observation)).second) out += (out.empty() ? "" : ", ") + of(observation);
    return out;
  }

 private:
  std::map<std::int64_t, std::string> labels_;
};

void add_captures(reports::Document& page, const storage::MergeSummary& summary) {
  page.add(Kind::heading, "Captures");
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> by_inventory;  // taken, left out
  std::map<std::string, std::set<std::string>> sensors;
  for (const storage::MergedCapture& capture : summary.captures) {
    auto& [taken, left_out] = by_inventory[capture.inventory];
    ++(capture.observation != 0 ? taken : left_out);
    if (!capture.sensor.empty()) sensors[capture.inventory].insert(capture.sensor);
  }
  if (by_inventory.empty()) page.add(Kind::paragraph, "None: the inventories are empty.");
  for (const auto& [inventory, counts] : by_inventory) {
    std::string text = fmt::format("{}: {} taken", inventory, counted(counts.first, "capture"));
    if (counts.second > 0) text += fmt::format(", {} skipped, the same are in another inventory", counts.second);
    const std::set<std::string>& names = sensors[inventory];
    if (!names.empty()) text += fmt::format("; sensor {}", fmt::join(names, ", "));
    page.add(Kind::item, text);
  }
}

std::string stands(const storage::SharedConnection::Other& other) {
  if (other.mixed < other.own) return fmt::format("{} of them stand", other.mixed);
  return other.own == 1 ? "it stands" : "they stand";
}

void add_shared(reports::Document& page, const storage::MergeSummary& summary, const Labels& labels) {
  if (summary.shared.empty()) return;
  page.add(Kind::heading, "Seen by several sensors, counted once");
  std::size_t listed = 0;
  for (const storage::SharedConnection& shared : summary.shared) {
    if (++listed > most_listed) break;
    page.add(Kind::item, fmt::format("{} to {}: taken from {}", shared.client,
                                     reports::endpoint(shared.server, shared.port), labels.of(shared.taken_from)));
    for (const auto& other : shared.others) {
      std::string text =
          fmt::format("{} saw {} of it, too", labels.of(other.observation), counted(other.shared, "TCP connection"));
      if (other.own > 0)
        text += fmt::format("; {} that it alone saw {}, too", counted(other.own, "TCP connection"),
                            other.own == 1 ? "counts" : "count");
      if (other.mixed > 0) {
        text += fmt::format(
            "; {} in one sum with shared ones, so counts of ranges and operations are the least that happened; "
            "requests "
            "and answers are exact",
            stands(other));
      }
      page.add(Kind::subitem, text, other.mixed > 0);
    }
  }
  if (listed > most_listed) page.add(Kind::paragraph, fmt::format("And {} more.", summary.shared.size() - most_listed));
}

void add_divided(reports::Document& page, const storage::MergeSummary& summary, const Labels& labels) {
  if (summary.divided.empty()) return;
  page.add(Kind::heading, "Attempts that sensors saw differently");
  std::size_t listed = 0;
  for (const storage::DividedAttempts& divided : summary.divided) {
    if (++listed > most_listed) break;
    page.add(Kind::item,
             fmt::format("{} to {}: {}, {} as {} saw {}", divided.client,
                         reports::endpoint(divided.server, divided.port), counted(divided.count, "attempt"),
                         divided.outcome, labels.of(divided.seen), divided.count == 1 ? "it" : "them"),
             true);
    for (const auto& other : divided.different) {
      const std::string& label = labels.of(other.observation);
      page.add(Kind::subitem,
               other.outcome.empty()
                   ? fmt::format("{} recorded at that time, shows other traffic of one of the two, and did not see {}",
                                 label, divided.count == 1 ? "it" : "them")
                   : fmt::format("{} for {}", other.outcome, label));
    }
  }
  if (listed > most_listed)
    page.add(Kind::paragraph, fmt::format("And {} more.", summary.divided.size() - most_listed));
}

void add_doubts(reports::Document& page, const storage::MergeSummary& summary) {
  if (summary.undecidable + summary.halves == 0 && summary.name_conflicts.empty()) return;
  page.add(Kind::heading, "To be looked at");
  if (summary.undecidable > 0) {
    page.add(
        Kind::item,
        fmt::format("{} may count twice: another sensor saw the same addresses and ports at the same time, but not "
                    "every beginning was seen, so nobody can tell whether they are the same",
                    counted(static_cast<std::int64_t>(summary.undecidable), "TCP connection")),
        true);
  }
  if (summary.halves > 0) {
    page.add(
        Kind::item,
        fmt::format("Of {} each sensor saw one direction only. A merge joins no questions with their answers; to have"
                    " them joined, analyze the captures of both in one call: s7scope analyze CAPTURE...",
                    counted(static_cast<std::int64_t>(summary.halves), "TCP connection")),
        true);
  }
  for (const std::string& conflict : summary.name_conflicts)
    page.add(Kind::item, "Different names for " + conflict + "; the last one counts");
}

}  // namespace

reports::Document merge_page(const storage::MergeSummary& summary, const std::string& inventory) {
  reports::Document page;
  const Labels labels(summary);
  page.add(Kind::title, "Merged inventory " + std::filesystem::path(inventory).filename().string());
  add_captures(page, summary);
  add_shared(page, summary, labels);
  add_divided(page, summary, labels);
  add_doubts(page, summary);
  return page;
}

}  // namespace s7::cli
