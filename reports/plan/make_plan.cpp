#include "reports/plan/make_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "reports/plan/fit.hpp"

namespace s7::reports::plan {
namespace {

// Connections that one set of lines describes: VLANs are not in a plan.
struct Group {
  const ObservedConnection* example;
  Touched touched, left;  // left: what no other group's lines permit, so what its own must
  bool planned = false;   // other lines permit the connection itself

  [[nodiscard]] bool silent() const { return example->protocol == "unknown" || example->protocol == "cotp"; }
  [[nodiscard]] int unknowns() const {
    return (example->client_tsap ? 0 : 1) + (example->server_tsap ? 0 : 1) + (silent() ? 1 : 0);
  }
  // Until drop_superfluous has the last word.
  [[nodiscard]] bool has_lines() const { return !left.empty() || (touched.empty() && !planned); }
};

auto stations(const ObservedConnection& c) { return std::tie(c.client, c.server, c.port); }

// Whether lines made of `planned` speak of connections like `seen`, too (plan/fit.hpp).
bool describes(const ObservedConnection& planned, const Group& seen) {
  const auto fits = [](const std::optional<std::string>& a, const std::optional<std::string>& b) {
    return !a || !b || same_tsap(*a, *b);
  };
  return fits(planned.client_tsap, seen.example->client_tsap) && fits(planned.server_tsap, seen.example->server_tsap) &&
         (seen.silent() || planned.protocol == seen.example->protocol);
}

std::vector<Group> grouped(const std::vector<ObservedConnection>& observed) {
  std::vector<Group> groups;
  using Text = std::optional<std::string>;
  std::map<std::tuple<std::string, std::string, std::uint16_t, std::string, Text, Text>, std::size_t> index;
  for (const ObservedConnection& c : observed) {
    if (!Network::parse(c.client) || !Network::parse(c.server)) continue;  // a line could only permit any station
    const auto [at, is_new] =
        index.try_emplace({c.client, c.server, c.port, c.protocol, c.client_tsap, c.server_tsap}, groups.size());
    if (is_new) groups.push_back({&c, {}, {}, false});
    for (const ObservedAccess& access : c.accesses) touch(groups[at->second].touched, access);
  }
  return groups;
}

// What was seen of a connection whose start was not seen may be what another group knows better: groups that know more
// come first, and the others say only what those leave open.
void share_out(std::vector<Group>& groups) {
  std::map<std::tuple<std::string, std::string, std::uint16_t>, std::vector<Group*>> pairs;
  for (Group& group : groups) pairs[stations(*group.example)].push_back(&group);
  for (auto& [pair, members] : pairs) {
    std::stable_sort(members.begin(), members.end(),
                     [](const Group* a, const Group* b) { return a->unknowns() < b->unknowns(); });
    for (std::size_t i = 0; i < members.size(); ++i) {
      Group& group = *members[i];
      group.left = group.touched;
      if (group.unknowns() == 0) continue;
      for (std::size_t before = 0; before < i; ++before) {
        const Group& other = *members[before];
        if (!other.has_lines() || !describes(*other.example, group)) continue;
        remove(group.left, other.left);
        group.planned = true;
      }
    }
  }
}

class LineMaker {
 public:
  LineMaker(const Group& group, const StationNames& names) : group_(group), names_(names) {}
  std::vector<Line> lines();

 private:
  [[nodiscard]] Line connection() const;
  void add(const Block& block, bool read, bool write, std::int64_t first, std::int64_t end);
  void add_block(const Block& block, const TouchedBlock* read, const TouchedBlock* write);

