#pragma once

// Files that appear whole or not at all: written beside their place, then renamed.

#include <sys/types.h>

#include <string>

namespace s7::cli {

// A temporary file beside a target; gone with the object unless committed. Throws OutputError (output.hpp).
class FileBeside {
 public:
  // A symbolic link stays one: its target is what gets replaced. The file is empty, with the rights of what it will
  // replace, else those of any new file.
  explicit FileBeside(const std::string& target);
  FileBeside(const FileBeside&) = delete;
  FileBeside& operator=(const FileBeside&) = delete;
  ~FileBeside();

  [[nodiscard]] const std::string& path() const noexcept { return temporary_; }
  // Puts it in its place, durably. To be called once, when nobody has it open any more.
  void commit();

 private:
  [[noreturn]] void fail(const char* what, int error) const;

  std::string name_, target_, temporary_;
};

// Rights for what replaces `target`: its own, else those of any new file.
[[nodiscard]] mode_t rights_for(const std::string& target);
// Makes a rename durable; a folder that can't be synced is no reason to fail.
void sync_folder(const std::string& file);

}  // namespace s7::cli
