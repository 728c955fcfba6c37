#include "capture/live/link_statistics.hpp"

#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <utility>

namespace s7::capture {
namespace {

constexpr std::size_t aligned(std::size_t size) noexcept { return (size + 3) / 4 * 4; }

struct Question {
  ::nlmsghdr header;
  ::ifinfomsg link;
};

// The answer is a message header, what the question was about, and attributes one after the other.
std::optional<LinkCounts> read_answer(std::span<const std::uint8_t> answer) {
  ::nlmsghdr header{};
  if (answer.size() < sizeof header) return std::nullopt;
  std::memcpy(&header, answer.data(), sizeof header);
  if (header.nlmsg_type != RTM_NEWLINK || header.nlmsg_len > answer.size()) return std::nullopt;
  std::size_t at = aligned(sizeof header) + aligned(sizeof(::ifinfomsg));
  while (at + sizeof(::rtattr) <= header.nlmsg_len) {
    ::rtattr attribute{};
    std::memcpy(&attribute, answer.data() + at, sizeof attribute);
    if (attribute.rta_len < sizeof attribute || at + attribute.rta_len > header.nlmsg_len) return std::nullopt;
    const std::size_t size = attribute.rta_len - aligned(sizeof attribute);
    if (attribute.rta_type == IFLA_STATS64 && size >= offsetof(::rtnl_link_stats64, rx_compressed)) {
      ::rtnl_link_stats64 counts{};
      std::memcpy(&counts, answer.data() + at + aligned(sizeof attribute), std::min(size, sizeof counts));
      return LinkCounts{counts.rx_packets, counts.rx_missed_errors + counts.rx_fifo_errors};
    }
    at += aligned(attribute.rta_len);
  }
  return std::nullopt;
}

}  // namespace

LinkStatistics::LinkStatistics() noexcept : socket_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)) {}

LinkStatistics::LinkStatistics(LinkStatistics&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}

LinkStatistics::~LinkStatistics() {
  if (socket_ >= 0) ::close(socket_);
}

std::optional<LinkCounts> LinkStatistics::of(int index) const {
  Question question{};
  question.header.nlmsg_len = sizeof question;
  question.header.nlmsg_type = RTM_GETLINK;
  question.header.nlmsg_flags = NLM_F_REQUEST;
  question.link.ifi_family = AF_UNSPEC;
  question.link.ifi_index = index;
  if (::send(socket_, &question, sizeof question, 0) < 0) return std::nullopt;
  alignas(::nlmsghdr) std::array<std::uint8_t, 32'768> answer{};
  const ssize_t size = ::recv(socket_, answer.data(), answer.size(), 0);
  if (size <= 0) return std::nullopt;
  return read_answer(std::span(answer).first(static_cast<std::size_t>(size)));
}

}  // namespace s7::capture
