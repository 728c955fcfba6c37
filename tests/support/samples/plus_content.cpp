#include "tests/support/samples/plus_content.hpp"

namespace s7::test::samples {

LinkPlan plus_plan(const Station& client, const Station& server, std::uint16_t port, std::string_view called) {
  LinkPlan out;
  out.client = client;
  out.server = server;
  out.client_port = port;
  out.client_tsap = tsap(0x0600);
  out.server_tsap = ByteWriter().text(called).take();
  out.latency_low = 1 * ms;
  out.latency_high = 4 * ms;
  return out;
}

PlusObject plus_session_request(std::uint32_t role, const char* application, const char* host) {
  PlusObject container{211, 255, 0, {{233, plus_text("SubscriptionContainer")}}, {}, {}, {}};
  return {211,
          287,
          0,
          {{233, plus_text("ServerSession_3E8")},
           {289, plus_text("1:::6.0::TCP/IP -> Ethernet adapter")},
           {296, plus_text("planner")},
           {297, plus_text(application)},
           {298, plus_text(host)},
           {299, plus_number(plus_type::udint, role)},
           {300, plus_number(plus_type::rid, 1000)},
           {301, plus_text("")}},
          {},
          {},
          {container}};
}

PlusObject plus_session_answer(const std::string& order, const std::string& version) {
  const auto identity = plus_text("1;" + order + ";V" + version);
  const auto versions = plus_struct(314, {{315, plus_number(plus_type::udint, 320)},
                                          {316, plus_number(plus_type::udint, 320)},
                                          {317, plus_number(plus_type::udint, 0x0801'0040)},
                                          {318, plus_number(plus_type::udint, 0x0801'0040)},
                                          {319, identity},
                                          {320, identity},
                                          {321, plus_number(plus_type::uint, 3)}});
  return {
      288,
      287,
      1,
      {{233, plus_text("")}, {301, plus_text("OMSP.REL.0001.00")}, {303, plus_octets(Bytes(20, 0x42))}, {306, versions}},
      {},
      {},
      {}};
}

void plus_open(PlusTalk& talk, const PlusObject& asked, const std::string& order, const std::string& version) {
  talk.line().handshake();
  talk.line().connect();
  talk.begin(asked, plus_session_answer(order, version));
  talk.line().identified("order_number", order);
  talk.line().identified("firmware", "V" + version);
  talk.set_up({{306, plus_struct(314, {{321, plus_number(plus_type::uint, 3)}})}});
}

Bytes plus_maintenance_data(const std::string& order, const std::string& serial) {
  return ByteWriter()
      .hex("0020 0038 0100 002A")
      .field(order, 20, ' ')
      .field(serial, 16, ' ')
      .hex("0004 56 02 02 00 0000 0000 0000 0101 0001")
      .take();
}

PlusObject plus_organisation_block() {
  return {0x8A320001,
          2647,
          0x20,
          {{233, plus_text("Main")},
           {2521, plus_number(plus_type::uint, 1)},
           {2523, plus_number(plus_type::uint, 3)},
           {2580, plus_blob(Bytes(1500, 0x68))},
           {2532, plus_number(plus_type::udint, 0x12345678)},
           {2453, plus_number(plus_type::timestamp, static_cast<std::uint64_t>(plant_start))}},
          {},
          {},
          {}};
}

PlusObject plus_subscription(const std::vector<PlusItem>& items, std::uint8_t function_class) {
  return {0x7FFFC001,
          1001,
          0,
          {{233, plus_text("Subscription_1")},
           {1082, plus_number(plus_type::usint, function_class)},
           {1040, plus_number(plus_type::usint, 0x14)},
           {1041, plus_number(plus_type::boolean, 1)},
           {1048, plus_list(plus_shape::addresses, plus_references(items))},
           {1049, plus_number(plus_type::udint, 100)},
           {1053, plus_signed(plus_type::integer, 10)}},
          {},
          {},
          {}};
}

PlusObject plus_alarm() {
  const auto came =
      plus_struct(3473, {{3474, plus_number(plus_type::usint, 1)},
                         {3475, plus_number(plus_type::timestamp, static_cast<std::uint64_t>(plant_start))}});
  return {0x81A15102,
          2681,
          0,
          {{2670, plus_number(plus_type::lword, 0x8A0E000900020000)},
           {2671, plus_number(plus_type::usint, 1)},
           {2672, plus_number(plus_type::uint, 256)},
           {2673, came},
           {4079, plus_signed(plus_type::dint, 1)},
           {2715, plus_sparse(plus_type::blob, {{0x04090002, concat({vlq32(0), vlq32(3), {'H', 'O', 'T'}})}})}},
          {},
          {},
          {}};
}

Access by_symbol(const PlusItem& item, std::size_t bytes) {
  ByteWriter key;
  key.u32(item.crc).u32(item.area);
  for (const auto lid : item.lids) key.u32(lid);
  return {key.take(), {{"symbol", std::nullopt, std::nullopt, std::nullopt, std::nullopt, "", bytes}}, 0, false};
}

Access by_address(const PlusItem& item) {
  const bool block = item.area > 0xFFFF;
  const auto number = block ? std::optional<std::int64_t>(item.area & 0xFFFFU) : std::nullopt;
  return {{},
          {{block ? "DB" : "M", number, std::int64_t{item.lids[1]}, std::int64_t{item.lids[2]}, std::nullopt, "",
            item.lids[2]}},
          0,
          false};
}

Question accessing(const char* operation, std::vector<Access> items) {
  Question out;
  out.operation = operation;
  out.items = std::move(items);
  return out;
}

Answer with_errors(std::vector<std::uint16_t> errors) { return {{}, {}, 0, std::move(errors)}; }

}  // namespace s7::test::samples
