#pragma once

// Which packets belong to a connection.

#include "capture/source.hpp"
#include "cli/extract/wanted.hpp"

namespace s7::cli {

// TCP segments of the connection's sessions, fragments between its stations meanwhile, and ICMP errors about them.
[[nodiscard]] bool belongs_to(const WantedConnection& connection, const capture::Packet& packet);

}  // namespace s7::cli
