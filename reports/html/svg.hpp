#pragma once

// What the drawings of the page have in common.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace s7::reports::html {

// One decimal, without a useless zero: drawings consist of numbers.
[[nodiscard]] std::string px(double value);

// Escaped text that takes at most `cells` terminal cells; what is longer ends in "...".
[[nodiscard]] std::string fitted(std::string_view raw, std::size_t cells);

// Text at the left edge, `cells` wide at most; what was cut is its title. `text`: unescaped.
[[nodiscard]] std::string lane_label(double y, std::string_view text, std::size_t cells);

// Whether a drawing is to be taken as a whole, or has links in it.
enum class Role : std::uint8_t { img, group };

// The opening of a drawing, with words for those who can't see it. `label`: unescaped.
[[nodiscard]] std::string svg_open(double width, double height, std::string_view label, std::string_view css_class,
                                   Role role);

// The drawing as a link to an element of the page; as it is when `id` is empty.
[[nodiscard]] std::string linked(std::string_view id, const std::string& svg);

// Around drawings that may be wider than the screen: a region that scrolls, by keyboard, too. `label`: unescaped.
[[nodiscard]] std::string drawing_region(std::string_view label, const std::string& svg);

}  // namespace s7::reports::html
