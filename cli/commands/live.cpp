#include "cli/commands/live.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "capture/filter.hpp"
#include "capture/live/packet_ring.hpp"
#include "cli/commands/report.hpp"
#include "cli/live/broker.hpp"
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

Rings open_rings(const LiveOptions& options) {
  Rings out;
  capture::RingOptions ring;
  ring.bytes = options.ring << 20U;
  ring.promiscuous = options.promiscuous;
  for (const std::string& name : chosen(options.input.captures)) {
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
  const std::string asked = restrictions(options.input);
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

void write_page(Broker& broker, const LiveInventory& inventory, const LiveOptions& options) {
  try {
    Output output(options.html);
    output.write(overview_of(inventory.file(), reports::Format::html, {}));
    output.commit();
  } catch (const std::exception& error) {
    broker.tell(fmt::format("{}; the next page is due in {} s", error.what(), options.every));
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
  // Folders, since files that are replaced are other files.
  for (const std::string& file : {options.plan, options.names, vendor_file(options.oui)})
    if (!file.empty()) out.read.push_back(folder_of(file));
  out.written.emplace_back("/dev/null");
  return out;
}

std::string first_file(const LiveOptions& options) {
  if (options.rotate == 0) return options.inventory;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return period_file(options.inventory, now, std::chrono::seconds(options.rotate));
}

BrokerSetup broker_setup(const LiveOptions& options, const Rings& rings) {
  BrokerSetup out;
  out.alerts = {options.alert, options.syslog, std::chrono::seconds(options.quiet_for), rings.size()};
  out.status_every = std::chrono::seconds(options.status_every);
  out.inventory = options.inventory;
  out.rotate = std::chrono::seconds(options.rotate);
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

int run_live(const LiveOptions& options) {
  check_filter(options.input.filter);
  const Reference known = reference(options.oui);
  const auto names = names_to_keep(options.names);
  const StopSignal stop;
  const Rings rings = open_rings(options);
  if (options.sandbox) drop_privileges(options.user);
  std::vector<std::string> interfaces;
  for (const auto& ring : rings) interfaces.push_back(ring->interface());
  const std::string file = first_file(options);
  LiveInventory inventory({file, options.sensor, looked_at(options, options.input.ports), interfaces, known, names});
  Broker broker(inventory, rings,
                {rings, -1, settings_from(options.input), options.input.filter, options.input.limits.max_access_rows,
                 known.techniques, options.sandbox},
                broker_setup(options, rings));
  broker.on_hangup([&] { reread(broker, inventory, options); });
  if (!options.html.empty()) broker.on_report([&] { write_page(broker, inventory, options); });
  prepare(broker.alerts().rules(), inventory, options);
  if (options.sandbox) confine_broker(paths_of(options));
  const int code = broker.run(fmt::format("listening on {}; inventory {}", fmt::join(interfaces, ", "), file));
  say(fmt::format("stopped; inventory {}", inventory.file()));
  return code;
}

}  // namespace s7::cli
