#include "reports/html/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "reports/html/markup.hpp"
#include "reports/html/svg.hpp"
#include "reports/html/touched.hpp"

namespace s7::reports::html {
namespace {

using audit::AuditInput;
using audit::Index;

constexpr double names_width = 200, head_height = 118, cell = 18;
constexpr std::size_t most_columns = 48;  // what a screen and a sheet hold

using Cells = std::map<std::pair<Index, Index>, const Pair*>;  // server, client

// The same signs as in a byte map: read above, written below, refused around.
std::string signs(const Pair& pair) {
  std::string out;
  const auto add = [&out](Touch touch, double left, double width) {
    out += fmt::format("<path class={} d=\"{}\"/>", touch_class(touch), touch_path(touch, left, 0, width));
  };
  if (pair.reads || pair.server_writes) add(Touch::read, 2, 14);
  if (pair.writes || pair.server_reads) add(Touch::write, 2, 14);
  if (pair.refused > 0) add(Touch::refused, 1.5, 15);
  if (pair.verdict() == PairVerdict::encrypted || pair.verdict() == PairVerdict::other)
    out += fmt::format("<circle class={} cx=9 cy=9 r=4 />", name(pair.verdict()));
  if (pair.failed_attempts > 0) out += "<path class=cross d=\"M4 4l10 10m0 -10l-10 10\"/>";
  return out;
}

// A sign for each combination, drawn once and used by number.
class Signs {
 public:
  // `prefix`: no other ids of the page begin so.
  explicit Signs(std::string prefix) : prefix_(std::move(prefix)) {}
  std::string id(const Pair& pair) {
    const std::size_t number = numbers_.emplace(signs(pair), numbers_.size() + 1).first->second;
    return fmt::format("{}-{}", prefix_, number);
  }
  [[nodiscard]] std::string definitions() const {
    std::string out = "<defs>";
    for (const auto& [drawing, number] : numbers_)
      out += fmt::format("<g id={}-{}><path class=cell d=\"M0 0h18v18h-18z\"/>{}</g>", prefix_, number, drawing);
    return out + "</defs>\n";
  }

 private:
  std::string prefix_;
  std::map<std::string, std::size_t> numbers_;
};

std::string part(const Material& material, const std::string& label, const std::vector<Index>& servers,
                 std::span<const Index> clients, const Cells& cells) {
  const AuditInput& input = material.input;
  Signs drawn(fmt::format("m{}-{}", servers.front(), clients.front()));
  std::string out =
      svg_open(names_width + cell * static_cast<double>(clients.size()) + 90,
               head_height + cell * static_cast<double>(servers.size()) + 2, label, "matrix", Role::group);
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const double x = names_width + cell * static_cast<double>(i) + 11;
    out += fmt::format("<text x={0} y={1} transform=\"rotate(-55 {0} {1})\">{2}<title>{3}</title></text>\n", px(x),
                       px(head_height - 6), fitted(input.who(clients[i]), 24), escape(input.who(clients[i])));
  }
  for (std::size_t row = 0; row < servers.size(); ++row) {
    const double y = head_height + cell * static_cast<double>(row);
    out += linked(article_of(material, servers[row]), lane_label(y + 13, input.who(servers[row]), 31)) + "\n";
    for (std::size_t i = 0; i < clients.size(); ++i) {
      const auto at = cells.find({servers[row], clients[i]});
      if (at == cells.end()) continue;
      const double x = names_width + cell * static_cast<double>(i);
      out += fmt::format("<use class=pair href=#{} x={} y={}><title>{}</title></use>\n", drawn.id(*at->second), px(x),
                         px(y), escape(pair_text(input, *at->second)));
    }
  }
  return out + drawn.definitions() + "</svg>\n";
}

}  // namespace

std::string matrix(const Material& material, const StationGroup& group, const std::vector<Pair>& pairs) {
  const std::set<Index> members(group.stations.begin(), group.stations.end());
  std::set<Index> asked, asking;
  Cells cells;
  for (const Pair& pair : pairs) {
    if (members.count(pair.server) == 0) continue;
    asked.insert(pair.server);
    asking.insert(pair.client);
    cells[{pair.server, pair.client}] = &pair;
  }
  if (asked.empty()) return {};
  const std::vector<Index> servers(asked.begin(), asked.end()), clients(asking.begin(), asking.end());
  const std::string label = fmt::format("Who talks to the {} servers in {}", servers.size(), group.name);
  std::string out;
  for (std::size_t first = 0; first < clients.size(); first += most_columns) {
    const std::size_t count = std::min(most_columns, clients.size() - first);
    out += part(material, label, servers, std::span(clients).subspan(first, count), cells);
  }
  return fmt::format("<div><h3>{}</h3>\n{}</div>\n", escape(group.name), drawing_region(label, out));
}

}  // namespace s7::reports::html
