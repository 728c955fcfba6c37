#include "cli/zeek/log.hpp"

#include <fmt/format.h>

#include <iterator>

#include "reports/json.hpp"

namespace s7::cli::zeek {
namespace {

constexpr std::string_view empty_text = "(empty)";

// Bytes that would end a field or a line, and those that no terminal should get, become \xNN.
void append_tsv(std::string& out, const Cell& cell) {
  if (!cell) {
    out += '-';
    return;
  }
  if (cell->empty()) {
    out += empty_text;
    return;
  }
  const bool like_unset = *cell == "-";
  for (const char c : *cell) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || byte == '\\' || like_unset)
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
    else
      out += c;
  }
}

std::string json_string(std::string_view text) {
  std::string out;
  reports::append_json_string(out, text);
  return out;
}

void append_json(std::string& out, std::string_view type, const std::string& value) {
  if (type == "bool") {
    out += value == "T" ? "true" : "false";
  } else if (type == "count" || type == "port" || type == "time" || type == "interval") {
    out += value;
  } else {
    out += json_string(value);
  }
}

}  // namespace

void Log::begin() {
  output_.emplace(fmt::format("{}/{}.log", folder_, path_));
  if (style_ == Style::json) return;
  std::string names = "#fields", types = "#types";
  for (const Field& field : fields_) {
    names.append("\t").append(field.name);
    types.append("\t").append(field.type);
  }
  output_->write(
      fmt::format("#separator \\x09\n#set_separator\t,\n#empty_field\t{}\n#unset_field\t-\n#path\t{}\n{}\n{}\n",
                  empty_text, path_, names, types));
}

void Log::add(const std::vector<Cell>& cells) {
  if (!output_) begin();
  line_.clear();
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (style_ == Style::tsv) {
      if (i > 0) line_ += '\t';
      append_tsv(line_, cells[i]);
    } else if (cells[i]) {
      line_ += line_.empty() ? "{" : ",";
      line_ += json_string(fields_[i].name) + ":";
      append_json(line_, fields_[i].type, *cells[i]);
    }
  }
  line_ += style_ == Style::tsv ? "\n" : "}\n";
  output_->write(line_);
}

void Log::commit() {
  if (output_) output_->commit();
}

}  // namespace s7::cli::zeek
