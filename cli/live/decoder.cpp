#include "cli/live/decoder.hpp"

#include <poll.h>

#include <chrono>
#include <utility>

#include "capture/live/live_source.hpp"
#include "cli/exit_codes.hpp"
#include "cli/live/channel.hpp"
#include "cli/live/progress_message.hpp"
#include "cli/live/row_sender.hpp"
#include "cli/live/sandbox.hpp"
#include "cli/pipeline.hpp"
#include "cli/record/capture_counts.hpp"
#include "cli/record/recorder.hpp"

namespace s7::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto hand_over_every = std::chrono::milliseconds(500);
constexpr auto patience = std::chrono::milliseconds(100);
constexpr auto draining_limit = std::chrono::seconds(5);

class Decoder {
 public:
  explicit Decoder(DecoderSetup&& setup)
      : setup_(std::move(setup)),
        channel_(setup_.channel),
        source_(make_source()),
        recorder_(setup_.techniques, true),
        analyzer_(setup_.settings, recorder_.listeners()) {
    std::vector<storage::CaptureId> numbers;
    for (std::size_t i = 0; i < setup_.rings.size(); ++i) numbers.push_back(static_cast<storage::CaptureId>(i) + 1);
    recorder_.set_captures(std::move(numbers));
  }

  int run();

 private:
  std::unique_ptr<capture::PacketSource> make_source() {
    auto rings = std::make_unique<capture::LiveSource>(setup_.rings, setup_.channel, patience);
    rings_ = rings.get();
    return filtered(std::move(rings), setup_.filter);
  }
  capture::PacketSource::Next feed();
  void listen_to_channel();
  void hand_over_when_due();
  void send_batch();
  void finish();
  void wait_until_stored();

  DecoderSetup setup_;
  Channel channel_;
  capture::LiveSource* rings_ = nullptr;  // in `source_`
  std::unique_ptr<capture::PacketSource> source_;
  Recorder recorder_;
  dissector::Analyzer analyzer_;
  RowSender sender_;
  std::vector<capture::Packet> batch_;
  std::uint64_t order_ = 0, rows_lost_ = 0;
  bool stop_ = false, stored_ = true, begin_anew_ = false;
  Clock::time_point next_ = Clock::now() + hand_over_every;
};

capture::PacketSource::Next Decoder::feed() {
  const auto next = source_->next(batch_);
  if (next == capture::PacketSource::Next::packets)
    for (const capture::Packet& packet : batch_) analyzer_.feed(frame_of(packet, order_++));
  return next;
}

void Decoder::listen_to_channel() {
  channel_.flush();
  channel_.receive();
  while (const auto message = channel_.next()) {
    if (message->kind == MessageKind::stored) stored_ = true;
    if (message->kind == MessageKind::begin_anew) begin_anew_ = true;
    if (message->kind == MessageKind::stop) stop_ = true;
  }
}

void Decoder::send_batch() {
  for (const std::string& chunk : sender_.take()) channel_.send(MessageKind::rows, chunk);
  BatchEnd end;
  const auto& captures = source_->captures();
  for (std::size_t i = 0; i < captures.size(); ++i)
    end.captures.push_back(capture_counts(captures[i], analyzer_, recorder_, static_cast<std::uint16_t>(i)));
  end.pdus = sender_.pdus();
  end.ports = sender_.take_ports();
  end.begins_anew = begin_anew_;
  end.rows_lost = rows_lost_;
  std::string bytes;
  ByteWriter write(bytes);
  write(end);
  channel_.send(MessageKind::batch_end, bytes);
  stored_ = false;
  if (std::exchange(begin_anew_, false)) rings_->forget_times();
}

// The other side stores one batch at a time; until it has, facts add up here, within the limit.
void Decoder::hand_over_when_due() {
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + hand_over_every;
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  analyzer_.expire(std::chrono::duration_cast<std::chrono::nanoseconds>(wall).count());
  const bool full = recorder_.rows() >= setup_.max_rows;
  if (!stored_ && !full) return;
  analyzer_.report_so_far();
  if (full || begin_anew_)
    recorder_.flush(sender_);
  else
    recorder_.flush_changes(sender_);
  if (stored_) return send_batch();
  rows_lost_ += sender_.give_up();
}

void Decoder::wait_until_stored() {
  while (!stored_ && !channel_.broken()) {
    pollfd waiting{channel_.descriptor(), static_cast<short>(channel_.sending() ? POLLIN | POLLOUT : POLLIN), 0};
    ::poll(&waiting, 1, static_cast<int>(patience.count()));
    listen_to_channel();
  }
}

// What the kernel still holds is read; a mirror port that never falls silent can't keep us from ending.
void Decoder::finish() {
  const auto limit = Clock::now() + draining_limit;
  for (int silent = 0; silent < 2 && Clock::now() < limit;)
    silent = feed() == capture::PacketSource::Next::packets ? 0 : silent + 1;
  wait_until_stored();
  analyzer_.finish();
  recorder_.finish(sender_);
  send_batch();
  channel_.send(MessageKind::finished);
  wait_until_stored();
}

int Decoder::run() {
  if (setup_.take_over)
    for (const auto& ring : setup_.rings) ring->take_over();
  if (setup_.confined) confine_decoder(channel_.descriptor());
  channel_.send(MessageKind::ready);
  while (!stop_ && !channel_.broken()) {
    feed();
    listen_to_channel();
    hand_over_when_due();
  }
  if (channel_.broken()) return exit_internal;
  finish();
  return exit_done;
}

}  // namespace

int run_decoder(DecoderSetup setup) { return Decoder(std::move(setup)).run(); }

}  // namespace s7::cli
