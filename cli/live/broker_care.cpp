// The part of Broker that looks after the rest: interfaces, the inventory and its periods, ports, status.

#include <fmt/format.h>

#include <algorithm>

#include "cli/live/broker.hpp"
#include "cli/live/rotation.hpp"

namespace s7::cli {
namespace {

constexpr auto second = std::chrono::seconds(1);
constexpr auto refresh_every = std::chrono::seconds(60);

}  // namespace

// S7 outside the ports that the kernel lets through: from now on it does.
void Broker::note_ports(const std::vector<std::uint16_t>& ports) {
  constexpr std::size_t most_ports = 64;
  std::vector<std::uint16_t>& known = decoding_.settings.ports;
  bool more = false;
  for (const std::uint16_t port : ports) {
    if (!setup_.filter_ports || decoding_.settings.ports_only || known.size() >= most_ports) return;
    if (std::find(known.begin(), known.end(), port) != known.end()) continue;
    known.push_back(port);
    more = true;
    tell(fmt::format("S7 was found on TCP port {}: all of it is looked at from now on", port));
  }
  if (!more) return;
  try {
    inventory_.set_restrictions(setup_.filter_ports(known));
  } catch (const capture::CaptureError& error) {
    tell(error.what());
  }
}

void Broker::look_after_interfaces() {
  for (InterfaceWatch& watch : watches_) {
    if (const std::string line = watch.look(); !line.empty()) tell(line);
    if (const std::uint64_t more = watch.take_new_drops(); more > 0)
      alerts_.raise({AlertKind::drop, 0, "", "", fmt::format("{}: {} packets dropped", watch.name(), more)});
  }
}

void Broker::every_second() {
  const auto now = Clock::now();
  if (now < next_second_) return;
  next_second_ = now + second;
  look_after_interfaces();
  alerts_.every_second();
  rotate_when_due();
  inventory_.store();
  tell_of_inventory();
  if (now >= next_refresh_) {
    next_refresh_ = now + refresh_every;
    inventory_.refresh();
  }
  if (write_report_ && now >= next_report_) {
    next_report_ = now + setup_.report_every;
    write_report_();
  }
  if (status_.due()) status_.show(state());
}

void Broker::rotate_when_due() {
  if (setup_.rotate.count() == 0 || rotating_ || stopping_) return;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (period_file(setup_.inventory, now, setup_.rotate) == inventory_.file()) return;
  rotating_ = true;
  channel_->send(MessageKind::begin_anew);
}

// Behind a batch after which everything makes sense by itself.
void Broker::rotate() {
  rotating_ = rotate_now_ = false;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::string file = period_file(setup_.inventory, now, setup_.rotate);
  try {
    inventory_.move_to(file);
    for (InterfaceWatch& watch : watches_) watch.begin();
    tell(fmt::format("inventory {}", file));
    if (setup_.keep == 0) return;
    for (const std::string& name : remove_outdated(setup_.inventory, setup_.keep, file)) tell("removed " + name);
  } catch (const storage::StorageError& error) {
    tell(fmt::format("{}; {} goes on", error.what(), inventory_.file()));
  }
}

// Another program that writes for a moment is not worth a line.
void Broker::tell_of_inventory() {
  constexpr auto worth_a_line = 3 * second;
  const std::string& fault = inventory_.fault();
  const auto now = Clock::now();
  if (fault.empty()) {
    if (!told_fault_.empty()) tell("the inventory is written again");
    told_fault_.clear();
    sound_at_ = now;
  } else if (told_fault_.empty() && now - sound_at_ >= worth_a_line) {
    told_fault_ = fault;
    tell(fault + "; counting goes on in memory");
  }
}

LiveState Broker::state() {
  LiveState out;
  out.packets = packets_;
  out.pdus = pdus_;
  for (const InterfaceWatch& watch : watches_) out.drops += watch.drops();
  out.connections = inventory_.connections();
  out.fault = inventory_.fault();
  return out;
}

}  // namespace s7::cli
