#include "cli/live/rotation.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace s7::cli {
namespace {

// "-20261120T000000Z"
bool is_mark(std::string_view text) {
  constexpr std::string_view shape = "-00000000T000000Z";
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == '0' ? !digit : text[i] != shape[i]) return false;
  }
  return true;
}

struct Parts {
  std::string stem, extension;  // of the name without its folder
};

Parts parts_of(const std::string& file) {
  const std::filesystem::path path(file);
  return {path.stem().string(), path.extension().string()};
}

}  // namespace

WallTime period_begin(WallTime time, std::chrono::seconds period) {
  const auto since = time.time_since_epoch();
  auto into = since % period;
  if (into.count() < 0) into += period;
  return WallTime(since - into);
}

bool rotation_due(WallTime begin, WallTime now, std::chrono::seconds period) {
  return now >= begin + period || now < begin - period;
}

std::string period_file(const std::string& file, WallTime time, std::chrono::seconds period) {
  const auto [stem, extension] = parts_of(file);
  const auto begin = std::chrono::system_clock::to_time_t(period_begin(time, period));
  const std::string name = fmt::format("{}-{:%Y%m%dT%H%M%S}Z{}", stem, fmt::gmtime(begin), extension);
  return (std::filesystem::path(file).parent_path() / name).string();
}

std::vector<std::string> names_beside(const std::string& file) {
  const std::filesystem::path folder = std::filesystem::path(file).parent_path();
  std::vector<std::string> out;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder.empty() ? "." : folder, error))
    out.push_back(entry.path().filename().string());
  return out;
}

std::vector<std::string> outdated(const std::string& file, const std::vector<std::string>& names, std::size_t keep,
                                  const std::string& current) {
  const auto [stem, extension] = parts_of(file);
  const std::string current_name = std::filesystem::path(current).filename().string();
  std::vector<std::string> ours;
  for (const std::string& name : names) {
    if (!name.starts_with(stem) || !name.ends_with(extension) || name.size() < stem.size() + extension.size()) continue;
    if (is_mark(std::string_view(name).substr(stem.size(), name.size() - stem.size() - extension.size())))
      ours.push_back(name);
  }
  std::sort(ours.begin(), ours.end());
  ours.resize(ours.size() - std::min(keep, ours.size()));
  std::erase(ours, current_name);
  return ours;
}

std::vector<std::string> remove_outdated(const std::string& file, std::size_t keep, const std::string& current) {
  const std::filesystem::path folder = std::filesystem::path(file).parent_path();
  std::vector<std::string> removed;
  for (const std::string& name : outdated(file, names_beside(file), keep, current)) {
    std::error_code error;
    for (const char* const suffix : {"-wal", "-shm", "-journal"})
      std::filesystem::remove(folder / (name + suffix), error);
    if (std::filesystem::remove(folder / name, error) && !error) removed.push_back(name);
  }
  return removed;
}

}  // namespace s7::cli
