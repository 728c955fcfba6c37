#include "cli/live/channel.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace s7::cli {
namespace {

constexpr std::size_t header_bytes = 5;  // kind, length (most significant byte first)

std::string framed(MessageKind kind, std::string_view payload) {
  std::string out;
  out.reserve(header_bytes + payload.size());
  out.push_back(static_cast<char>(kind));
  for (unsigned shift = 24;; shift -= 8) {
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(payload.size() >> shift)));
    if (shift == 0) break;
  }
  return out.append(payload);
}

}  // namespace

Channel::Channel(int descriptor) : descriptor_(descriptor) {
  ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
}

Channel::~Channel() { ::close(descriptor_); }

std::pair<int, int> Channel::pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::system_error(errno, std::system_category(), "socketpair");
  return {ends[0], ends[1]};
}

void Channel::send(MessageKind kind, std::string_view payload) {
  if (broken_) return;
  out_.push_back(framed(kind, payload));
  pending_ += out_.back().size();
  flush();
}

void Channel::flush() {
  while (!out_.empty() && !broken_) {
    const std::string_view rest = std::string_view(out_.front()).substr(sent_);
    const ssize_t written = ::send(descriptor_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (written <= 0) {
      broken_ = true;
      return;
    }
    sent_ += static_cast<std::size_t>(written);
    pending_ -= static_cast<std::size_t>(written);
    if (sent_ < out_.front().size()) continue;
    out_.pop_front();
    sent_ = 0;
  }
}

void Channel::receive() {
  std::array<char, 65'536> buffer{};
  while (!broken_ && in_.size() - taken_ <= longest_payload) {
    const ssize_t got = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (got <= 0) {
      broken_ = true;
      return;
    }
    in_.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::optional<Message> Channel::next() {
  const std::string_view rest = std::string_view(in_).substr(taken_);
  if (rest.size() < header_bytes) return std::nullopt;
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(rest[at]); };
  const std::size_t size =
      std::size_t{byte(1)} << 24U | std::size_t{byte(2)} << 16U | std::size_t{byte(3)} << 8U | byte(4);
  if (byte(0) >= message_kinds || size > longest_payload) {
    broken_ = true;
    in_.clear();
    taken_ = 0;
    return std::nullopt;
  }
  if (rest.size() < header_bytes + size) return std::nullopt;
  Message out{static_cast<MessageKind>(byte(0)), std::string(rest.substr(header_bytes, size))};
  taken_ += header_bytes + size;
  if (taken_ == in_.size() || taken_ > longest_payload) {
    in_.erase(0, taken_);
    taken_ = 0;
  }
  return out;
}

}  // namespace s7::cli
