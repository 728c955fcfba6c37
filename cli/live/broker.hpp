#pragma once

// The process of live that owns the inventory and the devices. It starts the one that decodes, stores what that one
// finds out, and starts another one when it dies.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/live/alerts/alert_desk.hpp"
#include "cli/live/channel.hpp"
#include "cli/live/decoder.hpp"
#include "cli/live/interface_watch.hpp"
#include "cli/live/live_inventory.hpp"
#include "cli/live/report_process.hpp"
#include "cli/live/rotation.hpp"
#include "cli/live/saving/packet_files.hpp"
#include "cli/live/service_manager.hpp"
#include "cli/live/status.hpp"

namespace s7::cli {

struct BrokerSetup {
  AlertDesk::Setup alerts;
  std::chrono::seconds status_every{60};
  std::string inventory;           // as the user named it; with rotation no file has that name
  std::chrono::seconds rotate{0};  // length of a period with a file of its own; 0: one file for ever
  WallTime period{};               // beginning of the present one
  std::size_t keep = 0;            // files of periods to be kept; 0: all
  // Filters the rings for these TCP ports; returns what is looked at, for the inventory. Empty: nothing is filtered.
  std::function<std::string(const std::vector<std::uint16_t>&)> filter_ports;
  ReportProcess* reports = nullptr;  // counts findings and writes the page; nullptr: nobody does. Outlives the broker
  std::string page;                  // "": none
  std::optional<PacketFiles::Setup> save;  // where packets are kept; nullopt: nowhere
  std::chrono::seconds report_every{60};
};

class Broker {
 public:
  // `decoding`: what the other process is to do; its channel is made here. Everything must outlive the broker.
  Broker(LiveInventory& inventory, std::span<const std::unique_ptr<capture::PacketRing>> rings, DecoderSetup decoding,
         BrokerSetup setup);
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;
  ~Broker();

  // What to do at SIGHUP.
  void on_hangup(std::function<void()> act) { reread_ = std::move(act); }
  [[nodiscard]] AlertDesk& alerts() noexcept { return alerts_; }
  // Until SIGINT or SIGTERM, when everything is read and written. Returns the exit code.
  // Throws storage::StorageError when the last of it can't be written.
  int run(const std::string& greeting);
  // A line for the user.
  void tell(const std::string& line);

 private:
  using Clock = std::chrono::steady_clock;

  void start_decoder(bool take_over);
  void wait();
  void listen();
  void handle(Message message);
  void look_after_decoder();
  void replace_decoder(const std::string& why);
  void take_batch_end(const BatchEnd& end);
  void tell_of_memory(std::uint64_t given_up);
  void every_second();
  void look_after_interfaces();
  void look_after_reports();
  void look_after_files();
  void tell_of_inventory();
  void note_ports(const std::vector<std::uint16_t>& ports);
  void rotate_when_due();
  void rotate();
  void begin_captures(const std::string& problem);
  void heed_signals();
  int end();
  [[nodiscard]] LiveState state();

  LiveInventory& inventory_;
  DecoderSetup decoding_;
  BrokerSetup setup_;
  std::function<void()> reread_;
  WallTime period_;
  std::vector<InterfaceWatch> watches_;
  std::unique_ptr<Channel> channel_;
  int decoder_ = -1;
  std::string greeting_;
  bool stopping_ = false, finished_ = false, acknowledge_ = false, rotating_ = false, rotate_now_ = false;
  unsigned silent_starts_ = 0;  // of the other process, without a word of it
  std::string told_fault_, told_report_fault_, told_save_fault_;
  std::unique_ptr<PacketFiles> files_;
  std::uint64_t not_saved_ = 0, not_saved_before_ = 0, told_not_saved_ = 0;
  std::optional<std::uint64_t> findings_;
  std::uint64_t packets_ = 0, packets_before_ = 0, pdus_ = 0, pdus_before_ = 0, given_up_ = 0;
  Clock::time_point heard_, started_, sound_at_ = Clock::now(), next_second_, next_refresh_, next_report_,
                                      report_began_, stop_limit_, next_memory_line_{}, next_save_line_{};
  LiveStatus status_;
  AlertDesk alerts_;
  ServiceManager manager_;
};

}  // namespace s7::cli
