#include "cli/commands/live.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "capture/filter.hpp"
#include "capture/live/packet_ring.hpp"
#include "cli/commands/live_self_test.hpp"
#include "cli/live/broker.hpp"
#include "cli/live/memory_plan.hpp"
#include "cli/live/report_process.hpp"
#include "cli/live/rotation.hpp"
#include "cli/live/sandbox.hpp"
#include "cli/output.hpp"
#include "cli/pipeline.hpp"
#include "cli/record/run_setup.hpp"
#include "cli/reference/vendors.hpp"
#include "cli/text_file.hpp"
#include "cli/usage.hpp"
#include "reports/input/faults.hpp"
#include "reports/plan/read_plan.hpp"
#include "storage/reader.hpp"

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

void filter_ports(const Rings& rings, const std::vector<std::uint16_t>& ports) {
  for (const auto& ring : rings)
    ring->set_filter(capture::compile_filter(capture::useful_packets(ports, ring->link_type()), ring->link_type()));
}

Rings open_rings(const LiveOptions& options, const std::vector<std::string>& names, std::size_t bytes) {
  Rings out;
  capture::RingOptions ring;
  ring.bytes = bytes;
  ring.promiscuous = options.promiscuous;
  for (const std::string& name : names) {
    try {
      out.push_back(std::make_unique<capture::PacketRing>(name, ring));
    } catch (const capture::DeviceError& error) {
      throw capture::DeviceError(error.fault(), error.what() + advice(error));
    }
  }
  if (options.kernel_filter) filter_ports(out, options.input.ports);
  for (const auto& opened : out) opened->listen();
  return out;
}

