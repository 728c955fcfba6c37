#pragma once

// What systemd wants to hear from a service of Type=notify: sd_notify(3) without its library.

#include <chrono>
#include <optional>
#include <string_view>

namespace s7::cli {

class ServiceManager {
 public:
  // Reads NOTIFY_SOCKET and WATCHDOG_USEC. Without them nobody wants to hear anything. To be made before the process is
  // confined.
  ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;
  ~ServiceManager();

  void ready() { tell("READY=1"); }
  void stopping() { tell("STOPPING=1"); }
  // To be called often: sends a sign of life in time.
  void alive();

 private:
  using Clock = std::chrono::steady_clock;
  void tell(std::string_view state) const;

  int socket_ = -1;
  std::optional<Clock::duration> every_;
  Clock::time_point next_{};
};

}  // namespace s7::cli
