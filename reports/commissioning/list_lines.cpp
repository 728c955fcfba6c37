#include "reports/commissioning/list_lines.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

#include "reports/audit/plan_findings.hpp"
#include "reports/plan/observed.hpp"

namespace s7::reports::commissioning {
namespace {

using audit::Access;
using audit::Connection;
using audit::Index;

// What can be one range when the bytes touch.
using Block = std::tuple<std::string, std::optional<std::int64_t>, storage::Initiator, storage::Operation, std::string>;

struct Touch {
  const Access* access;
  std::int64_t first = 0, end = 0;  // end 0: without bytes
};

void add(Line& line, const Access& access) {
  line.requests += access.requests;
  line.ok += access.ok;
  line.failed += access.failed;
  if (access.period_median) line.cycle = std::min(line.cycle.value_or(*access.period_median), *access.period_median);
  if (!access.seen.known()) return;
  line.first_seen = std::min(line.first_seen.value_or(access.seen.first.time), access.seen.first.time);
  line.last_seen = std::max(line.last_seen.value_or(access.seen.last.time), access.seen.last.time);
}

// Ranges of one block that touch or overlap are one line.
void add_lines(Index connection, const Block& block, std::vector<Touch>& touches, std::vector<Line>& lines) {
  std::stable_sort(touches.begin(), touches.end(), [](const Touch& a, const Touch& b) { return a.first < b.first; });
  const auto& [area, db, initiator, operation, detail] = block;
  std::int64_t end = -1;
  for (const Touch& touch : touches) {
    const bool with_bytes = touch.end > 0;
    if (end < 0 || (with_bytes && touch.first > end)) {
      Line line;
      line.connection = connection;
      line.range = Range{initiator, operation, area, detail, db, {}, {}};
      if (with_bytes) line.range->first = touch.first;
      lines.push_back(std::move(line));
      end = touch.end;
    }
    end = std::max(end, touch.end);
    Line& line = lines.back();
    if (with_bytes && line.range) line.range->last = end - 1;
    add(line, *touch.access);
  }
}

void add_connection(const audit::AuditInput& input, Index index, std::vector<Line>& lines) {
  const Connection& connection = input.connections[index];
  std::map<Block, std::vector<Touch>> blocks;
  for (const Access& access : input.accesses_of(connection)) {
    const auto seen = plan::observed_access(access.initiator, access.operation == storage::Operation::write,
                                            access.area, access.db, access.first_byte, access.bytes, access.detail);
    const Block block{access.area, access.db, access.initiator, access.operation, seen.block.detail};
    blocks[block].push_back({&access, seen.first, seen.end});
  }
  if (blocks.empty()) {
    Line line;
    line.connection = index;
    if (connection.seen.known()) {
      line.first_seen = connection.seen.first.time;
      line.last_seen = connection.seen.last.time;
    }
    lines.push_back(std::move(line));
  }
  for (auto& [block, touches] : blocks) add_lines(index, block, touches, lines);
}

auto order(const audit::AuditInput& input, const Line& line) {
  const Connection& connection = input.connections[line.connection];
  static const Range none{};
  const Range& range = line.range ? *line.range : none;
  return std::make_tuple(connection.server, connection.client, range.db, std::string_view(range.area), range.first,
                         line.connection, range.initiator, range.operation, std::string_view(range.detail));
}

class Hash {
 public:
  // Lengths keep "ab" + "c" apart from "a" + "bc".
  void add(std::string_view text) {
    add_number(static_cast<std::int64_t>(text.size()));
    for (const char c : text) add_byte(static_cast<unsigned char>(c));
  }
  void add(const std::optional<std::string>& text) {
    add_number(text ? 1 : 0);
    if (text) add(std::string_view(*text));
  }
  void add_number(std::int64_t number) {
    for (unsigned shift = 0; shift < 64; shift += 8) add_byte(static_cast<std::uint64_t>(number) >> shift);
  }
  [[nodiscard]] std::string text() const {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (unsigned shift = 64; shift > 24;) out.push_back(digits[(value_ >> (shift -= 4)) & 0xfU]);
    return out;
  }

 private:
  void add_byte(std::uint64_t byte) { value_ = (value_ ^ (byte & 0xffU)) * 0x100000001b3ULL; }  // FNV-1a
  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

}  // namespace

std::vector<Line> list_lines(const audit::AuditInput& input) {
  std::vector<Line> lines;
  for (const Index connection : audit::plan_view(input).connections) add_connection(input, connection, lines);
  std::stable_sort(lines.begin(), lines.end(),
                   [&](const Line& a, const Line& b) { return order(input, a) < order(input, b); });
  return lines;
}

std::string row_id(const audit::AuditInput& input, const Line& line) {
  const Connection& connection = input.connections[line.connection];
  Hash hash;
  hash.add(std::string_view(input.stations[connection.server].address));
  hash.add(std::string_view(input.stations[connection.client].address));
  hash.add_number(connection.port);
  hash.add(connection.server_tsap);
  hash.add(connection.client_tsap);
  hash.add(std::string_view(connection.protocol));
  hash.add(std::string_view(connection.vlan_instance));
  if (!line.range) return hash.text();
  hash.add(std::string_view(line.range->area));
  hash.add_number(line.range->db.value_or(-1));
  hash.add_number(static_cast<std::int64_t>(line.range->initiator));
  hash.add_number(static_cast<std::int64_t>(line.range->operation));
  hash.add(std::string_view(line.range->detail));
  return line.range->first ? hash.text() + "-" + std::to_string(*line.range->first) : hash.text();
}

}  // namespace s7::reports::commissioning
