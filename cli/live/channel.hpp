#pragma once

// The pipe between the two processes of live: messages with a length, in both directions, bounded, never blocking.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace s7::cli {

enum class MessageKind : std::uint8_t {
  // From the process that decodes:
  ready,      // it reads packets
  rows,       // a chunk of RowSender
  batch_end,  // everything up to now was handed over; counters of the captures
  packets,    // of PacketPost, to be kept in a file
  finished,   // the last word
  // From the process that owns the inventory:
  stored,      // the batch is in the inventory
  begin_anew,  // hand over all that is known: what comes then must make sense without it
  stop,        // read what is there, hand over the rest and end
};
inline constexpr std::uint8_t message_kinds = 8;

struct Message {
  MessageKind kind{};
  std::string payload;
};

class Channel {
 public:
  static constexpr std::size_t longest_payload = std::size_t{16} << 20U;

  // Takes the descriptor of a stream socket, which becomes non-blocking.
  explicit Channel(int descriptor);
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();
  // Two connected sockets. Throws std::system_error.
  static std::pair<int, int> pair();

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  // Queues a message, and sends what can be sent now.
  void send(MessageKind kind, std::string_view payload = {});
  // Sends what can be sent now.
  void flush();
  [[nodiscard]] bool sending() const noexcept { return !out_.empty(); }
  // Bytes that could not be sent yet.
  [[nodiscard]] std::size_t pending() const noexcept { return pending_; }
  // Reads what is there, up to about one message of the largest size.
  void receive();
  // The next whole message.
  [[nodiscard]] std::optional<Message> next();
  // The other side is gone, or what it sent is no message: nothing more will come.
  [[nodiscard]] bool broken() const noexcept { return broken_; }

 private:
  int descriptor_;
  std::deque<std::string> out_;
  std::size_t sent_ = 0;  // of out_.front()
  std::size_t pending_ = 0;
  std::string in_;
  std::size_t taken_ = 0;  // of in_
  bool broken_ = false;
};

}  // namespace s7::cli
