// Rights and interfaces: what it takes to listen, and what the network card does to packets before we see them.

#include <fmt/format.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include "capture/live/packet_ring.hpp"
#include "cli/live/self_test/check.hpp"

namespace s7::cli {
namespace {

constexpr std::uint32_t lro_flag = std::uint32_t{1} << 15U;  // ETH_FLAG_LRO

// A value that the driver keeps; nullopt: it has none of that kind.
std::optional<std::uint32_t> ethtool_value(int socket, const std::string& interface, std::uint32_t command) {
  ::ethtool_value value{};
  value.cmd = command;
  ::ifreq request{};
  std::memcpy(request.ifr_name, interface.data(), std::min(interface.size(), sizeof request.ifr_name - 1));
  request.ifr_data = reinterpret_cast<char*>(&value);
  if (::ioctl(socket, SIOCETHTOOL, &request) != 0) return std::nullopt;
  return value.data;
}

Check offloads_of(const std::string& interface) {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  std::string on, switches;
  const auto note = [&](const char* name, const char* option, bool active) {
    if (!active) return;
    on += fmt::format("{}{}", on.empty() ? "" : ", ", name);
    switches += fmt::format(" {} off", option);
  };
  note("GRO", "gro", ethtool_value(socket, interface, ETHTOOL_GGRO).value_or(0) != 0);
  note("LRO", "lro", (ethtool_value(socket, interface, ETHTOOL_GFLAGS).value_or(0) & lro_flag) != 0);
  note("TSO", "tso", ethtool_value(socket, interface, ETHTOOL_GTSO).value_or(0) != 0);
  note("GSO", "gso", ethtool_value(socket, interface, ETHTOOL_GGSO).value_or(0) != 0);
  const bool known = ethtool_value(socket, interface, ETHTOOL_GGRO).has_value();
  ::close(socket);
  if (!known) return {"offloads", interface, Verdict::good, "the driver tells of none"};
  if (on.empty())
    return {"offloads", interface, Verdict::good, "none is on: packets are seen as they were on the wire"};
  return {
      "offloads", interface, Verdict::limited,
      fmt::format("on: {}; segments may be joined before they are seen, so numbers and sizes of packets are not those "
                  "of the wire (ethtool -K {}{})",
                  on, interface, switches)};
}

bool may_open_packet_sockets() {
  const int socket = ::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (socket < 0) return false;
  ::close(socket);
  return true;
}

}  // namespace

void check_rights(Checks& checks) {
  if (may_open_packet_sockets())
    checks.push_back({"rights", "", Verdict::good, "CAP_NET_RAW is there: interfaces can be listened to"});
  else
    checks.push_back({"rights", "", Verdict::missing,
                      "CAP_NET_RAW is missing: run as root, or grant it to the program once (setcap cap_net_raw=ep)"});
}

void check_interfaces(const std::vector<std::string>& names, const MemoryPlan& memory, Checks& checks) {
  for (const std::string& name : names) {
    try {
      capture::RingOptions options;
      options.bytes = memory.ring;
      options.promiscuous = false;
      capture::PacketRing ring(name, options);
      const bool up = ring.up();
      checks.push_back({"interface", name, up ? Verdict::good : Verdict::limited,
                        up ? "is up" : "is down; live waits until it comes up"});
      checks.push_back(
          {"ring", name, Verdict::good, fmt::format("TPACKET_V3 with {} MiB works", memory.ring / MemoryPlan::mib)});
      checks.push_back(offloads_of(name));
    } catch (const capture::DeviceError& error) {
      checks.push_back({"interface", name, Verdict::missing, error.what()});
    }
  }
}

}  // namespace s7::cli
