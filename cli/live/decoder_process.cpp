#include "cli/live/decoder_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/exit_codes.hpp"
#include "cli/output.hpp"

namespace s7::cli {
namespace {

// Everything but standard error and what it needs is closed: what a process does not have it can't misuse.
void keep_only(const DecoderSetup& setup) {
  std::vector<unsigned> kept{static_cast<unsigned>(setup.channel)};
  for (const auto& ring : setup.rings) kept.push_back(static_cast<unsigned>(ring->descriptor()));
  std::sort(kept.begin(), kept.end());
  unsigned from = STDERR_FILENO + 1;
  for (const unsigned descriptor : kept) {
    if (descriptor > from) ::close_range(from, descriptor - 1, 0);
    from = descriptor + 1;
  }
  ::close_range(from, ~0U, 0);
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO}) {
    if (nothing >= 0)
      ::dup2(nothing, standard);
    else
      ::close(standard);
  }
  if (nothing > STDERR_FILENO) ::close(nothing);
}

// The child of fork(): never returns to the caller's frames.
[[noreturn]] void decode_and_exit(DecoderSetup setup, int parent) {
  int code = exit_internal;
  try {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NAME, "s7scope-decode");
    if (::getppid() != parent) ::_exit(code);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_IGN);
    keep_only(setup);
    code = run_decoder(std::move(setup));
  } catch (const std::exception& error) {
    say(fmt::format("the decoding process failed: {}", error.what()));
  }
  ::_exit(code);
}

}  // namespace

int start_decoding(DecoderSetup setup) {
  const int parent = ::getpid();
  const int child = ::fork();
  if (child < 0) throw std::system_error(errno, std::system_category(), "fork");
  if (child == 0) decode_and_exit(std::move(setup), parent);
  return child;
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return fmt::format("was ended by signal {}", WTERMSIG(status));
  return fmt::format("ended with code {}", WEXITSTATUS(status));
}

}  // namespace s7::cli
