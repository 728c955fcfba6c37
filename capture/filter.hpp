#pragma once

#include <memory>
#include <string>
#include <vector>

#include "capture/source.hpp"

namespace s7::capture {

// A BPF expression in libpcap's language, applied to packets of any link type.
class Filter {
 public:
  // Compiles for Ethernet. Throws CaptureError with libpcap's text when the expression is wrong.
  explicit Filter(std::string expression);
  ~Filter();
  Filter(Filter&&) noexcept;
  Filter& operator=(Filter&&) noexcept;

  // Compiles for the packet's link type when that is new. Nothing of a link type that the expression cannot be compiled
  // for matches; notes() then says so.
  [[nodiscard]] bool matches(const Packet& packet);
  // One line per link type that the expression could not be compiled for.
  [[nodiscard]] const std::vector<std::string>& notes() const noexcept;
  [[nodiscard]] const std::string& expression() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace s7::capture
