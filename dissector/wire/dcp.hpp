#pragma once

// PROFINET DCP (IEC 61158-6-10 4.3): how stations are found, named and given addresses. Layout: docs/neighbours.md.

#include <cstdint>
#include <optional>

#include "dissector/wire/ip.hpp"

namespace s7::dissector {

enum class DcpService : std::uint8_t { get = 3, set = 4, identify = 5, hello = 6 };

// Option and suboption of a block as one number: 0x0202 is the name of the station.
enum class DcpBlockKind : std::uint16_t {
  ip = 0x0102,
  full_ip = 0x0103,
  station_type = 0x0201,
  station_name = 0x0202,
  device_id = 0x0203,
  device_role = 0x0204,
  alias = 0x0206,
  signal = 0x0503,
  result = 0x0504,
  factory_reset = 0x0505,
  reset_to_factory = 0x0506,
};

struct DcpBlock {
  DcpBlockKind kind{};
  std::uint16_t head = 0;  // block info of an answer, qualifier of a set; 0 where the message has none
  ByteView value;
};

// The blocks of one message; padding between them is skipped.
class DcpBlockRange {
 public:
  DcpBlockRange(ByteView blocks, bool with_head) noexcept : in_(blocks), with_head_(with_head) {}
  // nullopt: the end, or a block that passes it.
  std::optional<DcpBlock> next() noexcept;
  [[nodiscard]] bool damaged() const noexcept { return damaged_; }

 private:
  ByteReader in_;
  bool with_head_, damaged_ = false;
};

struct Dcp {
  DcpService service{};
  bool response = false, succeeded = false;
  std::uint32_t transaction = 0;
  ByteView blocks;
  // Requests for properties (get, identify) name them without a head.
  [[nodiscard]] DcpBlockRange range() const noexcept {
    return {blocks, response || service == DcpService::set || service == DcpService::hello};
  }
};

// `frame`: payload of EtherType profinet, frame id included. Error::unsupported: another of PROFINET's frames.
Result<Dcp> decode_dcp(ByteView frame) noexcept;

struct DcpIp {
  Address address, gateway;
};
Result<DcpIp> decode_dcp_ip(ByteView value) noexcept;
struct DcpDeviceId {
  std::uint16_t vendor = 0, device = 0;
};
Result<DcpDeviceId> decode_dcp_device_id(ByteView value) noexcept;

}  // namespace s7::dissector
