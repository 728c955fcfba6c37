#include "capture/live/packet_ring.hpp"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <limits>
#include <system_error>

namespace s7::capture {
namespace {

constexpr std::size_t block_bytes = std::size_t{256} << 10U;
constexpr unsigned retire_ms = 50;  // a block that is not full is handed over after this time
constexpr unsigned vlan_bytes = 4;
constexpr std::size_t address_offset =
    (sizeof(::tpacket3_hdr) + TPACKET_ALIGNMENT - 1) / TPACKET_ALIGNMENT * TPACKET_ALIGNMENT;
constexpr std::uint16_t ethernet = 1, raw_ip = 101;

std::string reason(int error) { return std::system_category().message(error); }

[[noreturn]] void fail(const std::string& interface, const char* what, int error) {
  const auto fault = error == EPERM || error == EACCES ? DeviceError::Fault::not_permitted : DeviceError::Fault::failed;
  throw DeviceError(fault, interface + ": " + what + ": " + reason(error));
}

template <class T>
void set_option(int socket, int level, int option, const T& value, const std::string& interface, const char* what) {
  if (::setsockopt(socket, level, option, &value, sizeof value) != 0) fail(interface, what, errno);
}

::ifreq request_for(const std::string& interface) noexcept {
  ::ifreq out{};
  const std::size_t size = std::min(interface.size(), sizeof out.ifr_name - 1);
  std::memcpy(out.ifr_name, interface.data(), size);
  return out;
}

// 0: there is none of that name.
int index_of(int socket, const std::string& interface) noexcept {
  ::ifreq request = request_for(interface);
  return interface.size() < sizeof request.ifr_name && ::ioctl(socket, SIOCGIFINDEX, &request) == 0
             ? request.ifr_ifindex
             : 0;
}

}  // namespace

struct PacketRing::Block {
  ::tpacket_block_desc descriptor;
};

std::vector<std::string> interfaces(bool up_only) {
  std::vector<std::string> out;
  struct ::if_nameindex* const all = ::if_nameindex();
  if (all == nullptr) return out;
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  for (const struct ::if_nameindex* one = all; one->if_index != 0; ++one) {
    ::ifreq request = request_for(one->if_name);
    const bool is_up = ::ioctl(socket, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) != 0;
    if (is_up || !up_only) out.emplace_back(one->if_name);
  }
  ::close(socket);
  ::if_freenameindex(all);
  return out;
}

PacketRing::PacketRing(const std::string& interface, const RingOptions& options)
    : interface_(interface), promiscuous_(options.promiscuous) {
  try {
    open(options);
  } catch (...) {
    if (socket_ >= 0) ::close(socket_);
    throw;
  }
}

PacketRing::~PacketRing() {
  if (memory_ != nullptr) ::munmap(memory_, bytes_);
  if (socket_ >= 0) ::close(socket_);
}

void PacketRing::open(const RingOptions& options) {
  // Protocol 0: nothing is received before the ring stands and the filter is set.
  socket_ = ::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (socket_ < 0) fail(interface_, "can't be listened to", errno);
  index_ = index_of(socket_, interface_);
  if (index_ == 0) throw DeviceError(DeviceError::Fault::not_there, interface_ + ": there is no such interface");
  ::ifreq request = request_for(interface_);
  if (::ioctl(socket_, SIOCGIFHWADDR, &request) != 0) fail(interface_, "can't be asked for its kind", errno);
  const auto kind = request.ifr_hwaddr.sa_family;
  loopback_ = kind == ARPHRD_LOOPBACK;
  if (kind != ARPHRD_ETHER && !loopback_) {  // without their link header, whatever it is
    link_type_ = raw_ip;
    ::close(socket_);
    socket_ = ::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0) fail(interface_, "can't be listened to", errno);
  }
  map(options.bytes);
}

void PacketRing::map(std::size_t bytes) {
  const int version = TPACKET_V3;
  set_option(socket_, SOL_PACKET, PACKET_VERSION, version, interface_, "the kernel has no TPACKET_V3");
  set_option(socket_, SOL_PACKET, PACKET_RESERVE, vlan_bytes, interface_, "no room for VLAN tags");
  blocks_ = std::max<std::size_t>((bytes + block_bytes - 1) / block_bytes, 2);
  bytes_ = blocks_ * block_bytes;
  ::tpacket_req3 ring{};
  ring.tp_block_size = block_bytes;
  ring.tp_block_nr = static_cast<unsigned>(blocks_);
  ring.tp_frame_size = block_bytes;
  ring.tp_frame_nr = static_cast<unsigned>(blocks_);
  ring.tp_retire_blk_tov = retire_ms;
  set_option(socket_, SOL_PACKET, PACKET_RX_RING, ring, interface_, "no memory for the ring (see --ring)");
  void* const memory = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, socket_, 0);
  if (memory == MAP_FAILED) fail(interface_, "the ring can't be mapped", errno);
  memory_ = static_cast<std::uint8_t*>(memory);
}

void PacketRing::join(bool promiscuous) {
  ::sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = index_;
  if (::bind(socket_, reinterpret_cast<const ::sockaddr*>(&address), sizeof address) != 0)
    fail(interface_, "can't be listened to", errno);
  if (!promiscuous) return;
  ::packet_mreq membership{};
  membership.mr_ifindex = index_;
  membership.mr_type = PACKET_MR_PROMISC;
  set_option(socket_, SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership, interface_, "can't be made promiscuous");
}

