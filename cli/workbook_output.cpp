#include "cli/workbook_output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "cli/output.hpp"
#include "cli/terminal.hpp"

namespace s7::cli {
namespace {

// A file in the folder for temporary ones that is gone at the end. The library that makes workbooks wants a name.
class TemporaryFile {
 public:
  TemporaryFile() {
    std::error_code error;
    const auto folder = std::filesystem::temp_directory_path(error);
    path_ = (error ? std::filesystem::path("/tmp") : folder) / "s7scope-XXXXXX";
    descriptor_ = ::mkostemp(path_.data(), O_CLOEXEC);
    if (descriptor_ < 0)
      throw OutputError(fmt::format("{} cannot be written: {}", path_, std::generic_category().message(errno)));
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    ::close(descriptor_);
    ::unlink(path_.c_str());
  }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  void copy_to(Output& output) const {
    std::array<char, 65536> block{};
    for (;;) {
      const ssize_t got = ::read(descriptor_, block.data(), block.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0)
        throw OutputError(fmt::format("{} cannot be read back: {}", path_, std::generic_category().message(errno)));
      if (got == 0) return;
      output.write({block.data(), static_cast<std::size_t>(got)});
    }
  }

 private:
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace

void refuse_terminal(const OutputOptions& output) {
  const bool to_stdout = !output.file || *output.file == "-";
  if (to_stdout && is_terminal(STDOUT_FILENO))
    throw UsageError("a workbook can't be shown on a terminal: name a file with -O FILE, or send it through a pipe");
}

void write_workbook(const reports::Workbook& workbook, const OutputOptions& output) try {
  const TemporaryFile file;
  reports::write_xlsx(file.path(), workbook);
  Output out(output.file);
  file.copy_to(out);
  out.commit();
} catch (const reports::XlsxError& error) {
  throw OutputError(error.what());
}

}  // namespace s7::cli
