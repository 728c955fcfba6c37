#include "cli/live/broker.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <system_error>
#include <thread>

#include "cli/exit_codes.hpp"
#include "cli/live/decoder_process.hpp"
#include "cli/live/rotation.hpp"
#include "cli/output.hpp"
#include "cli/pipeline.hpp"

namespace s7::cli {
namespace {

constexpr auto second = std::chrono::seconds(1);
constexpr auto refresh_every = std::chrono::seconds(60);
constexpr auto silence_limit = std::chrono::seconds(30);   // a decoding process that says nothing hangs
constexpr auto stopping_limit = std::chrono::seconds(60);  // then what it has not handed over is given up

volatile std::sig_atomic_t hangup_requested = 0;
void request_hangup(int) { hangup_requested = 1; }

}  // namespace

Broker::Broker(LiveInventory& inventory, std::span<const std::unique_ptr<capture::PacketRing>> rings,
               DecoderSetup decoding, BrokerSetup setup)
    : inventory_(inventory),
      decoding_(std::move(decoding)),
      setup_(std::move(setup)),
      status_(STDERR_FILENO, setup_.status_every),
      alerts_(setup_.alerts, [this] { status_.clear(); }) {
  for (const auto& ring : rings) watches_.emplace_back(*ring);
}

Broker::~Broker() {
  if (decoder_ <= 0) return;
  ::kill(decoder_, SIGKILL);
  ::waitpid(decoder_, nullptr, 0);
}

void Broker::tell(const std::string& line) {
  status_.clear();
  say(line);
}

void Broker::start_decoder(bool take_over) {
  const auto [ours, theirs] = Channel::pair();
  DecoderSetup setup = decoding_;
  setup.channel = theirs;
  setup.take_over = take_over;
  decoder_ = start_decoding(std::move(setup));
  ::close(theirs);
  channel_ = std::make_unique<Channel>(ours);
  heard_ = started_ = Clock::now();
  rotating_ = rotate_now_ = false;
}

// A message is taken in only when what came before is stored: a full disk makes the other side wait, not this one grow.
void Broker::listen() {
  if (inventory_.waiting() && !inventory_.fault().empty()) return;
  channel_->receive();
  while (auto message = channel_->next()) {
    heard_ = Clock::now();
    handle(std::move(*message));
    if (!inventory_.fault().empty()) return;
  }
}

void Broker::handle(Message message) {
  bool sound = true;
  switch (message.kind) {
    case MessageKind::ready:
      silent_starts_ = 0;
      manager_.ready();
      if (!greeting_.empty()) tell(std::exchange(greeting_, {}));
      break;
    case MessageKind::rows:
      alerts_.look_at(message.payload);
      sound = inventory_.add(std::move(message.payload));
      break;
    case MessageKind::batch_end: {
      BatchEnd end;
      ByteReader read({reinterpret_cast<const std::uint8_t*>(message.payload.data()), message.payload.size()});
      read(end);
      sound = read.ok() && read.at_end() && end.captures.size() == watches_.size();
      if (sound) take_batch_end(end);
      break;
    }
    case MessageKind::finished: finished_ = true; break;
    case MessageKind::stored:
    case MessageKind::begin_anew:
    case MessageKind::stop: sound = false; break;
  }
  if (!sound) replace_decoder("sent what is no result of decoding");
}

void Broker::take_batch_end(const BatchEnd& end) {
  std::vector<InterfaceCounts> counts;
  for (InterfaceWatch& watch : watches_) {
    watch.count();
    counts.push_back(watch.counts());
  }
  packets_ = packets_before_;
  for (const storage::CaptureRecord& capture : end.captures) packets_ += capture.packets;
  pdus_ = pdus_before_ + end.pdus;
  alerts_.end_batch();
  inventory_.end_batch(end, counts);
  acknowledge_ = true;
  rotate_now_ = rotate_now_ || end.begins_anew;
  note_ports(end.ports);
}

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

// What is waiting in the kernel goes on waiting until the inventory can be written.
void Broker::begin_captures(const std::string& problem) {
  for (bool told = false;; told = true) {
    try {
      return inventory_.begin_captures(problem);
    } catch (const storage::StorageError& error) {
      if (StopSignal::requested()) throw;
      if (!told) tell(fmt::format("{}; trying again", error.what()));
    }
    manager_.alive();
    std::this_thread::sleep_for(second);
  }
}

void Broker::replace_decoder(const std::string& why) {
  constexpr unsigned most_silent_starts = 5;
  if (decoder_ > 0) {
    ::kill(decoder_, SIGKILL);
    ::waitpid(decoder_, nullptr, 0);
    decoder_ = -1;
  }
  const std::string problem = fmt::format("the decoding process {}; what it had not handed over is missing", why);
  tell(problem);
  if (++silent_starts_ > most_silent_starts) throw std::runtime_error("the decoding process does not start");
  if (Clock::now() - started_ < second) std::this_thread::sleep_for(second);
  packets_before_ = packets_;
  pdus_before_ = pdus_;
  begin_captures(problem);
  alerts_.begin_anew();
  for (InterfaceWatch& watch : watches_) watch.begin();
  start_decoder(true);
}

void Broker::look_after_decoder() {
  int status = 0;
  if (::waitpid(decoder_, &status, WNOHANG) == decoder_) {
    listen();
    decoder_ = -1;
    if (finished_ || stopping_) return;
    replace_decoder(how_it_ended(status));
    return;
  }
  if (!stopping_ && Clock::now() - heard_ > silence_limit && !inventory_.waiting()) replace_decoder("hung");
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

void Broker::heed_signals() {
  if (StopSignal::requested() && !stopping_) {
    stopping_ = true;
    stop_limit_ = Clock::now() + stopping_limit;
    manager_.stopping();
    channel_->send(MessageKind::stop);
  }
  if (hangup_requested != 0) {
    hangup_requested = 0;
    if (reread_) reread_();
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

void Broker::wait() {
  if (rotate_now_ && !inventory_.waiting()) rotate();
  if (acknowledge_ && !inventory_.waiting()) {
    acknowledge_ = false;
    channel_->send(MessageKind::stored);
  }
  const bool blocked = inventory_.waiting() && !inventory_.fault().empty();
  if (blocked) heard_ = Clock::now();  // it waits for us
  pollfd waiting{channel_->descriptor(), static_cast<short>(blocked ? 0 : POLLIN), 0};
  if (channel_->sending()) waiting.events = static_cast<short>(waiting.events | POLLOUT);
  constexpr int patience_ms = 200;
  ::poll(&waiting, 1, patience_ms);
  channel_->flush();
}

int Broker::end() {
  for (InterfaceWatch& watch : watches_) watch.look();
  status_.clear();
  if (finished_ && !inventory_.waiting()) {
    inventory_.finish();
    return exit_done;
  }
  inventory_.begin_captures("the decoding process did not end in order; what it had not handed over is missing");
  return exit_internal;
}

int Broker::run(const std::string& greeting) {
  greeting_ = greeting;
  struct sigaction action {};
  action.sa_handler = request_hangup;
  ::sigaction(SIGHUP, &action, nullptr);
  inventory_.begin_captures({});
  next_second_ = next_refresh_ = next_report_ = Clock::now() + second;
  start_decoder(false);
  while (decoder_ > 0 && !(finished_ && !inventory_.waiting())) {
    heed_signals();
    wait();
    listen();
    every_second();
    look_after_decoder();
    manager_.alive();
    if (stopping_ && Clock::now() > stop_limit_) break;
  }
  return end();
}

}  // namespace s7::cli
