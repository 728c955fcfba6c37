// Where data files come from.

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "reports/knowledge/data_file.hpp"

namespace s7::reports {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> folders() {
  std::vector<fs::path> result;
  const char* const chosen = std::getenv("S7SCOPE_DATA");  // NOLINT(concurrency-mt-unsafe): nobody sets variables
  if (chosen != nullptr && *chosen != '\0') result.emplace_back(chosen);
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) result.push_back(program.parent_path().parent_path() / "share" / "s7scope");
  return result;
}

}  // namespace

DataText read_data(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) throw DataError(path + ": is a folder");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw DataError(fmt::format("{}: {}", path, std::generic_category().message(errno)));
  DataText data{path, std::string(std::istreambuf_iterator<char>(file), {})};
  if (file.bad()) throw DataError(path + ": can't be read");
  return data;
}

DataText data_text(std::string_view name) {
  for (const fs::path& folder : folders()) {
    std::error_code error;
    const fs::path path = folder / name;
    if (fs::exists(path, error)) return read_data(path.string());
  }
  const auto text = builtin_data(name);
  if (!text) throw DataError(fmt::format("there is no data file {}", name));
  return {std::string(name), std::string(*text)};
}

}  // namespace s7::reports
