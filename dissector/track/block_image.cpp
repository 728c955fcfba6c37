#include "dissector/track/block_image.hpp"

#include <algorithm>

#include "dissector/text.hpp"
#include "dissector/wire/blocks/block_codes.hpp"

namespace s7::dissector {
namespace {

void append_field(std::string& out, std::string_view name, ByteView field) {
  const std::string text = utf8_text(field);
  if (text.empty()) return;
  out.append(", ").append(name) += ' ';
  out += text;
}

// System data blocks and images of newer controllers end otherwise: their bytes are no text.
bool is_text(ByteView field) noexcept {
  return std::all_of(field.begin(), field.end(), [](std::uint8_t c) { return c == 0 || (c >= 0x20 && c < 0x7f); });
}

void append_trailer(std::string& out, ByteView bytes) {
  const auto trailer = decode_block_trailer(bytes);
  if (!trailer || !is_text(trailer->author) || !is_text(trailer->family) || !is_text(trailer->name)) return;
  append_field(out, "author", trailer->author);
  append_field(out, "family", trailer->family);
  append_field(out, "name", trailer->name);
  out += ", version " + block_version_text(trailer->version);
}

}  // namespace

void BlockImage::add(ByteView piece) noexcept {
  for (std::size_t i = 0; i < piece.size() && bytes_ + i < head_.size(); ++i) head_[bytes_ + i] = piece[i];
  const std::size_t fresh = std::min(piece.size(), tail_.size());
  std::copy(tail_.begin() + static_cast<std::ptrdiff_t>(fresh), tail_.end(), tail_.begin());
  std::copy(piece.end() - static_cast<std::ptrdiff_t>(fresh), piece.end(),
            tail_.end() - static_cast<std::ptrdiff_t>(fresh));
  bytes_ += piece.size();
}

std::optional<BlockHeader> BlockImage::header() const {
  const ByteView head(head_.data(), static_cast<std::size_t>(std::min<std::uint64_t>(bytes_, head_.size())));
  const auto header = decode_block_header(head);
  return header ? std::optional(*header) : std::nullopt;
}

std::string BlockImage::describe() const {
  const auto header = this->header();
  if (!header) return {};
  std::string out = std::to_string(header->load_length) + " bytes";
  const auto language = find_name(block_languages(), header->language);
  out += ", language " + (language.empty() ? hex_text(header->language, 2) : std::string(language));
  if (bytes_ == header->load_length && bytes_ == header->sum_of_parts()) append_trailer(out, tail_);
  out += ", code " + to_text(header->code_changed) + ", interface " + to_text(header->interface_changed);
  if (header->security != 0) out += ", protected";
  return out;
}

}  // namespace s7::dissector
