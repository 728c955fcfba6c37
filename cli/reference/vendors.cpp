#include "cli/reference/vendors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <vector>

#include "cli/options.hpp"

namespace s7::cli {
namespace {

// Hex digits of a prefix: blocks of 2^24, 2^20 and 2^12 addresses.
constexpr std::array<std::size_t, 3> prefix_sizes{6, 7, 9};

struct Block {
  std::string prefix, owner;
};

std::string digits_of(std::string_view mac) {
  std::string out;
  for (const char c : mac)
    if (c != ':' && c != '-') out += c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

// The second digit has the bits "of a group" and "given locally".
bool has_owner(std::string_view digits) {
  constexpr std::string_view owned = "048C";
  return digits.size() == 12 && owned.find(digits[1]) != owned.npos;
}

// One field of comma-separated values from `at` on; `at` moves behind its comma. Quotes may enclose it, doubled inside.
std::string take_field(std::string_view line, std::size_t& at) {
  std::string out;
  bool quoted = false;
  for (; at < line.size(); ++at) {
    if (line[at] == '"') {
      if (quoted && at + 1 < line.size() && line[at + 1] == '"')
        out += line[at++];
      else
        quoted = !quoted;
    } else if (line[at] == ',' && !quoted) {
      break;
    } else {
      out += line[at];
    }
  }
  at = std::min(at + 1, line.size());
  return out;
}

std::string trimmed(std::string text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), blank));
  return text;
}

// "MA-L,001B1B,Siemens AG,..." or "00-1B-1B   (hex)\t\tSiemens AG".
std::optional<Block> block_of(std::string_view line) {
  constexpr std::string_view mark = "(hex)";
  if (line.starts_with("MA-")) {
    std::size_t at = line.find(',') + 1;
    std::string prefix = take_field(line, at);
    return Block{prefix, trimmed(take_field(line, at))};
  }
  const std::size_t hex = line.find(mark);
  if (hex == line.npos) return std::nullopt;
  return Block{digits_of(trimmed(std::string(line.substr(0, hex)))),
               trimmed(std::string(line.substr(hex + mark.size())))};
}

using Wanted = std::map<std::string, std::vector<std::string>>;  // prefix -> MACs

void look_up(const std::filesystem::path& file, const Wanted& wanted, std::map<std::string, std::string>& owners) {
  std::ifstream in(file);
  std::string line;
  while (std::getline(in, line)) {
    const auto block = block_of(line);
    if (!block || block->owner.empty()) continue;
    const auto found = wanted.find(block->prefix);
    if (found == wanted.end()) continue;
    for (const std::string& mac : found->second) owners[mac] = block->owner;
  }
}

constexpr const char* debian_file = "/usr/share/ieee-data/oui.csv";

bool is_file(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

}  // namespace

std::string vendor_file(const std::optional<std::string>& named) {
  const char* variable = std::getenv("S7SCOPE_OUI");  // NOLINT(concurrency-mt-unsafe): no other thread is running yet
  if (!named && variable == nullptr) return is_file(debian_file) ? debian_file : "";
  std::string file = named ? *named : variable;
  if (file.empty() || is_file(file)) return file;
  throw UsageError(fmt::format("--oui: there is no file {}; Debian's package ieee-data has {}", file, debian_file));
}

std::map<std::string, std::string> vendors_of(const std::set<std::string>& macs, const std::string& file) {
  std::map<std::string, std::string> out;
  if (file.empty()) return out;
  Wanted wanted;
  for (const std::string& mac : macs) {
    const std::string digits = digits_of(mac);
    if (!has_owner(digits)) continue;
    for (const std::size_t size : prefix_sizes) wanted[digits.substr(0, size)].push_back(mac);
  }
  if (wanted.empty()) return out;
  const std::filesystem::path path(file);
  look_up(path, wanted, out);
  // A smaller block is the better answer.
  for (const char* beside : {"mam.csv", "oui36.csv"}) look_up(path.parent_path() / beside, wanted, out);
  return out;
}

}  // namespace s7::cli
