// What mirrors carry around and beside IP. The first byte of an input chooses where the rest enters:
//   0  ARP             2  PROFINET DCP                          4  the frames of fuzz_analyzer, Ethernet only: length
//   (2), bytes 1  LLDP            3  a line of text that describes a station

#include "dissector/wire/arp.hpp"
#include "dissector/wire/dcp.hpp"
#include "dissector/wire/device_text.hpp"
#include "dissector/wire/lldp.hpp"
#include "tests/fuzz/talk.hpp"
#include "tests/fuzz/walk_fields.hpp"

namespace {

using namespace s7::dissector;
using s7::fuzz::FieldWalk;

std::uint64_t resolution(ByteView bytes) {
  FieldWalk walk(bytes);
  if (const auto arp = decode_arp(bytes)) {
    walk.text(to_string(arp->sender));
    walk.text(to_string(arp->target));
    walk.uncovered(arp->gratuitous() && is_unspecified(arp->sender) ? 1 : 0);
  }
  return walk.sum();
}

std::uint64_t neighbour(ByteView bytes) {
  FieldWalk walk(bytes);
  const auto lldp = decode_lldp(bytes);
  if (!lldp) return 0;
  for (const auto part :
       {lldp->chassis, lldp->port, lldp->port_description, lldp->system_name, lldp->system_description})
    walk.inside(part);
  if (lldp->management) walk.text(to_string(*lldp->management));
  return walk.sum() + lldp->seconds_to_live;
}

std::uint64_t discovery(ByteView bytes) {
  FieldWalk walk(bytes);
  const auto dcp = decode_dcp(bytes);
  if (!dcp) return 0;
  walk.inside(dcp->blocks);
  for (const bool with_head : {true, false}) {
    DcpBlockRange range(dcp->blocks, with_head);
    std::size_t count = 0;
    while (const auto block = range.next()) {
      if (++count > bytes.size()) std::abort();
      walk.inside(block->value);
      if (const auto ip = decode_dcp_ip(block->value)) walk.text(to_string(ip->address) + to_string(ip->gateway));
      if (const auto id = decode_dcp_device_id(block->value)) walk.uncovered(id->vendor == id->device ? 1 : 0);
    }
  }
  return walk.sum();
}

std::uint64_t description(ByteView bytes) {
  FieldWalk walk(bytes);
  const auto line = text_of(bytes);
  const auto text = read_device_text(line);
  for (const auto part : {text.product, text.order_number, text.hardware, text.firmware, text.serial}) {
    if (part.size() > line.size()) std::abort();
    walk.text(part);
  }
  const auto number = find_order_number(line);
  if (!number.empty() && !is_order_number(number)) std::abort();
  return walk.sum();
}

// Through the whole analysis: neighbours, claims of addresses, tunnels in tunnels.
std::uint64_t frames(ByteReader in) {
  s7::test::RecordingListener listener;
  Settings settings;
  settings.limits.flows = 64;
  Analyzer analyzer(settings, listener);
  for (std::uint64_t number = 1; in.left() >= 2; ++number) {
    const std::size_t length = in.be16();
    Frame frame;
    frame.bytes = in.take(std::min(length, in.left()));
    frame.link_type = 1;
    frame.wire_length = static_cast<std::uint32_t>(frame.bytes.size());
    frame.where.at = static_cast<std::int64_t>(number) * 1'000'000;
    frame.where.frame = frame.where.order = number;
    analyzer.feed(frame);
  }
  analyzer.finish();
  return listener.problems.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes(data + 1, size - 1);
  std::uint64_t sum = 0;
  switch (data[0] % 5) {
    case 0: sum = resolution(bytes); break;
    case 1: sum = neighbour(bytes); break;
    case 2: sum = discovery(bytes); break;
    case 3: sum = description(bytes); break;
    default: sum = frames(ByteReader(bytes)); break;
  }
  return sum == 1 ? 1 : 0;  // 1 tells libFuzzer to leave the input out; it is as good as never
}
