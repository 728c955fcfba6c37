// A numerical control: variables, services, programs as files in both of their forms. And controllers whose programs
// send each other blocks and values.

#include "tests/support/s7_send.hpp"
#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"
#include "tests/support/samples/transfers.hpp"

namespace s7::test::samples {
namespace {

Station nc_station() { return {"08:00:06:84:00:60", "192.168.10.60", 60, 8192}; }

// Strings as NC services take them: length, characters, a fill byte where both together are odd.
Bytes strings(const std::vector<std::string>& texts) {
  ByteWriter out;
  for (const auto& text : texts) out.u8(text.size()).text(text).zeros((1 + text.size()) % 2);
  return out.take();
}

void variables(S7Link& line) {
  const auto position = nck({0x82, 3, 1, 2, 1, 0x74, 3}, 24);
  const auto feed = nck({0x83, 2, 1, 9, 1, 0x7F, 1}, 8);
  const auto offset = nck({0x84, 4, 1, 3, 12, 0x14, 1}, 8);
  const auto read = ask_read({position, feed, offset});
  line.exchange(read, give_all(read, 1));
  const auto missing = ask_read({nck({0x82, 0, 1, 4711, 1, 0x10, 1}, 8)});
  line.exchange(missing, give_values({error_item(0x0A)}));
  const auto write = ask_write({offset}, {good(offset, 5)});
  line.exchange(write, give_all(write, 1));
}

void services(S7Link& line) {
  const struct {
    const char* name;
    std::vector<std::string> arguments;
    const char* event;  // nullptr: reads only
  } calls[] = {{"_N_LOGIN_", {"01", "SUNRISE"}, "password-used"},
               {"_N_SELECT", {"01", "/_N_MPF_DIR/_N_FLANGE_MPF"}, "pi-service"},
               {"_N_F_DELE", {"01", "/_N_MPF_DIR/_N_OLD_MPF"}, "nc-transfer"},
               {"_N_CREATO", {"01", "12"}, "pi-service"},
               {"_N_TMGETT", {"01", "DRILL", "1"}, nullptr},
               {"_N_SETUFR", {"01"}, "pi-service"},
               {"_N_LOGOUT", {"01"}, "password-cleared"}};
  for (const auto& call : calls) {
    invoke(line, call.name, strings(call.arguments));
    if (call.event != nullptr) line.happened(call.event, "succeeded");
  }
}

// The jobs of block transfers with the path of a file as name.
void programs_by_job(S7Link& line) {
  const Bytes program(700, 'N');
  upload(line, "/_N_MPF_DIR/_N_FLANGE_MPF", program, 3);
  download(line, "/_N_MPF_DIR/_N_FLANGE_MPF", program, program.size());
}

void answer_3f(S7Link& line, std::uint8_t function, const Bytes& question, const Bytes& answer) {
  ask_service(line, 0x3F, function, question, answer);
}

// Pieces and their flow control are pushes of group 0x3F.
void push_3f(S7Link& line, std::uint8_t function, const Bytes& payload, std::uint8_t sequence, std::uint8_t unit,
             bool more) {
  const UserdataHead head{UserdataType::push, 0x3F, function, sequence, UserdataStatus{unit, more, 0}};
  line.push("63/" + std::to_string(function), s7_userdata(0, userdata_parameter(head), userdata_data(payload)));
  line.pause(5 * ms, 9 * ms);
}

void programs_by_userdata(S7Link& line) {
  constexpr auto path = "/_N_MPF_DIR/_N_SHAFT_MPF";
  constexpr auto time = "20260317061205";
  answer_3f(line, 6, concat({{1, 0}, nc_name(path)}), {1, 0});
  line.happened("nc-transfer", "succeeded");
  push_3f(line, 7, nc_first_piece(path, 300, time, Bytes(180, 'G')), 1, 1, true);
  push_3f(line, 8, {1, 0}, 1, 2, true);
  push_3f(line, 7, nc_piece(Bytes(120, 'X')), 1, 3, false);
  answer_3f(line, 1, nc_name(path), {1, 0});
  line.happened("nc-transfer", "succeeded");
  push_3f(line, 3, {1, 0}, 2, 1, true);
  answer_3f(line, 2, nc_first_piece(path, 60, time, Bytes(60, 'Z')), {});
  answer_3f(line, 4, {}, {});
  refuse_service(line, 0x3F, 1, nc_name("/_N_WKS_DIR/_N_FULL_WPD"), 0x8301);
  line.happened("nc-transfer", "refused 0x8301");
}

Capture numerical_control(Ledger& ledger) {
  LinkPlan how;
  how.client = hmi();
  how.server = nc_station();
  how.client_port = 49700;
  how.server_tsap = tsap(0x0104);
  how.granted = {1, 1, 240};
  S7Link line(ledger, how, plant_start, 191);
  line.open();
  variables(line);
  services(line);
  programs_by_job(line);
  programs_by_userdata(line);
  line.close(Side::client);
  return line.tcp().take();
}

void send_piece(S7Link& line, Side sender, const BlockSend& piece, std::uint16_t error = 0) {
  auto question = ask_userdata(6, 1, {});
  question.pdu = [=](Reference ref) { return bsend(ref, piece); };
  line.exchange(sender, question, {[=](Reference ref) { return bsend_answer(ref, piece, error); }, {}, error});
}

// Two blocks under way at the same time, told apart by their R_ID; then one in a single piece, and one that is refused.
void blocks(S7Link& line, Side sender) {
  constexpr std::uint16_t total = 1000, room = 430;
  for (std::uint16_t at = 0; at < total; at += room)
    for (const std::uint32_t r_id : {0x11U, 0x22U}) {
      BlockSend piece{r_id,
                      static_cast<std::uint8_t>(r_id),
                      static_cast<std::uint8_t>(1 + at / room),
                      at + room < total,
                      std::nullopt,
                      Bytes(std::min<std::size_t>(room, total - at), 0x42)};
      if (at == 0) piece.total = total;
      send_piece(line, sender, piece);
    }
  send_piece(line, sender, {0x33, 1, 0, false, 100, Bytes(100, 0x43)});
  send_piece(line, sender, {0x44, 2, 0, false, 20, Bytes(20, 0x44)}, 0x8405);
}

// Values that nobody answers.
void values(S7Link& line) {
  line.push("6/0", usend(0x77, {data_item(value::octets, {1, 2, 3, 4}), data_item(value::octets, {5, 6})}));
  line.pause(90 * ms, 110 * ms);
}

Capture partners(Ledger& ledger) {
  LinkPlan how;
  how.client = s7_400();
  how.server = s7_1500();
  how.client_port = 52200;
  how.client_tsap = tsap(0x1004);
  how.server_tsap = tsap(0x1002);
  how.granted = {4, 4, 480};
  S7Link line(ledger, how, plant_start + 200 * ms, 192);
  line.open();
  blocks(line, Side::client);
  blocks(line, Side::server);
  values(line);
  line.close(Side::server);
  return line.tcp().take();
}

}  // namespace

Sample nc_and_bsend() {
  Ledger ledger;
  const std::vector<Capture> parts = {numerical_control(ledger), partners(ledger)};
  return pcap_sample("nc-and-bsend.pcap", ledger, merge(parts));
}

}  // namespace s7::test::samples
