#include "cli/commands/live.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "capture/filter.hpp"
#include "capture/live/packet_ring.hpp"
#include "cli/live/broker.hpp"
#include "cli/output.hpp"
#include "cli/pipeline.hpp"
#include "cli/record/run_setup.hpp"
#include "cli/usage.hpp"

namespace s7::cli {
namespace {

using Rings = std::vector<std::unique_ptr<capture::PacketRing>>;

std::vector<std::string> chosen(const std::vector<std::string>& wanted) {
  if (std::find(wanted.begin(), wanted.end(), "any") == wanted.end()) return wanted;
  if (wanted.size() > 1) throw UsageError("live: any stands for all interfaces, so no other can be named beside it");
  std::vector<std::string> out = capture::interfaces(true);
  if (out.empty()) throw capture::DeviceError(capture::DeviceError::Fault::not_there, "any: no interface is up");
  return out;
}

// What to do about it, behind libc's words.
std::string advice(const capture::DeviceError& error) {
  if (error.fault() == capture::DeviceError::Fault::not_there) {
    const auto all = capture::interfaces(false);
    return all.empty() ? std::string() : "; there are " + alternatives(all);
  }
  if (error.fault() != capture::DeviceError::Fault::not_permitted) return {};
  std::error_code ignored;
  const std::string program = std::filesystem::read_symlink("/proc/self/exe", ignored).string();
  return fmt::format(
      "; the right CAP_NET_RAW is missing: run as root, or grant it to the program once: "
      "sudo setcap cap_net_raw=ep {}",
      program);
}

Rings open_rings(const LiveOptions& options) {
  Rings out;
  capture::RingOptions ring;
  ring.bytes = options.ring << 20U;
  ring.promiscuous = options.promiscuous;
  for (const std::string& name : chosen(options.input.captures)) {
    try {
      out.push_back(std::make_unique<capture::PacketRing>(name, ring));
      if (options.kernel_filter)
        out.back()->set_filter(capture::compile_filter(
            capture::useful_packets(options.input.ports, out.back()->link_type()), out.back()->link_type()));
      out.back()->listen();
    } catch (const capture::DeviceError& error) {
      throw capture::DeviceError(error.fault(), error.what() + advice(error));
    }
  }
  return out;
}

std::string looked_at(const LiveOptions& options) {
  const std::string asked = restrictions(options.input);
  if (!options.kernel_filter) return asked;
  std::string ports;
  for (const std::uint16_t port : options.input.ports) ports += fmt::format(" {}", port);
  return fmt::format(
      "in the kernel: TCP ports{}, TCP payload that begins like a TPKT, TCP SYN, FIN and RST, ICMP, ARP, LLDP, "
      "PROFINET "
      "DCP, fragments, tunnels{}{}",
      ports, asked.empty() ? "" : "; ", asked);
}

void check_filter(const std::string& expression) {
  if (expression.empty()) return;
  try {
    const capture::Filter filter(expression);
  } catch (const capture::CaptureError& error) {
    throw UsageError(std::string("--filter: ") + error.what());
  }
}

}  // namespace

int run_live(const LiveOptions& options) {
  check_filter(options.input.filter);
  const Reference known = reference(options.oui);
  const auto names = names_to_keep(options.names);
  const StopSignal stop;
  const Rings rings = open_rings(options);
  std::vector<std::string> interfaces;
  for (const auto& ring : rings) interfaces.push_back(ring->interface());
  LiveInventory inventory({options.inventory, options.sensor, looked_at(options), interfaces, known, names});
  DecoderSetup decoding{
      rings,           -1, settings_from(options.input), options.input.filter, options.input.limits.max_access_rows,
      known.techniques};
  Broker broker(inventory, rings, std::move(decoding), std::chrono::seconds(options.status_every));
  const int code =
      broker.run(fmt::format("listening on {}; inventory {}", fmt::join(interfaces, ", "), options.inventory));
  say(fmt::format("stopped; inventory {}", options.inventory));
  return code;
}

}  // namespace s7::cli
