#pragma once

// The process of live that owns the inventory and the devices. It starts the one that decodes, stores what that one
// finds out, and starts another one when it dies.

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cli/live/alerts/alert_desk.hpp"
#include "cli/live/channel.hpp"
#include "cli/live/decoder.hpp"
#include "cli/live/interface_watch.hpp"
#include "cli/live/live_inventory.hpp"
#include "cli/live/status.hpp"

namespace s7::cli {

class Broker {
 public:
  // `decoding`: what the other process is to do; its channel is made here. Everything must outlive the broker.
  Broker(LiveInventory& inventory, AlertDesk::Setup alerts, std::span<const std::unique_ptr<capture::PacketRing>> rings,
         DecoderSetup decoding, std::chrono::seconds status_every);
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;
  ~Broker();

  [[nodiscard]] AlertDesk& alerts() noexcept { return alerts_; }
  // Until SIGINT or SIGTERM, when everything is read and written. Returns the exit code.
  // Throws storage::StorageError when the last of it can't be written.
  int run(const std::string& greeting);

 private:
  using Clock = std::chrono::steady_clock;

  void start_decoder(bool take_over);
  void wait();
  void listen();
  void handle(Message message);
  void look_after_decoder();
  void replace_decoder(const std::string& why);
  void take_batch_end(const BatchEnd& end);
  void every_second();
  void look_after_interfaces();
  void tell_of_inventory();
  void tell(const std::string& line);
  [[nodiscard]] LiveState state() const;

  LiveInventory& inventory_;
  DecoderSetup decoding_;
  std::vector<InterfaceWatch> watches_;
  std::unique_ptr<Channel> channel_;
  int decoder_ = -1;
  std::string greeting_;
  bool stopping_ = false, finished_ = false, acknowledge_ = false;
  std::string told_fault_;
  std::uint64_t packets_ = 0, packets_before_ = 0, pdus_ = 0, pdus_before_ = 0, rows_lost_ = 0;
  Clock::time_point heard_, sound_at_ = Clock::now(), next_second_, next_refresh_, stop_limit_;
  LiveStatus status_;
  AlertDesk alerts_;
};

}  // namespace s7::cli
