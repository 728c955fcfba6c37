#include "cli/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "reports/input/faults.hpp"

namespace s7::cli {
namespace {

constexpr std::size_t most_bytes = std::size_t{64} * 1024 * 1024;

// Closes what it opened; standard input stays open.
class Descriptor {
 public:
  explicit Descriptor(const std::string& file)
      : owned_(file != "-"), number_(owned_ ? ::open(file.c_str(), O_RDONLY | O_CLOEXEC) : STDIN_FILENO) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (owned_ && number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  bool owned_;
  int number_;
};

[[noreturn]] void fail(const std::string& file, const std::string& reason) {
  throw reports::InputError({fmt::format("{}: {}", shown_name(file), reason)});
}

}  // namespace

std::string shown_name(const std::string& file) { return file == "-" ? "standard input" : file; }

std::string read_text_file(const std::string& file) {
  const Descriptor input(file);
  if (input.number() < 0) fail(file, fmt::format("can't be opened: {}", std::system_category().message(errno)));
  std::string text;
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t count = ::read(input.number(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(file, fmt::format("can't be read: {}", std::system_category().message(errno)));
    if (count == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(count));
    if (text.size() > most_bytes) fail(file, "is larger than 64 MiB, so it can't be what was meant");
  }
}

reports::StationNames read_names_file(const std::string& file) {
  return reports::read_names(read_text_file(file), shown_name(file));
}

}  // namespace s7::cli
