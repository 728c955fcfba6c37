#pragma once

// One log in the form that Zeek writes: tab-separated with a head, or a JSON object per line.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output.hpp"

namespace s7::cli::zeek {

enum class Style : std::uint8_t { tsv, json };

struct Field {
  std::string_view name, type;  // as Zeek's #fields and #types name them
};

// A value as Zeek prints it; nullopt: unset.
using Cell = std::optional<std::string>;

class Log {
 public:
  // The file FOLDER/PATH.log is made with the first row. `fields` must outlive the log.
  Log(std::string folder, std::string_view path, std::span<const Field> fields, Style style)
      : folder_(std::move(folder)), path_(path), fields_(fields), style_(style) {}
  // One cell per field, in their order. Throws OutputError.
  void add(const std::vector<Cell>& cells);
  // Puts the file in its place. Throws OutputError.
  void commit();

 private:
  void begin();
  std::string folder_;
  std::string_view path_;
  std::span<const Field> fields_;
  Style style_;
  std::optional<Output> output_;
  std::string line_;
};

}  // namespace s7::cli::zeek
