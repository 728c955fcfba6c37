#include "dissector/wire/ip.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

void append_number(std::string& out, unsigned value, unsigned base) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<char, 5> text{};
  std::size_t n = 0;
  do {
    text[n++] = digits[value % base];
    value /= base;
  } while (value != 0);
  while (n > 0) out += text[--n];
}

unsigned group(const Address& address, std::size_t i) {
  return static_cast<unsigned>(address.bytes[2 * i]) << 8U | address.bytes[2 * i + 1];
}

// First and length of the longest run of zero groups; a single zero group is not compressed (RFC 5952 4.2.2).
std::pair<std::size_t, std::size_t> longest_zero_run(const Address& address) {
  std::size_t best = 8, best_length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t n = 0;
    while (i + n < 8 && group(address, i + n) == 0) ++n;
    if (n > best_length) best = i, best_length = n;
  }
  return {best, best == 8 ? 0 : best_length};
}

std::string v6_text(const Address& address) {
  const auto [zero, length] = longest_zero_run(address);
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (length != 0 && i == zero) {
      out += "::";
      i += length - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    append_number(out, group(address, i), 16);
  }
  return out;
}

// Extension headers with the common form next(1) length(1) in units of 8 bytes beyond the first 8 (RFC 8200 4.2).
bool is_extension(std::uint8_t next) noexcept {
  return next == 0 || next == 43 || next == 60 || next == 135 || next == 139;
}
constexpr std::uint8_t fragment_header = 44, authentication_header = 51;

}  // namespace

bool Address::is_v4() const noexcept { return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes.begin()); }

std::string to_string(const Address& address) {
  if (!address.is_v4()) return v6_text(address);
  std::string out;
  for (std::size_t i = 12; i < 16; ++i) {
    if (i > 12) out += '.';
    append_number(out, address.bytes[i], 10);
  }
  return out;
}

Result<IpPacket> decode_ipv4(ByteView bytes) noexcept {
  constexpr std::size_t fixed = 20;
  Result<IpPacket> result;
  if (bytes.size() < fixed) return result.fail(Error::truncated);
  const FixedHeader<fixed> head(bytes.data());
  if (head.u8<0>() >> 4U != 4) return result.fail(Error::bad_version);
  const std::size_t header = (head.u8<0>() & 0x0fU) * std::size_t{4};
  const std::uint16_t total = head.be16<2>();
  if (header < fixed || (total != 0 && total < header)) return result.fail(Error::bad_length);
  if (header > bytes.size()) return result.fail(Error::truncated);
  IpPacket& out = *result;
  out.identification = head.be16<4>();
  out.ttl = head.u8<8>();
  out.protocol =
      IpProtocol{head.u8<9>()};  // the checksum behind it is left alone: senders leave it to their network card
  out.source = Address::v4(head.bytes<12, 4>());
  out.destination = Address::v4(head.bytes<16, 4>());
  const std::size_t wire = total != 0 ? total : bytes.size();
  out.wire_length = static_cast<std::uint32_t>(wire - header);
  out.padded_unknown = total == 0;
  out.payload = ByteView(bytes.data() + header, std::min(wire, bytes.size()) - header);
  if (const std::uint16_t flags = head.be16<6>(); (flags & 0x3fffU) != 0) [[unlikely]] {
    out.fragment_offset = (flags & 0x1fffU) * 8U;
    out.more_fragments = (flags & 0x2000U) != 0;
    out.fragment = true;
  }
  return result;
}

Result<IpPacket> decode_ipv6(ByteView bytes) noexcept {
  ByteReader in(bytes);
  const std::uint8_t version = in.u8() >> 4U;
  in.skip(3);
  const std::uint16_t length = in.be16();
  std::uint8_t next = in.u8();
  IpPacket out;
  out.ttl = in.u8();
  out.source = Address::v6(in.take(16));
  out.destination = Address::v6(in.take(16));
  if (!in.ok()) return Error::truncated;
  if (version != 6) return Error::bad_version;
  constexpr std::size_t fixed = 40;
  const std::size_t wire = length != 0 ? length : bytes.size() - fixed;
  out.padded_unknown = length == 0;
  ByteReader body(in.rest().first(std::min(wire, in.left())));
  std::size_t used = 0;
  while (!out.fragment || out.fragment_offset == 0) {
    std::size_t size = 8;
    if (next == fragment_header) {
      next = body.u8();
      body.skip(1);
      const std::uint16_t flags = body.be16();
      out.identification = body.be32();
      out.fragment_offset = flags & 0xfff8U;
      out.more_fragments = (flags & 1U) != 0;
      out.fragment = out.more_fragments || out.fragment_offset != 0;
    } else if (is_extension(next) || next == authentication_header) {
      const bool authentication = next == authentication_header;
      next = body.u8();
      size = authentication ? (body.u8() + std::size_t{2}) * 4 : (body.u8() + std::size_t{1}) * 8;
      body.skip(size - 2);
    } else {
      break;
    }
    used += size;
    if (!body.ok()) return Error::truncated;
  }
  out.protocol = IpProtocol{next};
  out.payload = body.rest();
  out.wire_length = static_cast<std::uint32_t>(wire - used);
  return out;
}

}  // namespace s7::dissector