  const Group& group_;
  const StationNames& names_;
  std::vector<Line> lines_;
};

Line LineMaker::connection() const {
  const ObservedConnection& from = *group_.example;
  const auto party = [](const std::string& address) { return Party{address, {Network::parse(address).value()}}; };
  Line out;
  out.client = party(from.client);
  out.server = party(from.server);
  if (from.port != 0) out.port = from.port;
  out.client_tsap = from.client_tsap;
  out.server_tsap = from.server_tsap;
  out.protocol = from.protocol;
  const std::string client = names_.of(from.client), server = names_.of(from.server);
  if (!client.empty() || !server.empty())
    out.name = fmt::format("{} > {}", client.empty() ? from.client : client, server.empty() ? from.server : server);
  return out;
}

void LineMaker::add(const Block& block, bool read, bool write, std::int64_t first, std::int64_t end) {
  Line line = connection();
  Permit permit;
  permit.read = read;
  permit.write = write;
  permit.by_client = block.initiator == Initiator::client;
  permit.by_server = !permit.by_client;
  permit.area = block.area;
  permit.db = block.db;
  permit.detail = block.detail;
  if (end > first) {
    permit.first_byte = first;
    permit.end = end;
  }
  line.permit = std::move(permit);
  lines_.push_back(std::move(line));
}

// Either of `read` and `write` may be null. A range that is read and written is one line.
void LineMaker::add_block(const Block& block, const TouchedBlock* read, const TouchedBlock* write) {
  const auto whole = [&](const TouchedBlock* touched) {
    return touched != nullptr && (touched->whole || touched->bytes.empty());
  };
  if (whole(read) || whole(write)) add(block, whole(read), whole(write), 0, 0);
  using Range = std::pair<std::int64_t, std::int64_t>;
  std::set<Range> reads, ranges;
  if (read != nullptr && !whole(read)) reads.insert(read->bytes.begin(), read->bytes.end());
  ranges = reads;
  std::set<Range> writes;
  if (write != nullptr && !whole(write)) writes.insert(write->bytes.begin(), write->bytes.end());
  ranges.insert(writes.begin(), writes.end());
  for (const Range& range : ranges)
    add(block, reads.count(range) > 0, writes.count(range) > 0, range.first, range.second);
}

std::vector<Line> LineMaker::lines() {
  struct Both {
    const TouchedBlock *read = nullptr, *write = nullptr;
  };
  std::map<Block, Both> blocks;
  for (const auto& [block, touched] : group_.left) {
    Block either = block;
    either.write = false;
    (block.write ? blocks[either].write : blocks[either].read) = &touched;
  }
  for (const auto& [block, both] : blocks) add_block(block, both.read, both.write);
  if (lines_.empty() && group_.has_lines()) lines_.push_back(connection());
  return std::move(lines_);
}

void erase_marked(std::vector<Line>& lines, const std::vector<bool>& marked) {
  std::size_t i = 0;
  lines.erase(std::remove_if(lines.begin(), lines.end(), [&](const Line&) { return marked[i++]; }), lines.end());
}

// Of lines about variables only those that name no bytes can permit what another one does.
void drop_covered(std::vector<Line>& lines) {
  std::vector<bool> dropped(lines.size(), false);
  std::vector<std::size_t> wide;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto& permit = lines[i].permit;
    if (permit && !permit->first_byte && permit->detail.empty()) wide.push_back(i);
  }
  for (std::size_t i = 0; i < lines.size() && !wide.empty(); ++i) {
    dropped[i] = lines[i].permit && std::any_of(wide.begin(), wide.end(), [&](std::size_t other) {
                   return other != i && !dropped[other] && covers(lines[other], lines[i]);
                 });
  }
  erase_marked(lines, dropped);
}

// A line for a connection alone is superfluous when all that it permits was permitted by others. That can only be where
// something is not known: other connections differ in what their lines name.
void drop_superfluous(std::vector<Line>& lines, const std::vector<const Group*>& groups) {
  const auto vague = [](const Group* group) { return group->unknowns() > 0; };
  if (std::none_of(groups.begin(), groups.end(), vague)) return;
  std::vector<std::size_t> permitted(groups.size(), 0);  // by how many lines
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const Line& line : lines) permitted[g] += fits(line, *groups[g]->example) ? 1U : 0U;
  }
  std::vector<bool> dropped(lines.size(), false);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].permit) continue;
    std::vector<std::size_t> fitting;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      if (fits(lines[i], *groups[g]->example)) fitting.push_back(g);
    }
    dropped[i] = std::all_of(fitting.begin(), fitting.end(), [&](std::size_t g) { return permitted[g] > 1; });
    if (!dropped[i]) continue;
    for (const std::size_t g : fitting) --permitted[g];
  }
  erase_marked(lines, dropped);
}

}  // namespace

Plan make_plan(const std::vector<ObservedConnection>& observed, const StationNames& names) {
  std::vector<Group> groups = grouped(observed);
  share_out(groups);
  std::map<std::tuple<std::string, std::string, std::uint16_t>, std::vector<const Group*>> pairs;
  for (const Group& group : groups) pairs[stations(*group.example)].push_back(&group);
  Plan plan;
  for (const Group& group : groups) {
    // All lines of two stations come together, where the first of their connections stands.
    const auto pair = pairs.extract(stations(*group.example));
    if (pair.empty()) continue;
    std::vector<Line> lines;
    for (const Group* member : pair.mapped()) {
      std::vector<Line> more = LineMaker(*member, names).lines();
      std::move(more.begin(), more.end(), std::back_inserter(lines));
    }
    drop_covered(lines);
    drop_superfluous(lines, pair.mapped());
    std::move(lines.begin(), lines.end(), std::back_inserter(plan.lines));
  }
  return plan;
}

}  // namespace s7::reports::plan
