// Every service of the userdata groups that a PLC of this kind knows: status lists, tests, clock, password, alarms, and
// what is pushed for them.

#include "tests/support/s7_alarms.hpp"
#include "tests/support/s7_tis.hpp"
#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"
#include "tests/support/samples/status_lists.hpp"
#include "tests/support/samples/transfers.hpp"

namespace s7::test::samples {

Capture cyclic_services(Ledger& ledger);  // cyclic_services.cpp

namespace {

void status_lists(S7Link& line) {
  const auto ask = [&](std::uint16_t id, std::uint16_t index, const Bytes& payload) {
    line.fetch(4, 1, userdata_data(ByteWriter().u16(id).u16(index).take()), payload);
  };
  ask(0x0011, 0, szl_module_identification(identity_300()));
  told_module(line, identity_300());
  ask(0x001C, 0, szl_component_identification(identity_300()));
  told_components(line, identity_300());
  ask(0x00A0, 0, szl_diagnostic_buffer(plant_start));
  ask(0x0424, 0, szl_mode(plant_start));
  for (const auto& list : documented_lists()) ask(list.id, list.index, szl_payload(list));
  refuse_service(line, 4, 1, ByteWriter().u16(0x0D91).u16(0).take(), 0xD401);
}

// A question of group 1 and its answer, which carries the number of the job.
void test_service(S7Link& line, std::uint8_t function, const Bytes& question, const Bytes& answer,
                  std::uint8_t job = 0) {
  auto asked = ask_userdata(1, function, {});
  asked.pdu = [=](Reference ref) { return test_request(ref, function, question); };
  line.exchange(asked, give_userdata({UserdataType::response, 1, function, job, UserdataStatus{}},
                                     answer.empty() ? userdata_nothing() : userdata_data(answer)));
  line.pause(20 * ms, 40 * ms);
}

void variables(S7Link& line) {
  const std::vector<TestVariable> watched = {{0x03, 1, 0, 0, bytes_from_hex("4133851F")},
                                             {0x02, 1, 0, 4, bytes_from_hex("DEAD")},
                                             {0x10, 1, 0, 8, bytes_from_hex("01")}};
  test_service(line, 0x02, test_payload({1, 0, 22, 0x0200, {}}, test_addresses(watched)), {}, 2);
  line.push("1/2", userdata_push(1, 0x02, 2, test_answer(test_values(watched)), true));
  line.pause(400 * ms, 500 * ms);
  line.push("1/2", userdata_push(1, 0x02, 2, test_answer(test_values(watched)), true));
  test_service(line, 0x08, test_payload({1, 1, 6, 0x0200, {}}, test_addresses_and_values(watched)), {}, 3);
  line.happened("variable-modified", "succeeded");
  line.push("1/8", userdata_push(1, 0x08, 3, test_answer(test_codes(3)), true));
  test_service(line, 0x07, test_payload({0x100, 0, 6, 0x0200, {}}, test_addresses(watched)),
               test_answer(test_codes(3)));
  test_service(line, 0x09, test_payload({0x100, 2, 6, 0x0200, {}}, test_addresses_and_values(watched)),
               test_answer(test_codes(3)), 4);
  line.happened("force", "succeeded");
  test_service(line, 0x10, test_payload({}, {0, 0, 0, 0}), test_answer(bytes_from_hex("02 02 0001 09 04 0001")));
  const auto inner = test_payload({1, 0, 22, 0x0200, {}}, test_addresses(watched));
  test_service(line, 0x11, test_payload({}, test_job_name(0x02, 2)), test_answer(inner));
  test_service(line, 0x0D, test_payload({}, test_job_name(0x02, 2)), {});
  test_service(line, 0x0E, test_payload({}, test_job_name(0x02, 2)), {});
  test_service(line, 0x12, test_payload({}, concat({{0, 0}, test_job_name(0x02, 2), inner})), {});
  test_service(line, 0x0F, test_payload({}, concat({{0, 1}, test_job_name(0x02, 2)})), {});
}

void program_tests(S7Link& line) {
  const auto block = bytes_from_hex("0008 0001 0000 0010");  // OB 1 from 0 on, step counter 16
  test_service(
      line, 0x13,
      test_payload({1, 0, 0x2E, 0x0600, block}, bytes_from_hex("00 03 00 03 | 0000 00 01 | 0002 00 01 | 0006 00 03")),
      {}, 5);
  line.push("1/19",
            userdata_push(1, 0x13, 5,
                          test_answer(bytes_from_hex("0000 0007 0000 0000 0007 0002 0007 0006 0007 00000010")), true));
  test_service(line, 0x01, test_payload({1, 0, 0x10, 0x0600, block}, bytes_from_hex("00 03 | 00 01 | 00 01")), {}, 6);
  line.push("1/1", userdata_push(1, 0x01, 6, test_answer(bytes_from_hex("0000 0007 00000010 0007")), true));
  const auto registers = bytes_from_hex("00000001 00000002 00000003 00000004 84000050 00000000");
  test_service(
      line, 0x03, test_payload({}, {}),
      test_answer(concat({bytes_from_hex("0008 0001 0014 0A 0A 000A 0000 00000000"), registers,
                          bytes_from_hex("0000 0007 | 000C 0007 0020 0000 00000000 | 11 01 01 01 00 00 0001 0001 0002"),
                          bcd_stamp(plant_start)})));
  test_service(line, 0x04, test_payload({}, {}),
               test_answer(concat({bytes_from_hex("000C 000A 0022 0A 00 000A 0000 00000000"),
                                   bytes_from_hex("0008 0001 0014 0A 00 000A 0000 00000000 01 00 0000"),
                                   bcd_stamp(plant_start)})));
  test_service(
      line, 0x05, test_payload({}, {0x01, 0x01}),
      test_answer(concat({bytes_from_hex("0008 0001 0014 0004 01020304 01 00 0000"), bcd_stamp(plant_start)})));
  test_service(line, 0x06, test_payload({0, 0, 4, 0, block}, {}), test_answer(bytes_from_hex("0000 0010")));
  test_service(line, 0x0A, test_payload({1, 0, 0, 0x0600, block}, bytes_from_hex("0008 0001 0010")), {}, 7);
  line.happened("breakpoint", "succeeded");
  test_service(line, 0x0B, test_payload({}, {0x01, 0x00}), {});
  line.happened("breakpoint", "succeeded");
  test_service(line, 0x16, test_payload({0, 1, 0, 0, {}}, {}), {});
  auto reset = ask_userdata(1, 0x0C, {});
  reset.pdu = [](Reference ref) { return test_request(ref, 0x0C, test_payload({}, {})); };
  line.exchange(reset, refuse_userdata(1, 0x0C, 0xD0A5));
  line.happened("memory-reset", "refused 0xd0a5");
}

void clock_and_password(S7Link& line) {
  const auto now = clock_payload(plant_start);
  ask_service(line, 7, 1, {}, now);
  ask_service(line, 7, 3, {}, now);
  ask_service(line, 7, 2, now, {});
  line.happened("clock-set", "succeeded");
  ask_service(line, 7, 4, now, {});
  line.happened("clock-set", "succeeded");
  refuse_service(line, 7, 2, bytes_from_hex("00 20 FF FF FF FF FF FF FF FF"), 0xDC01);
  line.happened("clock-set", "refused 0xdc01");
  refuse_service(line, 5, 1, bytes_from_hex("213A1B1D6E681B1D"), 0xD602);
  line.happened("password-used", "refused 0xd602");
  refuse_service(line, 5, 2, {}, 0xD605);
  line.happened("password-cleared", "refused 0xd605");
}

void alarm_pushes(S7Link& line) {
  const auto value = data_item(value::bytes, {0x00, 0x2A});
  const AlarmObject alarm{0x16, 0xAF, 1, 0, 0xFE, 0xFE, {value, value}};
  const auto push = [&](std::uint8_t function, const std::vector<AlarmObject>& objects, bool scan = false) {
    line.push("4/" + std::to_string(function),
              userdata_push(4, function, 0, alarm_indication(line.tcp().now(), objects, scan), false));
    line.pause(60 * ms, 90 * ms);
  };
  push(0x05, {alarm});
  push(0x06, {{0x1C, 0xB0, 1, 0, 0xFF, 0xFF, {value}}});
  push(0x09, {{0x16, 0xB1, 1, 0, 0xFF, 0xFF, {}}}, true);
  push(0x0C, {{0x19, 0xAF, 0, 0, 0xFE, 0xFF, {}}});
  line.happened("alarm-acknowledged", "seen");
  // Without a time, as the reference viewer reads them.
  line.push("4/13", userdata_push(4, 0x0D, 0, alarm_lock(0x40, {0xAF}), false));
  line.happened("alarm-locked", "seen");
  line.push("4/14", userdata_push(4, 0x0E, 0, alarm_lock(0x40, {0xAF}), false));
  line.happened("alarm-unlocked", "seen");
  push(0x11, {{0x16, 0x60000001, 1, 0, 0xFE, 0xFF, {value}}, alarm});
  push(0x12, {{0x16, 0x60000002, 1, 0, 0xFE, 0xFF, {value}}});
  push(0x16, {{0x1C, 0xB2, 0x81, 0, 0xFF, 0xFF, {value}}});
  line.push("4/16", userdata_push(4, 0x10, 0, archive_send(0x21, Bytes(40, 0x33)), false));
  line.push("4/3", userdata_push(4, 3, 0, diagnostic_entry(0x4302, 0xFF, 0x68, line.tcp().now()), false));
}

void alarms(S7Link& line) {
  ask_service(line, 4, 2, message_service(0x83, "HMI_1", 8), bytes_from_hex("02 00 08 0000"));
  alarm_pushes(line);
  ask_service(line, 4, 7, alarm_lock(7, {0xAF, 0xB0}), alarm_codes(7, {0xFF, 0xFF}));
  line.happened("alarm-locked", "succeeded");
  ask_service(line, 4, 8, alarm_lock(8, {0xAF}), alarm_codes(8, {0xFF}));
  line.happened("alarm-unlocked", "succeeded");
  ask_service(line, 4, 0x0B, alarm_acknowledge({0xAF}), alarm_codes(9, {0xFF}));
  line.happened("alarm-acknowledged", "succeeded");
  ask_service(line, 4, 0x13, alarm_query(9, 2), bytes_from_hex("00 01 0A 00 00 00"));
  std::vector<PendingAlarm> pending(9);
  for (std::uint32_t i = 0; i < pending.size(); ++i) {
    pending[i].id = 0x60000000 + i;
    pending[i].came = pending[i].went = line.tcp().now();
    pending[i].value = data_item(value::octets, {0x01, 0x02});
  }
  line.fetch(4, 0x13, userdata_data(alarm_query(1, 4)), alarm_query_answer(pending));  // in pieces
  ask_service(line, 4, 0x13, alarm_query(3, 0xAF), alarm_query_answer({{2, 0xAF, 1, 0xFF, 0xFE, 0, 0, {}}}, true));
  refuse_service(line, 4, 2, message_service(0x01, "HMI_2"), 0xD404);
}

// Modes one after the other, as subscribers are told them.
void mode_pushes(S7Link& line) {
  for (const unsigned mode : {0U, 1U, 2U, 3U, 4U, 6U, 9U, 11U, 12U}) {
    line.push("1/" + std::to_string(mode), mode_transition_push(static_cast<std::uint8_t>(mode)));
    line.happened("mode-transition", "seen");
    line.pause(100 * ms, 200 * ms);
  }
}

void routed_records(S7Link& line) {
  ask_service(line, 0x20, 1, bytes_from_hex("0001 0002 0003 0004"), bytes_from_hex("0001 0002 0003"));
  ask_service(line, 0x20, 3, bytes_from_hex("0001 0002 0003 4142434445"), bytes_from_hex("0001 0002 0003 4647"));
  line.push("32/3", userdata_push(0x20, 3, 0, bytes_from_hex("0001 0002 0003 48"), true));
  ask_service(line, 0x20, 2, bytes_from_hex("0001 0002 0003"), {});
}

Capture engineering_services(Ledger& ledger) {
  LinkPlan how;
  how.client = engineering();
  how.server = s7_300();
  how.client_port = 50700;
  S7Link line(ledger, how, plant_start, 171);
  line.open();
  status_lists(line);
  variables(line);
  program_tests(line);
  clock_and_password(line);
  alarms(line);
  mode_pushes(line);
  routed_records(line);
  line.close(Side::client);
  return line.tcp().take();
}

}  // namespace

Sample userdata_services() {
  Ledger ledger;
  const std::vector<Capture> parts = {engineering_services(ledger), cyclic_services(ledger)};
  return pcap_sample("userdata-services.pcap", ledger, merge(parts));
}

}  // namespace s7::test::samples
