#pragma once

// What the two processes of live give up once they have what they need. Whatever a packet makes of the code that reads
// it, the system refuses the rest. docs/live-syscalls.md lists what stays permitted.

#include <stdexcept>
#include <string>
#include <vector>

namespace s7::cli {

// The process can't be confined as it was asked to be.
class SandboxError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Becomes `user` ("": stays who it is) and gives up every capability, for good, for itself and its children.
// Throws SandboxError; UsageError where there is no such user.
void drop_privileges(const std::string& user);

struct Paths {
  std::vector<std::string> written;  // folders, with all that is below them
  std::vector<std::string> read;     // files or folders
};

// Files below these paths only, where the kernel has Landlock. Throws SandboxError.
void restrict_files(const Paths& paths);

// For the process that owns the inventory: files below these paths only (where the kernel has Landlock), no program to
// be started, no socket but those of the local log. Throws SandboxError.
void confine_broker(const Paths& paths);

// For the process that decodes: no file, no socket, no program, no process. It can use what it has open, memory and the
// clock, and send to `channel` alone. Throws SandboxError.
void confine_decoder(int channel);

// Whether the kernel restricts files by Landlock.
[[nodiscard]] bool has_landlock() noexcept;

}  // namespace s7::cli
