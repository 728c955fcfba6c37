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
#include "cli/output.hpp"
#include "cli/pipeline.hpp"

namespace s7::cli {
namespace {

constexpr auto second = std::chrono::seconds(1);
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
      period_(setup_.period),
      status_(STDERR_FILENO, setup_.status_every),
      alerts_(setup_.alerts, [this] { status_.clear(); }) {
  for (const auto& ring : rings) watches_.emplace_back(*ring);
  if (setup_.save) files_ = std::make_unique<PacketFiles>(*setup_.save);
  decoding_.save = files_ != nullptr;
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
    case MessageKind::packets: sound = files_ != nullptr && files_->add(message.payload); break;
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
  tell_of_memory(end.connections_given_up);
  not_saved_ = not_saved_before_ + end.packets_not_saved;
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
  not_saved_before_ = not_saved_;
  begin_captures(problem);
  alerts_.begin_anew();
  for (InterfaceWatch& watch : watches_) watch.begin();
  start_decoder(true);
}

void Broker::look_after_decoder() {
  int status = 0;
  if (::waitpid(decoder_, &status, WNOHANG) == decoder_) {
    decoder_ = -1;
    listen();
    if (decoder_ > 0 || finished_ || stopping_) return;  // its last words may have been reason enough for another one
    replace_decoder(how_it_ended(status));
    return;
  }
  if (!stopping_ && Clock::now() - heard_ > silence_limit && !inventory_.waiting()) replace_decoder("hung");
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
  if (setup_.reports != nullptr) setup_.reports->cancel();  // a reader would keep the inventory from becoming one file
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
