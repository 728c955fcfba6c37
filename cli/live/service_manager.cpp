#include "cli/live/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

namespace s7::cli {
namespace {

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets variables
  return value != nullptr ? value : "";
}

// A path, or with @ in front a name in the abstract namespace.
int connected_to(std::string_view name) {
  ::sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.size() < 2 || name.size() >= sizeof address.sun_path) return -1;
  std::memcpy(address.sun_path, name.data(), name.size());
  if (name.front() == '@') address.sun_path[0] = '\0';
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const auto size = static_cast<::socklen_t>(offsetof(::sockaddr_un, sun_path) + name.size());
  if (socket >= 0 && ::connect(socket, reinterpret_cast<const ::sockaddr*>(&address), size) == 0) return socket;
  if (socket >= 0) ::close(socket);
  return -1;
}

}  // namespace

ServiceManager::ServiceManager() : socket_(connected_to(variable("NOTIFY_SOCKET"))) {
  const std::string_view text = variable("WATCHDOG_USEC");
  std::uint64_t microseconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), microseconds);
  if (read.ec == std::errc{} && microseconds > 0) every_ = std::chrono::microseconds(microseconds / 2);
}

ServiceManager::~ServiceManager() {
  if (socket_ >= 0) ::close(socket_);
}

void ServiceManager::tell(std::string_view state) const {
  if (socket_ >= 0) static_cast<void>(::send(socket_, state.data(), state.size(), MSG_NOSIGNAL));
}

void ServiceManager::alive() {
  const auto now = Clock::now();
  if (!every_ || now < next_) return;
  next_ = now + *every_ / 2;
  tell("WATCHDOG=1");
}

}  // namespace s7::cli
