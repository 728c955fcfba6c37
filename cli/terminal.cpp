#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace s7::cli {
namespace {

std::string_view environment(const char* name) noexcept {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets variables
  return value != nullptr ? std::string_view(value) : std::string_view{};
}

}  // namespace

bool is_terminal(int descriptor) noexcept { return ::isatty(descriptor) == 1; }

std::optional<std::size_t> terminal_width(int descriptor) noexcept {
  if (!is_terminal(descriptor)) return std::nullopt;
  const std::string_view columns = environment("COLUMNS");
  std::size_t width = 0;
  const auto result = std::from_chars(columns.data(), columns.data() + columns.size(), width);
  if (result.ec == std::errc{} && result.ptr == columns.data() + columns.size() && width >= 20) return width;
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) return size.ws_col;
  return 80;
}

bool wants_colour(int descriptor) noexcept {
  return is_terminal(descriptor) && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

}  // namespace s7::cli
