#include "reports/diff/snapshot.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <unordered_map>

#include "reports/fields.hpp"
#include "reports/humanise.hpp"
#include "reports/input/attempts.hpp"
#include "reports/plan/observed.hpp"
#include "reports/ranges.hpp"
#include "reports/views.hpp"

namespace s7::reports::diff {
namespace {

constexpr std::int64_t highest = std::int64_t{1} << 40;  // keeps sums of what an edited inventory holds in range

Occurrence occurrence(const Row& row, std::int64_t count) {
  return {count, row.text("first_seen"), row.text("last_seen")};
}

class Loader {
 public:
  Loader(storage::Reader& inventory, const std::string& name) : inventory_(inventory) { out_.name = name; }
  Snapshot load() {
    captures();
    connections();
    accesses();
    operations();
    attempts();
    devices();
    names();
    return std::move(out_);
  }

 private:
  void captures();
  void connections();
  void accesses();
  void operations();
  void attempts();
  void devices();
  void names();
  // Null for a connection that never came about.
  Partner* partner_of(const Row& row) {
    const auto at = partners_.find(row.count("connection"));
    return at == partners_.end() ? nullptr : at->second;
  }

  storage::Reader& inventory_;
  Snapshot out_;
  std::unordered_map<std::int64_t, Partner*> partners_;  // by connection
};

void Loader::captures() {
  Intervals covered;
  for_each_row(load_view(inventory_, "captures"), [&](const Row& row) {
    ++out_.captures;
    const std::string first = row.text("first_packet"), last = row.text("last_packet");
    const auto from = parse_time(first), to = parse_time(last);
    if (!from || !to) return;
    covered.add(*from, *to + 1);
    if (out_.first.empty() || first < out_.first) out_.first = first;
    out_.last = std::max(out_.last, last);
  });
  for (const auto& [from, to] : covered) out_.covered_us += to - from - 1;
  inventory_.each("SELECT DISTINCT filter FROM capture WHERE filter IS NOT NULL ORDER BY 1",
                  [&](const storage::Statement& row) { out_.restrictions.push_back(row.text(0)); });
}

// What was only attempted is told by its attempts.
void Loader::connections() {
  plan::Openings openings;
  for_each_row(load_view(inventory_, "attempts"), [&](const Row& row) {
    openings.add(row.text("client"), row.text("server"), row.count("port"), row.text("server_tsap"),
                 row.text("outcome"), row.count("count"));
  });
  for_each_row(load_view(inventory_, "connections"), [&](const Row& row) {
    plan::ObservedConnection opening;
    opening.client = row.text("client");
    opening.server = row.text("server");
    opening.port = static_cast<std::uint16_t>(row.count("port"));
    opening.server_tsap = row.text("server_tsap");
    if (row.count("reads") + row.count("writes") > 0) opening.accesses.emplace_back();
    if (!openings.came_about(opening, row.count("responses"))) return;
    Partner& partner = out_.partners[{opening.client, opening.server, row.count("port")}];
    partners_[row.count("id")] = &partner;
    partner.protocols.insert(row.text("protocol"));
    partner.seen.add(occurrence(row, row.count("requests")));
    if (const auto size = row.integer("pdu_size"))
      partner.pdu_sizes[{row.text("client_tsap"), row.text("server_tsap")}] = *size;
  });
}

void Loader::accesses() {
  for_each_row(load_view(inventory_, "accesses"), [&](const Row& row) {
    Partner* partner = partner_of(row);
    if (partner == nullptr) return;
    VariableBlock block{row.text("initiator"), row.text("operation"), row.text("area"), row.integer("db"), {}};
    for (const auto& [code, count] : counted_codes(row.text("return_codes"))) {
      const std::string what = block.operation + " " + block_name(block.area, block.db);
      partner->refusals[{block.initiator, what, code}].add(occurrence(row, count));
    }
    Asked asked{0, 0, row.count("ok"), row.count("failed"), occurrence(row, row.count("requests"))};
    if (const auto first = row.integer("first_byte")) {
      asked.first = std::clamp<std::int64_t>(*first, 0, highest);
      asked.end = asked.first + std::clamp<std::int64_t>(row.integer("bytes").value_or(1), 1, highest);
    } else {
      block.detail = row.text("detail");
    }
    Touched& touched = partner->blocks[block];
    touched.bytes.add(asked.first, asked.end);
    touched.requests.push_back(std::move(asked));
  });
}

void Loader::operations() {
  for_each_row(load_view(inventory_, "operations"), [&](const Row& row) {
    Partner* partner = partner_of(row);
    if (partner == nullptr) return;
    const std::string initiator = row.text("initiator"), operation = row.text("operation");
    partner->operations[{initiator, operation}].add(occurrence(row, row.count("requests")));
    for (const auto& [code, count] : counted_codes(row.text("errors")))
      partner->refusals[{initiator, operation, code}].add(occurrence(row, count));
  });
}

void Loader::attempts() {
  const Table failed = table_of("attempts", inventory_.query(failed_attempts_sql()));
  for_each_row(failed, [&](const Row& row) {
    const std::string outcome = row.text("outcome");
    const PartnerKey partner{row.text("client"), row.text("server"), row.count("port")};
    out_.failed[{partner, outcome}].add(occurrence(row, row.count("count")));
  });
}

void Loader::devices() {
  for_each_row(load_view(inventory_, "devices"), [&](const Row& row) {
    const std::string address = row.text("address"), mac = row.text("mac");
    Station& station = out_.stations[address.empty() ? mac : address];
    station.seen.add(occurrence(row, 0));
    if (!mac.empty()) station.macs.insert(mac);
    station.putget_open |= row.text("putget") == "used-and-open";
    station.putget_refused |= row.text("putget") == "used-and-refused";
    const bool named_by_user = row.text("identity_source").rfind("names", 0) == 0;
    for (const char* fact :
         {"name", "family", "order_number", "hardware_version", "firmware", "serial", "module", "plant", "location"}) {
      const std::string value = row.text(fact);
      if (!value.empty() && !(named_by_user && fact == std::string_view("name"))) station.facts[fact].insert(value);
    }
  });
}

void Loader::names() {
  inventory_.each("SELECT address, name FROM address_name",
                  [&](const storage::Statement& row) { out_.names[row.text(0)] = row.text(1); });
}

// Where the numbers that begin at two places end, and how they compare: -1, 0, 1.
int compare_numbers(const std::string& a, std::size_t& i, const std::string& b, std::size_t& j) noexcept {
  const auto digits_of = [](const std::string& text, std::size_t& at) {
    const std::size_t zeros = std::min(text.find_first_not_of('0', at), text.size());
    at = std::min(text.find_first_not_of("0123456789", at), text.size());
    return std::string_view(text).substr(std::min(zeros, at), at - std::min(zeros, at));
  };
  const std::string_view x = digits_of(a, i), y = digits_of(b, j);
  if (x.size() != y.size()) return x.size() < y.size() ? -1 : 1;
  return x.compare(y);
}

bool digit(char c) noexcept { return c >= '0' && c <= '9'; }

}  // namespace

bool NaturalOrder::operator()(const std::string& a, const std::string& b) const noexcept {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (digit(a[i]) && digit(b[j])) {
      if (const int order = compare_numbers(a, i, b, j); order != 0) return order < 0;
    } else if (a[i] != b[j]) {
      return a[i] < b[j];
    } else {
      ++i;
      ++j;
    }
  }
  if ((i < a.size()) != (j < b.size())) return j < b.size();
  return a < b;  // 07 and 7
}

