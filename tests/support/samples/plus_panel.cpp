// A panel at an S7-1500 of today, without TLS: reads, writes, a subscription, alarms, passwords, STOP and start.

#include "tests/support/samples/plus_content.hpp"
#include "tests/support/samples/sample.hpp"

namespace s7::test::samples {

Capture plus_panel_session(Ledger& ledger);

namespace {

void variables(PlusTalk& talk) {
  const PlusItem speed{0x888EC040, plus_id::data_block_5, 2550, {9}},
      count{0x2E905F3B, plus_id::data_block_5, 2550, {12, 4}};
  const auto asked = talk.ask(plus_function::get_multi, plus_get_items({speed, count}),
                              accessing("read", {by_symbol(speed, 4), by_symbol(count, 2)}));
  talk.answer(asked, plus_values(19, {{1, plus_number(plus_type::real, 0x41480000)}}, {{2, plus_failure(-12)}}),
              with_errors({0, 0xFFF4}));
  const auto written =
      talk.ask(plus_function::set_multi, plus_set_items({speed}, {plus_number(plus_type::real, 0x41500000)}),
               accessing("write", {by_symbol(speed, 4)}));
  talk.answer(written, plus_written(0), with_errors({0}));
  const auto bytes = plus_classic(plus_id::data_block_5, 20, 4), flags = plus_classic(82, 100, 2);
  const auto classic = talk.ask(plus_function::get_multi, plus_get_items({bytes, flags}),
                                accessing("read", {by_address(bytes), by_address(flags)}));
  talk.answer(classic, plus_values(0, {{1, plus_blob({1, 2, 3, 4})}, {2, plus_blob({5, 6})}}), with_errors({0, 0}));
  talk.exchange(plus_function::get_multi, plus_get_attributes(50, {2343, 2344}),
                plus_values(0, {{1, plus_number(plus_type::udint, 1000)}, {2, plus_number(plus_type::udint, 400)}}));
  const auto state = plus_struct(3481, {{3486, plus_number(plus_type::usint, 8)}});
  talk.exchange(plus_function::get_streamed, plus_get_streamed(plus_id::unit, {2237}), plus_streamed(0, state));
  talk.exchange(plus_function::get_variable, plus_get_variable(talk.id(), {1842}),
                concat({plus_result(0), plus_number(plus_type::uint, 1)}));
  talk.exchange(plus_function::invoke, plus_invoke(talk.id(), {{1, plus_number(plus_type::udint, 7)}}),
                concat({vlq64(0), vlq64(0), vlq64(0), bytes_from_hex("01 00 04 07 00 00")}));
  talk.fail(talk.ask(plus_function::get_link, plus_get_link(0x7F000001, 1)), plus_failure(-12));
}

// Each type as a scalar, and the shapes that hold several.
void values_of_every_type(PlusTalk& talk) {
  PlusMembers values;
  const auto add = [&](const Bytes& value) {
    values.emplace_back(static_cast<std::uint32_t>(values.size() + 1), value);
  };
  for (const unsigned type :
       {0x00U, 0x01U, 0x02U, 0x03U, 0x04U, 0x05U, 0x06U, 0x0AU, 0x0BU, 0x0CU, 0x0DU, 0x0EU, 0x0FU, 0x10U, 0x12U, 0x13U})
    add(plus_number(static_cast<std::uint8_t>(type), 0x41));
  for (const std::uint8_t type : {plus_type::integer, plus_type::dint, plus_type::lint, plus_type::timespan})
    add(plus_signed(type, -1000));
  add(plus_text("F\xC3\xBCllen"));
  add(plus_blob({1, 2, 3}));
  add(plus_octets({6, 3, 'R', 'u', 'n'}));
  add(plus_list(plus_shape::array, {1, 300, 0xFFFFFFFF}));
  add(plus_sparse(plus_type::udint, {{1, vlq32(7)}, {4000, vlq32(8)}}));
  // A packed struct: time of its interface, flags, a memory image.
  ByteWriter packed;
  packed.u32(0x02000009).u64(static_cast<std::uint64_t>(plant_start)).bytes(vlq32(2)).bytes(vlq32(4)).u32(0x01020304);
  add(plus_value(plus_type::structure, packed.take()));
  std::vector<std::uint32_t> ids;
  for (std::uint32_t i = 0; i < values.size(); ++i) ids.push_back(2400 + i);
  talk.exchange(plus_function::get_multi, plus_get_attributes(50, ids), plus_values(0, values));
}

// The object that a filter finds; and an event of the system that ends in an error.
void search(PlusTalk& talk) {
  const auto filter = plus_explore_filtered(
      plus_id::program, {{1247, plus_signed(plus_type::dint, 8)}, {1250, plus_number(plus_type::udint, 2574)}}, {233});
  const auto asked = talk.ask(plus_function::explore, filter);
  talk.answer_explored(asked, plus_id::program,
                       {{plus_id::data_block_5, 2574, 0x20, {{233, plus_text("Recipe")}}, {}, {}, {}}});
  const auto error = bytes_from_hex(
      "00000017 00009D6C | 00009D6E 00000004 70000A10 | 00009D6F 00000003 04BB | 00009D71 00000009 FFFFFFFFFFFFFF9C | "
      "00000000");
  talk.line().tcp().server_sends(tpkt_data(plus_system_event(8192, error)));
}

void subscribe(PlusTalk& talk) {
  constexpr std::uint32_t id = 0x70000A20;
  const PlusItem speed{0x888EC040, plus_id::data_block_5, 2550, {9}}, flag{0, 82, 3736, {10}};
  const auto asked = talk.create(talk.id() + 1, plus_subscription({speed, flag}, 0),
                                 accessing("subscribe", {by_symbol(speed, 4), by_symbol(flag, 1)}));
  talk.answer(asked, plus_created(0, {id}), with_errors({0, 0}));
  for (std::uint32_t i = 1; i <= 4; ++i) {
    PlusNotification news{id, i, std::nullopt, {{1, plus_number(plus_type::real, 0x41480000 + i)}}, {}, std::nullopt};
    if (i % 2 == 0) news.microseconds = static_cast<std::uint64_t>(talk.line().tcp().now() / us);
    news.values.emplace_back(2, plus_number(plus_type::boolean, i % 2));
    talk.notify(asked.ticket, news, {0xFF, 0xFF});
  }
  // More credit, without an answer.
  auto credit = Question{{}, "plus 0x04f2", "", {}, true};
  const PlusHead head{plus_function::set_variable, 900, talk.id(), 0x74, 40, false};
  const auto more = plus_request(head, plus_set_variable(id, {1053}, plus_signed(plus_type::integer, 20)));
  talk.line().ask_ready(Side::client, credit, {plus_frame(3, more)});
  talk.line().tcp().client_sends(tpkt_data(plus_keep_alive(1)));
  talk.line().tcp().server_sends(tpkt_data(plus_system_event(4096)));
  talk.exchange(plus_function::delete_object, plus_delete(id), plus_deleted(0, id));
}

void alarms(PlusTalk& talk) {
  constexpr std::uint32_t id = 0x70000A30;
  auto object = plus_subscription({}, 2);
  object.children = {{0x7FFFC002, 2662, 0, {{1005, plus_number(plus_type::usint, 3)}}, {{2660, 8}}, {}, {}}};
  talk.answer(talk.create(talk.id() + 1, object), plus_created(0, {id}));
  talk.notify({id, 1, static_cast<std::uint64_t>(plant_start / us), {}, {}, plus_alarm()});
}

void password(PlusTalk& talk) {
  talk.exchange(plus_function::get_streamed, plus_get_streamed(talk.id(), {plus_id::challenge}),
                plus_streamed(0, plus_octets(Bytes(20, 0x17))));
  const auto wrong = talk.ask(plus_function::set_variable,
                              plus_set_variable(talk.id(), {plus_id::response}, plus_octets(Bytes(20, 0x18))));
  talk.line().happened("password-used", "refused 0xff9c");
  talk.answer(wrong, plus_result(plus_failure(-100)), {{}, {}, 0xFF9C});
  const auto right = talk.ask(plus_function::set_variable,
                              plus_set_variable(talk.id(), {plus_id::response}, plus_octets(Bytes(20, 0x19))));
  talk.line().happened("password-used", "succeeded");
  talk.answer(right, plus_result(26));
  // The newer form.
  auto secret = Bytes(248, 0x1A);
  patch_u32(secret, 0, 0xEFBEADDE);
  const auto newer =
      talk.ask(plus_function::set_streamed, plus_set_streamed(talk.id(), {plus_id::legitimate}, plus_blob(secret)));
  talk.line().happened("password-used", "succeeded");
  talk.answer(newer, plus_result(25));
}

void stop_and_start(PlusTalk& talk) {
  const auto request = [&](int state, const char* kind, std::int16_t code) {
    const auto asked = talk.ask(
        plus_function::set_variable,
        plus_set_variable(plus_id::unit, {plus_id::operating_state_request}, plus_signed(plus_type::dint, state)));
    talk.line().happened(kind, code == 0
                                   ? "succeeded"
                                   : "refused 0x" + to_hex(ByteWriter().u16(static_cast<std::uint16_t>(code)).take()));
    talk.answer(asked, plus_result(code == 0 ? 0 : plus_failure(code)), {{}, {}, static_cast<std::uint16_t>(code)});
  };
  request(1, "cpu-stopped", -100);
  request(1, "cpu-stopped", 0);
  request(3, "cpu-started", 0);
}

}  // namespace

Capture plus_panel_session(Ledger& ledger) {
  auto how = plus_plan(hmi(), s7_1500(), 51100, "SIMATIC-ROOT-HMI");
  how.client_tsap = tsap(0x0620);
  S7Link line(ledger, how, plant_start + 100 * ms, 202);
  PlusTalk talk(line, PlusGeneration::leading, 0x70000A10);
  plus_open(talk, plus_session_request(2, "HMI RT OMS+", "HMI HOST"), "6ES7 511-1AK02-0AB0", "2.6");
  variables(talk);
  values_of_every_type(talk);
  search(talk);
  subscribe(talk);
  alarms(talk);
  password(talk);
  stop_and_start(talk);
  talk.end();
  line.close(Side::client);
  return line.tcp().take();
}

}  // namespace s7::test::samples