void PacketRing::set_filter(std::span<const BpfInstruction> program) {
  std::vector<::sock_filter> code;
  code.reserve(program.size());
  for (const BpfInstruction& one : program) code.push_back({one.code, one.jump_true, one.jump_false, one.operand});
  const ::sock_fprog filter{static_cast<unsigned short>(code.size()), code.data()};
  set_option(socket_, SOL_SOCKET, SO_ATTACH_FILTER, filter, interface_, "the kernel refuses the filter");
}

void PacketRing::listen() { join(promiscuous_); }

PacketRing::Block& PacketRing::block(std::size_t index) const noexcept {
  return *reinterpret_cast<Block*>(memory_ + index * block_bytes);
}

void PacketRing::release() {
  if (!holding_) return;
  holding_ = false;
  std::atomic_ref(block(position_).descriptor.hdr.bh1.block_status).store(TP_STATUS_KERNEL, std::memory_order_release);
  position_ = (position_ + 1) % blocks_;
}

bool PacketRing::next(std::vector<Packet>& batch) {
  release();
  Block& ready = block(position_);
  const auto status = std::atomic_ref(ready.descriptor.hdr.bh1.block_status).load(std::memory_order_acquire);
  if ((status & TP_STATUS_USER) == 0) return false;
  holding_ = true;
  append_packets(ready, batch);
  return true;
}

namespace {

// The tag that the network card or the kernel took off goes back to where it was, in front of the type.
std::span<const std::uint8_t> put_tag_back(std::span<std::uint8_t> frame, const ::tpacket3_hdr& header) {
  constexpr std::size_t macs = 12;
  if ((header.tp_status & TP_STATUS_VLAN_VALID) == 0 || frame.size() < macs) return frame;
  const bool told = (header.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0;
  const std::uint16_t type = told ? header.hv1.tp_vlan_tpid : ETH_P_8021Q;
  const auto tag = static_cast<std::uint16_t>(header.hv1.tp_vlan_tci);
  std::uint8_t* const begin = frame.data() - vlan_bytes;
  std::memmove(begin, frame.data(), macs);
  begin[macs] = static_cast<std::uint8_t>(type >> 8U);
  begin[macs + 1] = static_cast<std::uint8_t>(type);
  begin[macs + 2] = static_cast<std::uint8_t>(tag >> 8U);
  begin[macs + 3] = static_cast<std::uint8_t>(tag);
  return {begin, frame.size() + vlan_bytes};
}

}  // namespace

void PacketRing::append_packets(Block& from, std::vector<Packet>& batch) {
  auto* const begin = reinterpret_cast<std::uint8_t*>(&from);
  std::size_t at = from.descriptor.hdr.bh1.offset_to_first_pkt;
  for (std::uint32_t left = from.descriptor.hdr.bh1.num_pkts; left > 0; --left) {
    if (at + sizeof(::tpacket3_hdr) + sizeof(::sockaddr_ll) > block_bytes) return;
    const auto& header = *reinterpret_cast<const ::tpacket3_hdr*>(begin + at);
    const auto& address = *reinterpret_cast<const ::sockaddr_ll*>(begin + at + address_offset);
    const bool twice = loopback_ && address.sll_pkttype == PACKET_OUTGOING;  // comes back as a received one
    if (!twice && at + header.tp_mac + header.tp_snaplen <= block_bytes) {
      Packet packet;
      packet.at = std::int64_t{header.tp_sec} * 1'000'000'000 + header.tp_nsec;
      const std::span<std::uint8_t> frame(begin + at + header.tp_mac, header.tp_snaplen);
      packet.bytes = link_type_ == ethernet ? put_tag_back(frame, header) : frame;
      packet.wire_length = header.tp_len + static_cast<std::uint32_t>(packet.bytes.size() - frame.size());
      packet.link_type = link_type_;
      batch.push_back(packet);
    }
    if (header.tp_next_offset == 0) return;
    at += header.tp_next_offset;
  }
}

bool PacketRing::take_over() {
  holding_ = false;
  bool given_up = false;
  std::size_t oldest = blocks_, newest = 0;
  const auto number = [&](std::size_t index) { return block(index).descriptor.hdr.bh1.seq_num; };
  for (std::size_t i = 0; i < blocks_; ++i) {
    if (number(i) > number(newest)) newest = i;
    const bool ready = (block(i).descriptor.hdr.bh1.block_status & TP_STATUS_USER) != 0;
    if (ready && (oldest == blocks_ || number(i) < number(oldest))) oldest = i;
  }
  position_ = newest;
  if (oldest == blocks_) return given_up;
  position_ = oldest;
  holding_ = given_up = true;
  release();
  return given_up;
}

std::uint32_t PacketRing::take_drops() {
  ::tpacket_stats_v3 counts{};
  ::socklen_t size = sizeof counts;
  return ::getsockopt(socket_, SOL_PACKET, PACKET_STATISTICS, &counts, &size) == 0 ? counts.tp_drops : 0;
}

void PacketRing::clear_error() noexcept {
  int error = 0;
  ::socklen_t size = sizeof error;
  ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
}

bool PacketRing::up() {
  const int index = index_of(socket_, interface_);
  if (index == 0) return false;
  if (index != index_) {
    index_ = index;
    try {
      join(promiscuous_);
    } catch (const DeviceError&) {
      index_ = 0;
      return false;
    }
  }
  ::ifreq request = request_for(interface_);
  return ::ioctl(socket_, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) != 0;
}

}  // namespace s7::capture
