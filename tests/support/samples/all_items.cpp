// Every item syntax, area and transport size, read and written, with the fill bytes and error items of real devices.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {
namespace {

constexpr std::uint8_t transports[] = {size::bit,   size::byte,   size::character,     size::word,     size::integer,
                                       size::dword, size::dint,   size::real,          size::date,     size::tod,
                                       size::time,  size::s5time, size::date_and_time, size::wide_char};

constexpr std::uint8_t area_codes[] = {0x03, 0x05, 0x06, 0x07, 0x80, 0x81, 0x82, 0x83, 0x85, 0x86, 0x87};
constexpr std::uint8_t nck_syntaxes[] = {0x82, 0x83, 0x84};

void play(S7Link& line, const Question& question, const Answer& answer) {
  line.exchange(question, answer);
  line.pause(40 * ms, 60 * ms);
}

void read_well(S7Link& line, std::vector<Access> items) {
  const auto question = ask_read(std::move(items));
  play(line, question, give_all(question, 3));
}

void write_well(S7Link& line, const std::vector<Access>& items, Fill fill = Fill::between) {
  std::vector<DataItem> values;
  for (const auto& item : items) values.push_back(good(item, 5));
  const auto question = ask_write(items, std::move(values), fill);
  play(line, question, give_all(question, 0));
}

void every_transport(S7Link& line) {
  for (const auto transport : transports) {
    const std::uint16_t count = transport == size::bit ? 1 : 3;
    const auto item = typed(area::db, 80, 16, count, transport);
    const auto one = transport == size::bit ? one_bit(area::db, 80, 16, 7) : item;
    read_well(line, {one});
    write_well(line, {one});
  }
}

void every_area(S7Link& line) {
  for (const std::uint8_t code : area_codes)
    read_well(line, {typed(code, code == area::di ? 81 : 0, 4, 6, size::byte)});
  for (const std::uint8_t code : {area::counter, area::timer, area::counter200, area::timer200})
    read_well(line, {elements(code, 3, 2)});
  for (std::uint8_t bit = 0; bit < 8; ++bit) read_well(line, {one_bit(area::flag, 0, 1000, bit)});
  read_well(line, {db_bytes(65535, 65530, 5)});  // the last bytes of the last block
  read_well(line, {typed(area::db, 1002, 0, 111, size::word)});
}

void many_items(S7Link& line) {
  // Odd lengths everywhere: fill bytes after all but the last.
  read_well(line, {db_bytes(82, 0, 1), db_bytes(82, 10, 3), one_bit(area::flag, 0, 2, 2), db_bytes(82, 20, 5)});
  write_well(line, {db_bytes(82, 0, 1), db_bytes(82, 10, 3), one_bit(area::flag, 0, 2, 2), db_bytes(82, 20, 5)});
  write_well(line, {db_bytes(82, 0, 1), db_bytes(82, 10, 3)}, Fill::always);  // some clients fill the last as well
  std::vector<Access> twenty;
  for (std::uint16_t i = 0; i < 20; ++i) twenty.push_back(typed(area::db, 83, i * 4U, 1, size::real));
  read_well(line, std::move(twenty));
  // Item lists whose items are of odd size are filled, too.
  read_well(line, {db_list({{4, 84, 0}}), db_bytes(82, 0, 2), db_list({{1, 84, 8}, {3, 85, 0}, {2, 86, 100}})});
}

void other_syntaxes(S7Link& line) {
  read_well(line, {db_list({{2, 74, 108}, {4, 76, 404}, {2, 81, 60}})});
  read_well(line, {symbol({0x8A0E, 5, 0x9D2A61C4, {0x40000009, 0x4000000A}}, 4)});
  read_well(line, {symbol({0x0000, 0x0052, 0x1B04FF32, {0x40000003}}, 1)});
  write_well(line, {symbol({0x8A0E, 5, 0x9D2A61C4, {0x40000009, 0x4000000A}}, 4)});
  for (const std::uint8_t syntax : nck_syntaxes)
    read_well(line, {nck({syntax, 2, 1, 25, 3, 0x7F, 1}, 8), nck({syntax, 0, 1, 9, 1, 0x10, 2}, 16)});
  write_well(line, {nck({0x82, 4, 1, 2, 1, 0x14, 1}, 8)});
  read_well(line, {drive({2, 1}, 4)});
}

void errors(S7Link& line) {
  const std::vector<Access> five = {db_bytes(90, 0, 4), db_bytes(91, 0, 3), area_bytes(area::peripheral, 600, 2),
                                    one_bit(area::db, 92, 0, 1), typed(area::db, 10, 9000, 2, size::real)};
  const auto question = ask_read(five);
  // All refused; the length of the request is left in the answer, without payload (as third-party devices do).
  play(line, question,
       give_values(
           {error_item(0x0A, 4), error_item(0x0A, 4), error_item(0x01, 4), error_item(0x06, 4), error_item(0x05, 4)}));
  // Refused and served items in turn.
  play(line, question,
       give_values({good(five[0], 1), error_item(0x0A), good(five[2], 1), error_item(0x03), good(five[4], 1)}));
  play(line,
       ask_write({db_bytes(90, 0, 4), elements(area::timer, 1, 1), typed(area::db, 90, 4, 1, size::integer)},
                 {good(db_bytes(90, 0, 4), 1), data_item(value::octets, {0, 5}), data_item(value::integer, {0, 1})}),
       give_codes({0xFF, 0x03, 0x07}));
  play(line, question, refuse(0x8104));
  play(line, question, refuse_named(0x04, 0x8500));
  play(line, ask_write({db_bytes(90, 0, 4)}, {good(db_bytes(90, 0, 4), 1)}), refuse(0xD241));
}

}  // namespace

Sample all_item_syntaxes() {
  Ledger ledger;
  LinkPlan how;
  how.client = gateway();
  how.server = s7_1500();
  how.client_port = 40500;
  how.server_tsap = tsap(0x0300);
  how.asked = how.granted = {3, 3, 960};
  how.latency_low = 1 * ms;
  how.latency_high = 4 * ms;
  S7Link line(ledger, how, plant_start, 91);
  line.open();
  every_transport(line);
  every_area(line);
  many_items(line);
  other_syntaxes(line);
  errors(line);
  line.close(Side::client);
  return pcap_sample("all-item-syntaxes.pcap", ledger, line.tcp().take());
}

}  // namespace s7::test::samples
