// S7comm-plus: an engineering station at an early S7-1200 (identity, browsing, upload, download) and at an early
// S7-1500, which knows no TLS; and a panel (plus_panel.cpp).

#include "tests/support/samples/plus_content.hpp"
#include "tests/support/samples/sample.hpp"

namespace s7::test::samples {

Capture plus_panel_session(Ledger& ledger);

namespace {

Station s7_1200() { return {"28:63:36:12:00:61", "192.168.10.61", 64, 8192}; }

void download(PlusTalk& talk) {
  constexpr std::uint32_t transaction = 0x1000006A;
  const PlusObject begin{0x7FFFC001, 1700, 0, {{233, plus_text("DLTransaction")}}, {}, {}, {}};
  const auto begun = ByteWriter().bytes(plus_result(0)).u16(1).u32(transaction).take();
  talk.exchange(plus_function::begin_sequence, plus_begin_sequence(begin), begun);
  const auto second = ByteWriter().bytes(plus_result(0)).u16(18).u32(plus_id::program).take();
  talk.exchange(plus_function::begin_sequence, plus_begin_sequence(plus_id::program), second);
  const auto block = talk.create(plus_id::program, plus_organisation_block(), {}, 900);
  talk.line().happened("program-download", "succeeded");
  const auto end = talk.ask(plus_function::end_sequence, plus_end_sequence());
  talk.answer(block, plus_created(0, {}));
  talk.answer(end, plus_result(0));
  talk.exchange(plus_function::end_sequence, plus_end_sequence(), plus_result(0));
  const auto changed = talk.stream(plus_set_streamed(0x8A120007, {2533}, plus_blob(Bytes(300, 0x71))),
                                   {Bytes(700, 0x72), Bytes(600, 0x73)});
  talk.line().happened("program-download", "succeeded");
  talk.answer(changed, plus_result(0));
  const auto deleted = talk.ask(plus_function::delete_object, plus_delete(0x8A130007));
  talk.line().happened("block-deleted", "succeeded");
  talk.answer(deleted, plus_deleted(0, 0x8A130007));
}

void identity(PlusTalk& talk) {
  const auto blob = plus_blob(plus_maintenance_data("6ES7 212-1BE31-0XB0", "S C-B1R612342012"));
  talk.exchange(plus_function::get_streamed, plus_get_streamed(plus_id::cpu_proxy, {plus_id::identification}),
                plus_streamed(0, blob));
  talk.line().identified("serial", "S C-B1R612342012");
  talk.exchange(plus_function::get_link, plus_get_link(plus_id::cpu_proxy, 2270), plus_linked(0, {0x40, 0x48}));
}

void browse(PlusTalk& talk) {
  PlusObject folder{plus_id::program, 2520, 0x30, {{233, plus_text("PLC program")}}, {{2522, 0x8A0E0005}}, {}, {}};
  folder.children = {{plus_id::data_block_5,
                      2574,
                      0x20,
                      {{233, plus_text("Recipe")}, {2521, plus_number(plus_type::uint, 5)}},
                      {},
                      {},
                      {}}};
  talk.explore(plus_id::program, {233, 2521, 2523}, {folder}, 90);
  PlusObject type{0x92000005, 511, 0, {{233, plus_text("Recipe")}}, {}, {}, {}};
  type.lists = concat(
      {plus_type_list({{9, 0x888EC040, 8, 0, 0}, {10, 0x2E905F3B, 5, 4, 4}}), plus_name_list({"Speed", "Count"})});
  talk.explore(537, {}, {type});
  talk.explore(0x8A320001, {2580, 2533, 2544}, {plus_organisation_block()}, 700);  // the code is asked for: an upload
  talk.line().happened("program-upload", "succeeded");
}

Capture engineering_session(Ledger& ledger) {
  S7Link line(ledger, plus_plan(engineering(), s7_1200(), 51000, "SIMATIC-ROOT-ES"), plant_start, 201);
  PlusTalk talk(line, PlusGeneration::plain, 0x3C0);
  plus_open(talk, plus_session_request(1, "", "ES-07"), "6ES7 212-1BE31-0XB0", "2.2");
  identity(talk);
  browse(talk);
  download(talk);
  talk.end();
  line.reset(Side::client);
  return line.tcp().take();
}

// The client would rather speak TLS; the controller does not know it, and both go on in clear.
Capture early_controller(Ledger& ledger) {
  S7Link line(ledger, plus_plan(engineering(), s7_1500_closed(), 51200, "SIMATIC-ROOT-OTH"), plant_start + 200 * ms,
              203);
  PlusTalk talk(line, PlusGeneration::trailing, 0x3D0);
  line.handshake();
  line.connect();
  Question question;
  question.function = "plus 0x05b3";
  const PlusHead start{plus_function::init_ssl, 1, 0, 0x30, std::nullopt, false};
  const auto ticket = line.ask_ready(Side::client, question, {plus_frame(1, plus_request(start, {}))});
  line.pause(1 * ms, 2 * ms);
  line.answer_ready(ticket, {{}, {}, 0xFE05}, {plus_frame(1, plus_response(start, plus_result(plus_failure(-507))))});
  talk.begin(plus_session_request(1, "", "ES-08"), plus_session_answer("6ES7 511-1AK00-0AB0", "1.0"));
  line.identified("order_number", "6ES7 511-1AK00-0AB0");
  line.identified("firmware", "V1.0");
  talk.set_up({{306, plus_struct(314, {{321, plus_number(plus_type::uint, 3)}})}});
  const PlusItem output{0, 81, 3736, {11}};
  const auto asked =
      talk.ask(plus_function::get_multi, plus_get_items({output}), accessing("read", {by_symbol(output, 2)}));
  talk.answer(asked, plus_values(0, {{1, plus_number(plus_type::word, 0x1234)}}), with_errors({0}));
  talk.end();
  line.close(Side::client);
  return line.tcp().take();
}

}  // namespace

Sample s7comm_plus_session() {
  Ledger ledger;
  const std::vector<Capture> parts = {engineering_session(ledger), plus_panel_session(ledger),
                                      early_controller(ledger)};
  return pcap_sample("s7comm-plus-session.pcap", ledger, merge(parts));
}

}  // namespace s7::test::samples
