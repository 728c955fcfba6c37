#include "cli/live/broker.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <system_error>

#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "cli/pipeline.hpp"

namespace s7::cli {
namespace {

constexpr auto second = std::chrono::seconds(1);
constexpr auto refresh_every = std::chrono::seconds(60);
constexpr auto silence_limit = std::chrono::seconds(30);   // a decoding process that says nothing hangs
constexpr auto stopping_limit = std::chrono::seconds(60);  // then what it has not handed over is given up

// Everything but standard error and what it needs is closed: what a process does not have it can't misuse.
void keep_only(const DecoderSetup& setup) {
  std::vector<unsigned> kept{static_cast<unsigned>(setup.channel)};
  for (const auto& ring : setup.rings) kept.push_back(static_cast<unsigned>(ring->descriptor()));
  std::sort(kept.begin(), kept.end());
  unsigned from = STDERR_FILENO + 1;
  for (const unsigned descriptor : kept) {
    if (descriptor > from) ::close_range(from, descriptor - 1, 0);
    from = descriptor + 1;
  }
  ::close_range(from, ~0U, 0);
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO}) {
    if (nothing >= 0)
      ::dup2(nothing, standard);
    else
      ::close(standard);
  }
  if (nothing > STDERR_FILENO) ::close(nothing);
}

// The child of fork(): never returns to the caller's frames.
[[noreturn]] void decode_and_exit(DecoderSetup setup, int parent) {
  int code = exit_internal;
  try {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(code);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_IGN);
    keep_only(setup);
    code = run_decoder(std::move(setup));
  } catch (const std::exception& error) {
    say(fmt::format("the decoding process failed: {}", error.what()));
  }
  ::_exit(code);
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return fmt::format("was ended by signal {}", WTERMSIG(status));
  return fmt::format("ended with code {}", WEXITSTATUS(status));
}

}  // namespace

Broker::Broker(LiveInventory& inventory, AlertDesk::Setup alerts,
               std::span<const std::unique_ptr<capture::PacketRing>> rings, DecoderSetup decoding,
               std::chrono::seconds status_every)
    : inventory_(inventory),
      decoding_(std::move(decoding)),
      status_(STDERR_FILENO, status_every),
      alerts_(alerts, [this] { status_.clear(); }) {
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
  const int parent = ::getpid();
  const int child = ::fork();
  if (child < 0) throw std::system_error(errno, std::system_category(), "fork");
  if (child == 0) {
    DecoderSetup setup = decoding_;
    setup.channel = theirs;
    setup.take_over = take_over;
    decode_and_exit(std::move(setup), parent);
  }
  ::close(theirs);
  channel_ = std::make_unique<Channel>(ours);
  decoder_ = child;
  heard_ = Clock::now();
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
}

void Broker::replace_decoder(const std::string& why) {
  if (decoder_ > 0) {
    ::kill(decoder_, SIGKILL);
    ::waitpid(decoder_, nullptr, 0);
    decoder_ = -1;
  }
  const std::string problem = fmt::format("the decoding process {}; what it had not handed over is missing", why);
  tell(problem);
  packets_before_ = packets_;
  pdus_before_ = pdus_;
  inventory_.begin_captures(problem);
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
  inventory_.store();
  tell_of_inventory();
  if (now >= next_refresh_) {
    next_refresh_ = now + refresh_every;
    inventory_.refresh();
  }
  if (status_.due()) status_.show(state());
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

LiveState Broker::state() const {
  LiveState out;
  out.packets = packets_;
  out.pdus = pdus_;
  for (const InterfaceWatch& watch : watches_) out.drops += watch.drops();
  out.connections = inventory_.connections();
  out.fault = inventory_.fault();
  return out;
}

void Broker::wait() {
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

int Broker::run(const std::string& greeting) {
  greeting_ = greeting;
  inventory_.begin_captures({});
  next_second_ = next_refresh_ = Clock::now() + second;
  start_decoder(false);
  while (decoder_ > 0 && !(finished_ && !inventory_.waiting())) {
    if (StopSignal::requested() && !stopping_) {
      stopping_ = true;
      stop_limit_ = Clock::now() + stopping_limit;
      channel_->send(MessageKind::stop);
    }
    wait();
    listen();
    every_second();
    look_after_decoder();
    if (stopping_ && Clock::now() > stop_limit_) break;
  }
  for (InterfaceWatch& watch : watches_) watch.look();
  status_.clear();
  if (!finished_ || inventory_.waiting()) {
    inventory_.begin_captures("the decoding process did not end in order; what it had not handed over is missing");
    return exit_internal;
  }
  inventory_.finish();
  return exit_done;
}

}  // namespace s7::cli