std::string looked_at(const LiveOptions& options, const std::vector<std::uint16_t>& tcp_ports) {
  std::string asked = restrictions(options.input);
  if (!options.save.empty())
    asked += fmt::format("{}S7 packets are kept in {}", asked.empty() ? "" : "; ",
                         std::filesystem::absolute(options.save).lexically_normal().string());
  if (!options.kernel_filter) return asked;
  std::string ports;
  for (const std::uint16_t port : tcp_ports) ports += fmt::format(" {}", port);
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

// What the inventory knows already is no news.
void teach(AlertRules& rules, storage::Reader& reader) {
  reader.each(
      "SELECT client, server, port, client_tsap, server_tsap, protocol, ifnull(vlan_instance, '') FROM connection",
      [&](const storage::Statement& row) {
        const auto tsap = [&](int column) {
          return row.is_null(column) ? std::nullopt : std::optional(row.text(column));
        };
        rules.know({row.text(0), row.text(1), static_cast<std::uint16_t>(row.integer(2)), tsap(3), tsap(4), row.text(5),
                    row.text(6)});
      });
  reader.each(
      "SELECT DISTINCT iif(initiator = 'client', client, server), iif(initiator = 'client', server, client) FROM "
      "accesses WHERE operation = 'write'",
      [&](const storage::Statement& row) { rules.know_writer(row.text(0), row.text(1)); });
}

void read_plan(AlertRules& rules, storage::Reader& reader, const LiveOptions& options) {
  if (options.plan.empty()) return;
  rules.set_plan(
      reports::plan::read_plan(read_text_file(options.plan), shown_name(options.plan), reports::load_names(reader)));
}

void prepare(AlertRules& rules, const LiveInventory& inventory, const LiveOptions& options) {
  storage::Reader reader(inventory.file());
  teach(rules, reader);
  read_plan(rules, reader, options);
}

// At SIGHUP. What can't be read stays as it was, and the watching goes on.
void reread(Broker& broker, LiveInventory& inventory, const LiveOptions& options) {
  try {
    if (auto names = names_to_keep(options.names)) inventory.set_names(std::move(*names));
    storage::Reader reader(inventory.file());
    read_plan(broker.alerts().rules(), reader, options);
    broker.tell("plan and names were read again");
  } catch (const reports::InputError& error) {
    for (const std::string& line : error.lines()) broker.tell(line + "; what was read before stays");
  } catch (const storage::StorageError& error) {
    broker.tell(error.what());
  }
}

std::string folder_of(const std::string& file) {
  const std::string folder = std::filesystem::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

Paths paths_of(const LiveOptions& options) {
  Paths out;
  out.written.push_back(folder_of(options.inventory));
  if (!options.html.empty()) out.written.push_back(folder_of(options.html));
  if (!options.save.empty()) out.written.push_back(options.save);
  // Folders, since files that are replaced are other files.
  for (const std::string& file : {options.plan, options.names, vendor_file(options.oui)})
    if (!file.empty()) out.read.push_back(folder_of(file));
  out.written.emplace_back("/dev/null");
  return out;
}

// The folder of --save, made when missing.
std::optional<PacketFiles::Setup> saving(const LiveOptions& options, const Rings& rings) {
  if (options.save.empty()) return std::nullopt;
  std::error_code error;
  std::filesystem::create_directories(options.save, error);
  if (!error && ::access(options.save.c_str(), W_OK | X_OK) != 0) error = {errno, std::system_category()};
  if (error) throw OutputError(fmt::format("--save {}: {}", options.save, error.message()));
  PacketFiles::Setup out{options.save, options.save_size, {}};
  for (const auto& ring : rings) out.interfaces.push_back({ring->interface(), ring->link_type()});
  return out;
}

std::string first_file(const LiveOptions& options, WallTime now) {
  if (options.rotate == 0) return options.inventory;
  return period_file(options.inventory, now, std::chrono::seconds(options.rotate));
}

BrokerSetup broker_setup(const LiveOptions& options, const Rings& rings, const MemoryPlan& memory, WallTime now,
                         ReportProcess& reports) {
  BrokerSetup out;
  out.reports = &reports;
  out.page = options.html;
  out.save = saving(options, rings);
  out.alerts = {options.alert, options.syslog, std::chrono::seconds(options.quiet_for), rings.size(), memory.known};
  out.status_every = std::chrono::seconds(options.status_every);
  out.inventory = options.inventory;
  out.rotate = std::chrono::seconds(options.rotate);
  if (options.rotate > 0) out.period = period_begin(now, out.rotate);
  out.keep = options.keep;
  out.report_every = std::chrono::seconds(options.every);
  if (options.kernel_filter)
    out.filter_ports = [&options, &rings](const std::vector<std::uint16_t>& ports) {
      filter_ports(rings, ports);
      return looked_at(options, ports);
    };
  return out;
}

}  // namespace

int run_live(const LiveOptions& asked) {
  if (asked.self_test) return run_self_test(asked);
  LiveOptions options = asked;
  check_filter(options.input.filter);
  const std::vector<std::string> watched = chosen(options.input.captures);
  const MemoryPlan memory = plan_memory(options.memory, options.ring, watched.size());
  apply_memory(memory, options.input.limits);
  const Reference known = reference(options.oui);
  const auto names = names_to_keep(options.names);
  ReportProcess reports(
      {options.plan, options.memory << 20U, options.user, paths_of(options), options.sandbox, options.redact});
  dissector::Settings settings = settings_from(options.input);
  settings.limits.fragmented_datagrams = memory.fragments;
  const StopSignal stop;
  const Rings rings = open_rings(options, watched, memory.ring);
  if (options.sandbox) drop_privileges(options.user);
  std::vector<std::string> interfaces;
  for (const auto& ring : rings) interfaces.push_back(ring->interface());
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::string file = first_file(options, now);
  LiveInventory inventory({file, options.sensor, looked_at(options, options.input.ports), interfaces, known, names});
  Broker broker(inventory, rings,
                {rings, -1, settings, options.input.filter, options.input.limits.max_access_rows, memory.decoding,
                 known.techniques, !options.save.empty(), options.sandbox},
                broker_setup(options, rings, memory, now, reports));
  broker.on_hangup([&] { reread(broker, inventory, options); });
  prepare(broker.alerts().rules(), inventory, options);
  if (options.sandbox) confine_broker(paths_of(options));
  const int code = broker.run(fmt::format("listening on {}; inventory {}", fmt::join(interfaces, ", "), file));
  say(fmt::format("stopped; inventory {}", inventory.file()));
  return code;
}

}  // namespace s7::cli
