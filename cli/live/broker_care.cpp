// The part of Broker that looks after the rest: interfaces, the inventory and its periods, ports, status.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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
    if (!setup_.filter_ports || decoding_.settings.ports_only || known.size() >= most_ports) break;
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

// The number is that of the decoding process, which may have been replaced.
void Broker::tell_of_memory(std::uint64_t given_up) {
  const auto now = Clock::now();
  given_up_ = std::min(given_up_, given_up);
  if (given_up == given_up_ || now < next_memory_line_) return;
  next_memory_line_ = now + refresh_every;
  tell(fmt::format("no more memory for {} connections (--memory): they were given up, the least useful first",
                   given_up - std::exchange(given_up_, given_up)));
}

void Broker::look_after_interfaces() {
  for (std::size_t index = 0; index < watches_.size(); ++index) {
    InterfaceWatch& watch = watches_[index];
    if (const std::string line = watch.look(); !line.empty()) {
      tell(line);
      inventory_.note(index, watch.up() ? "interface-up" : "interface-down", line);
    }
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
  look_after_reports();
  look_after_files();
  if (status_.due()) status_.show(state());
}

// A report that takes long comes more rarely: it may have a quarter of the time.
void Broker::look_after_reports() {
  constexpr int pause = 3;
  if (setup_.reports == nullptr) return;
  const auto now = Clock::now();
  if (const auto result = setup_.reports->take()) {
    next_report_ = std::max(report_began_ + setup_.report_every, now + pause * (now - report_began_));
    if (result->fault.empty()) findings_ = result->findings;
    if (!result->fault.empty() && result->fault != told_report_fault_)
      tell(fmt::format("{}: {}", setup_.page.empty() ? "findings can't be counted" : "no page", result->fault));
    told_report_fault_ = result->fault;
  }
  if (setup_.reports->busy() || now < next_report_) return;
  report_began_ = now;
  next_report_ = now + setup_.report_every;
  setup_.reports->begin({inventory_.file(), setup_.page});
}

void Broker::look_after_files() {
  if (!files_) return;
  files_->flush();
  const std::string& fault = files_->fault();
  if (fault.empty() != told_save_fault_.empty())
    tell(fault.empty() ? "packets are saved again" : fault + "; packets are not saved");
  told_save_fault_ = fault;
  const auto now = Clock::now();
  const std::uint64_t missing = not_saved_ + files_->lost();
  if (missing == told_not_saved_ || now < next_save_line_) return;
  next_save_line_ = now + refresh_every;
  tell(fmt::format("{} packets could not be saved", missing - std::exchange(told_not_saved_, missing)));
}

void Broker::rotate_when_due() {
  if (setup_.rotate.count() == 0 || rotating_ || stopping_) return;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (!rotation_due(period_, now, setup_.rotate)) return;
  rotating_ = true;
  channel_->send(MessageKind::begin_anew);
}

// Behind a batch after which everything makes sense by itself.
void Broker::rotate() {
  rotating_ = rotate_now_ = false;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::string file = period_file(setup_.inventory, now, setup_.rotate);
  if (file == inventory_.file()) {  // the clock was set back meanwhile
    period_ = period_begin(now, setup_.rotate);
    return;
  }
  if (setup_.reports != nullptr) setup_.reports->cancel();
  next_report_ = Clock::now();
  try {
    inventory_.move_to(file);
    period_ = period_begin(now, setup_.rotate);
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
  out.findings = findings_;
  out.fault = inventory_.fault();
  return out;
}

}  // namespace s7::cli