bool PartnerOrder::operator()(const PartnerKey& a, const PartnerKey& b) const noexcept {
  const NaturalOrder less;
  if (a.client != b.client) return less(a.client, b.client);
  if (a.server != b.server) return less(a.server, b.server);
  return a.port < b.port;
}

bool FailedAttemptOrder::operator()(const FailedAttempt& a, const FailedAttempt& b) const noexcept {
  const PartnerOrder less;
  if (less(a.partner, b.partner)) return true;
  return !less(b.partner, a.partner) && a.outcome < b.outcome;
}

void Occurrence::add(const Occurrence& more) {
  count += more.count;
  if (!more.first.empty() && (first.empty() || more.first < first)) first = more.first;
  last = std::max(last, more.last);
}

std::vector<std::pair<std::string, std::int64_t>> counted_codes(const std::string& json) {
  std::vector<std::pair<std::string, std::int64_t>> out;
  for (std::size_t at = json.find('"'); at != json.npos;) {
    const std::size_t end = json.find('"', at + 1);
    if (end == json.npos || end + 1 >= json.size() || json[end + 1] != ':') break;
    std::int64_t count = 0;
    const char* const begin = json.data() + end + 2;
    const auto result = std::from_chars(begin, json.data() + json.size(), count);
    if (result.ec != std::errc{}) break;
    out.emplace_back(json.substr(at + 1, end - at - 1), count);
    at = json.find('"', end + 1);
  }
  return out;
}

Snapshot load_snapshot(storage::Reader& inventory, const std::string& name) { return Loader(inventory, name).load(); }

}  // namespace s7::reports::diff
