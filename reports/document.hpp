#pragma once

// Flowing reports: headings, paragraphs and lists, rendered as text for a terminal or as Markdown.

#include <cstdint>
#include <string>
#include <vector>

#include "reports/render.hpp"

namespace s7::reports {

// One block of text, as yet unescaped and on one line.
struct Block {
  enum class Kind : std::uint8_t { title, heading, subheading, paragraph, item, subitem };
  Kind kind = Kind::paragraph;
  std::string text;
  bool alarming = false;  // deserves the eye
};

class Document {
 public:
  void add(Block::Kind kind, std::string text, bool alarming = false) {
    blocks_.push_back({kind, std::move(text), alarming});
  }
  [[nodiscard]] const std::vector<Block>& blocks() const noexcept { return blocks_; }

 private:
  std::vector<Block> blocks_;
};

// Lines wrap at the width of the style, at 100 cells without one. Control characters are spelled out.
[[nodiscard]] std::string render_text(const Document& document, const TextStyle& style);
[[nodiscard]] std::string render_md(const Document& document);

}  // namespace s7::reports
