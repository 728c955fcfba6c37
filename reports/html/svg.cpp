#include "reports/html/svg.hpp"

#include <fmt/format.h>

#include <cmath>

#include "reports/html/markup.hpp"
#include "reports/unicode.hpp"

namespace s7::reports::html {

std::string px(double value) {
  const auto tenths = static_cast<long long>(std::llround(value * 10));
  if (tenths % 10 == 0) return fmt::format("{}", tenths / 10);
  return fmt::format("{}{}.{}", tenths < 0 ? "-" : "", std::llabs(tenths) / 10, std::llabs(tenths) % 10);
}

std::string fitted(std::string_view raw, std::size_t cells) {
  const std::string text = printable(raw);
  if (display_width(text) <= cells) return escape(raw);
  std::string_view rest = text;
  std::string kept;
  while (!rest.empty()) {
    const std::string_view next = rest.substr(0, next_code_point(rest).length);
    if (display_width(kept) + display_width(next) + 1 > cells) break;
    kept += next;
    rest.remove_prefix(next.size());
  }
  return escape(kept) + "\u2026";
}

std::string lane_label(double y, std::string_view text, std::size_t cells) {
  const std::string whole = escape(text), shown = fitted(text, cells);
  return fmt::format("<text y={}>{}{}</text>", px(y), shown,
                     shown == whole ? "" : fmt::format("<title>{}</title>", whole));
}

std::string svg_open(double width, double height, std::string_view label, std::string_view css_class, Role role) {
  return fmt::format("<svg class={} viewBox=\"0 0 {} {}\" width={} height={} role={} aria-label=\"{}\">\n", css_class,
                     px(width), px(height), px(width), px(height), role == Role::img ? "img" : "group", escape(label));
}

std::string linked(std::string_view id, const std::string& svg) {
  return id.empty() ? svg : fmt::format("<a href=\"#{}\">{}</a>", id, svg);
}

std::string drawing_region(std::string_view label, const std::string& svg) {
  return fmt::format("<div class=draw role=region aria-label=\"{}\" tabindex=0>\n{}</div>\n", escape(label), svg);
}

}  // namespace s7::reports::html
