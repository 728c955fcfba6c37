#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "reports/audit/words.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/section.hpp"
#include "reports/html/svg.hpp"
#include "reports/html/timeline.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::html {
namespace {

using audit::Time;

constexpr double names_width = 320, time_width = 600, lane_height = 18, head_height = 24, edge = 40;
constexpr std::int64_t resolution = 600;
constexpr std::int64_t second = 1'000'000, day = 86'400 * second;
constexpr std::int64_t most_ticks = 8;

std::int64_t tick_step(std::int64_t span) {
  constexpr std::array<std::int64_t, 20> steps{1,   2,    5,    10,   15,    30,    60,    120,   300,    600,
                                               900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800};
  for (const std::int64_t step : steps)
    if (span / (step * second) <= most_ticks) return step * second;
  return (span / most_ticks / day + 1) * day;
}

class Drawing {
 public:
  Drawing(const Material& material, const Timeline& timeline) : material_(material), timeline_(timeline) {}
  std::string draw();

 private:
  [[nodiscard]] double x(Time at) const {
    const auto span = static_cast<double>(timeline_.last - timeline_.first);
    return names_width + time_width * std::clamp(static_cast<double>(at - timeline_.first) / span, 0.0, 1.0);
  }
  void add_ticks(double height);
  void add_lane(const TimelineLane& lane, double y);
  void add_mark(const Mark& mark, double y);

  const Material& material_;
  const Timeline& timeline_;
  std::string out_;
};

// Time of day; with the date where ticks are a day or more apart.
void Drawing::add_ticks(double height) {
  const std::int64_t step = tick_step(timeline_.last - timeline_.first);
  const Time first = (timeline_.first + step - 1) / step * step;
  for (Time at = first; at <= timeline_.last; at += step) {
    const std::string text = audit::when(at);
    out_ += fmt::format("<path class=tick d=\"M{} 16V{}\"/><text class=\"b m\" x={} y=11>{}</text>\n", px(x(at)),
                        px(height), px(x(at)), step < day ? text.substr(11) : text.substr(0, 10));
  }
}

void Drawing::add_mark(const Mark& mark, double y) {
  const double at = x(mark.at), middle = y + lane_height / 2;
  std::string shape;
  switch (mark.kind) {
    case MarkKind::event: shape = fmt::format("M{} {}l5 5l-5 5l-5 -5z", px(at), px(middle - 5)); break;
    case MarkKind::refusal: shape = fmt::format("M{} {}v12", px(at), px(middle - 6)); break;
    case MarkKind::attempt: shape = fmt::format("M{} {}l8 8m0 -8l-8 8", px(at - 4), px(middle - 4)); break;
  }
  const std::string more = mark.count > 1
                               ? fmt::format("; {} from here on", human_count(static_cast<std::int64_t>(mark.count)))
                               : std::string{};
  out_ += fmt::format("<path class={} d=\"{}\"><title>{} {}{}</title></path>\n", name(mark.kind), shape,
                      audit::when(mark.at), escape(mark.text), more);
}

void Drawing::add_lane(const TimelineLane& lane, double y) {
  out_ += linked(article_of(material_, lane.server), lane_label(y + 13, lane.label, 54));
  for (const auto& [first, end] : lane.open) {
    out_ += fmt::format("<rect class=session x={} y={} width={} height=8><title>{}: open {} to {}</title></rect>\n",
                        px(x(first)), px(y + 5), px(std::max(x(end) - x(first), 1.5)), escape(lane.label),
                        audit::when(first), audit::when(end - 1).substr(11));
  }
  for (const Mark& mark : lane.marks) add_mark(mark, y);
}

std::string Drawing::draw() {
  const double height = head_height + lane_height * static_cast<double>(timeline_.lanes.size());
  out_ = svg_open(names_width + time_width + edge, height + 4, "Timeline of sessions, events and refusals", "time",
                  Role::group);
  for (const auto& [first, last] : timeline_.captures)
    out_ += fmt::format("<rect class=covered x={} y=18 width={} height={} />\n", px(x(first)),
                        px(std::max(x(last) - x(first), 1.0)), px(height - 16));
  add_ticks(height);
  for (std::size_t i = 0; i < timeline_.lanes.size(); ++i)
    add_lane(timeline_.lanes[i], head_height + lane_height * static_cast<double>(i));
  return drawing_region("Drawing of the timeline", out_ + "</svg>\n");
}

std::string legend(const Timeline& timeline) {
  return fmt::format(
      "<p class=legend><span><svg width=26 height=10 aria-hidden=true><rect class=session x=0 y=1 width=24 height=8 "
      "/></svg> a"
      " TCP connection is open</span> <span><svg width=14 height=12 aria-hidden=true><path class=event d=\"M6 1l5 5l-5 "
      "5l-5"
      " -5z\"/></svg> event</span> <span><svg width=10 height=14 aria-hidden=true><path class=refusal d=\"M5 "
      "1v12\"/></svg>"
      " refusal (first and last of each kind)</span> <span><svg width=14 height=12 aria-hidden=true><path class=attempt"
      " d=\"M2 2l8 8m0 -8l-8 8\"/></svg> failed attempt</span> Shaded: captured, {} UTC.</p>\n",
      time_span(audit::rfc3339(timeline.first), audit::rfc3339(timeline.last)));
}

}  // namespace

Section timeline(const Material& material) {
  Section section{"timeline", "Timeline", "Timeline", {}};
  const std::optional<Timeline> found = timeline_of(material.input, resolution);
  if (!found) return section;
  section.body = legend(*found) + Drawing(material, *found).draw();
  if (found->left_out > 0)
    section.body += fmt::format(
        "<p class=note>{} more servers, on which nothing else happened, are not drawn; the table of sessions has "
        "them.</p>\n",
        found->left_out);
  return section;
}

}  // namespace s7::reports::html
