#pragma once

// HTML written so that nothing from the wire can be more than text.

#include <string>
#include <string_view>

#include "reports/document.hpp"

namespace s7::reports::html {

// For text and for attributes in double quotes: control, invisible and direction-turning characters are spelled out
// (see printable()), then & < > " ' are written as entities.
[[nodiscard]] std::string escape(std::string_view raw);

// Blocks as headings, paragraphs and lists; headings begin at `level` (2: the title of a Document is h2, its headings
// are h3). Titles are left out.
[[nodiscard]] std::string render(const Document& document, int level);

}  // namespace s7::reports::html
