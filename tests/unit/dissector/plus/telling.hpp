#pragma once

// What a walk tells, as lines that a test can compare with the annotated examples of docs/s7comm-plus.md.

#include <cstdint>
#include <string>
#include <vector>

#include "dissector/wire/plus/pdu.hpp"
#include "tests/support/bytes.hpp"

namespace s7::test {

// "object 52", "path 2167", "assigned DInt 1", "address crc=0x94eb3c4d area=0x8a0e0005 sub=2550 lids=9", "error 2
// -255", "begin 211 class 287", "  attribute 233 WString \"x\"", "end", "created 0x70000a10", ...
class Telling final : public dissector::plus::Visitor {
 public:
  void on_id(dissector::plus::IdRole role, std::uint32_t id) override;
  void on_field(dissector::plus::FieldRole role, std::uint32_t value) override;
  void on_value(const dissector::plus::PlacedValue& placed) override;
  void on_address(const dissector::plus::ItemAddress& address) override;
  void on_return_value(std::uint64_t value) override;
  void on_item_error(std::uint32_t item, std::optional<std::uint64_t> code) override;
  void on_object(const dissector::plus::ObjectHead& head, unsigned depth) override;
  void on_object_end(unsigned depth) override;
  void on_relation(std::uint32_t relation, std::uint32_t rid) override;
  void on_notification(const dissector::plus::NotificationHead& head) override;
  void on_tag(const dissector::plus::TagName& tag) override;
  std::vector<std::string> lines;
};

// A PDU that is in one frame, as its lines; the last says what was not understood when there is something:
// "not understood 3".
struct ToldPdu {
  dissector::plus::Pdu pdu;
  dissector::plus::Walked walked;
  std::vector<std::string> lines;
};
// `frame`: from 0x72 on. Throws std::invalid_argument when it holds no PDU.
[[nodiscard]] ToldPdu tell_frame(ByteView frame);
// `body` behind the header of a request, response or notification.
[[nodiscard]] ToldPdu tell_body(dissector::plus::Opcode opcode, dissector::plus::Function function, ByteView body,
                                dissector::plus::Version version = dissector::plus::Version::v2);
// One value as an attribute.
[[nodiscard]] std::vector<std::string> tell_value(ByteView value);

}  // namespace s7::test
