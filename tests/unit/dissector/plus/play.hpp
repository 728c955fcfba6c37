#pragma once

// A connection that speaks S7comm-plus, for the tests of the engine.

#include <cstdint>
#include <string>

#include "tests/support/plus_functions.hpp"
#include "tests/support/recording_listener.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::dissector::plus_test {

using test::Bytes;
using test::PlusHead;
using test::PlusItem;
using test::PlusObject;
using test::RecordingListener;
using test::Side;
namespace fn = test::plus_function;
namespace type = test::plus_type;

inline constexpr std::uint32_t session_id = 0x70000a10, container = 0x70000a11, subscription_id = 0x70000a20;
inline constexpr std::uint32_t db5 = 0x8a0e0005, m_area = 82;
inline const PlusItem speed{0x888ec040, db5, 2550, {9}}, count{0x2e905f3b, db5, 2550, {10}},
    flag{0, m_area, 3736, {10}};

// A connection on which PDUs are put into frames of `piece` bytes.
class Play {
 public:
  explicit Play(std::uint8_t version = 2, std::size_t piece = 0, const test::PlayOptions& options = {})
      : talk(test::conversation(options)), version_(version), piece_(piece) {}
  void send(Side side, const Bytes& data) {
    for (const Bytes& frame : test::plus_frames(version_, data, piece_)) test::say(talk, side, test::tpkt_data(frame));
  }
  void ask(std::uint16_t function, std::uint16_t sequence, const Bytes& body, std::uint8_t flags = 0x34) {
    PlusHead head{function, sequence, session_id, flags, {}};
    if (version_ == 3) head.integrity = sequence;
    send(Side::client, test::plus_request(head, body));
  }
  void answer(std::uint16_t function, std::uint16_t sequence, const Bytes& body, std::uint8_t opcode = 0x32) {
    PlusHead head{function, sequence, 0, 0x34, {}};
    if (version_ == 3) head.integrity = 2U * sequence;
    send(Side::server, test::plus_response(head, body, opcode));
  }
  void exchange(std::uint16_t function, std::uint16_t sequence, const Bytes& question, const Bytes& reply) {
    ask(function, sequence, question);
    answer(function, sequence, reply);
  }
  void open_session() {
    const auto version = version_;
    version_ = 1;
    PlusObject object{211, 287, 0, {{233, test::plus_text("ServerSession_3E8")}}, {}, {}, {}};
    object.attributes.emplace_back(297, test::plus_text("Tool"));
    object.attributes.emplace_back(298, test::plus_text("PLANNER_12345678"));
    object.attributes.emplace_back(299, test::plus_number(type::udint, 1));
    send(Side::client, test::plus_request({fn::create_object, 1, 288, 0x36, {}}, test::plus_create(285, object, {})));
    const PlusObject reply{
        288, 287, 1, {{306, test::plus_struct(314, {{319, test::plus_text("1;6ES7 599-9ZZ99-0AB0 ;V2.5")}})}},
        {},  {},  {}};
    send(Side::server, test::plus_response({fn::create_object, 1, 0, 0x36, {}},
                                           test::plus_created(0, {session_id, container}, test::plus_object(reply))));
    version_ = version;
  }
  [[nodiscard]] RecordingListener facts(const Settings& settings = {}, bool anonymous = true) const {
    RecordingListener out;
    out.anonymous = anonymous;
    test::analyze(talk.frames(), out, settings);
    return out;
  }
  test::TcpConversation talk;

 private:
  std::uint8_t version_;
  std::size_t piece_;
};

inline const std::string ends = ":2000>:102 ";
inline Bytes real_value(std::uint32_t bits) { return test::plus_number(type::real, bits); }

inline PlusObject block(std::uint32_t rid, std::uint32_t class_id, std::string_view name, std::size_t code = 10) {
  return {rid, class_id, 0x20, {{233, test::plus_text(name)}, {2580, test::plus_blob(Bytes(code, 7))}}, {}, {}, {}};
}

inline PlusObject subscription(const std::vector<std::uint32_t>& references) {
  return {
      0x7fffc001,
      1001,
      0,
      {{1048, test::plus_list(test::plus_shape::addresses, references)}, {1049, test::plus_number(type::udint, 500)}},
      {},
      {},
      {}};
}

}  // namespace s7::dissector::plus_test
