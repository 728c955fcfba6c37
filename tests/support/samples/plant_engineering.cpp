// The engineering station: goes online with the S7-300, uploads a block, and asks the S7-1500 who they are.

#include "tests/support/samples/plant.hpp"
#include "tests/support/samples/transfers.hpp"

namespace s7::test::samples {
namespace {

void read_szl(S7Link& line, std::uint16_t id, std::uint16_t index, const Bytes& payload) {
  line.fetch(4, 1, userdata_data(ByteWriter().u16(id).u16(index).take()), payload);
}

void refused_szl(S7Link& line, std::uint16_t id, std::uint16_t index, std::uint16_t error) {
  line.exchange(ask_userdata(4, 1, userdata_data(ByteWriter().u16(id).u16(index).take())),
                refuse_userdata(4, 1, error));
}

void block_info(S7Link& line, std::string_view type, unsigned number, const Block* block) {
  const auto name = block_filename(type, number).substr(1);
  const auto question = userdata_data(Bytes(name.begin(), name.end()));
  if (block != nullptr)
    line.fetch(3, 3, question, block_info_payload(*block));
  else
    line.exchange(ask_userdata(3, 3, question), refuse_userdata(3, 3, 0xD209));
}

Block recipe_block() {
  Block block;
  block.number = 10;
  block.code_stamp_ns = plant_start - 41 * day;
  block.interface_stamp_ns = plant_start - 400 * day;
  block.interface_section = bytes_from_hex("0504 0200 0000 0201 0000 0405 0000 0105 0000 0805 0000 0A05");
  ByteWriter values;
  for (unsigned i = 0; i < 100; ++i) values.u16(i * 7 % 23).u16(i % 5 == 0 ? 0x41B4 : 0);
  block.code = values.take();
  block.author = "PLANT1";
  block.family = "MIXING";
  block.name = "PROCESS";
  return block;
}

void look_around(S7Link& line) {
  read_szl(line, 0x0000, 0, szl_directory());
  read_szl(line, 0x0131, 1, szl_communication(240));
  read_szl(line, 0x0011, 0, szl_module_identification(identity_300()));
  told_module(line, identity_300());
  refused_szl(line, 0x0037, 0, 0xD401);  // this CPU has no such list
  read_szl(line, 0x001C, 0, szl_component_identification(identity_300()));
  told_components(line, identity_300());
  read_szl(line, 0x0232, 4, szl_protection());
  refused_szl(line, 0x0131, 0x0040, 0xD402);
  read_szl(line, 0x0424, 0, szl_mode(plant_start - 2 * day));
  read_szl(line, 0x0074, 0, szl_leds());
  line.exchange(ask_userdata(7, 1, userdata_nothing()),
                give_userdata({UserdataType::response, 7, 1, 1, UserdataStatus{}},
                              userdata_data(clock_payload(line.tcp().now() + 3600 * sec))));
}

void browse_blocks(S7Link& line) {
  line.fetch(3, 1, userdata_nothing(),
             block_list_payload({{'8', 4}, {'E', 9}, {'C', 17}, {'A', 14}, {'B', 12}, {'D', 70}, {'F', 30}}));
  std::vector<unsigned> data_blocks = {1, 2, 3, 10, 11, 12, 50, 60, 61, 62, 100, 101, 102, 200};
  line.fetch(3, 2, userdata_data({'0', 'A'}), block_type_payload(data_blocks, 0x22, 5));
  std::vector<unsigned> system_functions;
  for (unsigned i = 0; i < 70; ++i) system_functions.push_back(i);
  line.fetch(3, 2, userdata_data({'0', 'D'}), block_type_payload(system_functions, 0x42, 1));
}

}  // namespace

Capture plant_engineering(Ledger& ledger) {
  LinkPlan how;
  how.client = engineering();
  how.server = s7_300();
  how.client_port = 50377;
  how.tpdu_granted = 0x09;
  how.first_reference = 0x0100;
  how.ack_delay = 1200 * us;
  how.latency_low = 4 * ms;
  how.latency_high = 22 * ms;
  S7Link line(ledger, how, plant_start + 21 * sec + 150 * ms, 21);
  line.open();
  look_around(line);
  line.pause(2 * sec, 3 * sec);
  browse_blocks(line);
  const auto block = recipe_block();
  block_info(line, "0A", 10, &block);
  block_info(line, "0A", 4711, nullptr);
  line.pause(3 * sec, 4 * sec);
  upload(line, block_filename(block.type, block.number), block_image(block), 7);
  for (int i = 0; i < 8; ++i) {
    line.pause(1900 * ms, 2100 * ms);
    read_szl(line, 0x0424, 0, szl_mode(plant_start - 2 * day));
  }
  read_szl(line, 0x00A0, 0, szl_diagnostic_buffer(plant_start));
  line.pause(200 * ms, 300 * ms);
  line.reset(Side::client);  // as engineering tools end a session
  return line.tcp().take();
}

Capture plant_identification(Ledger& ledger) {
  std::vector<Capture> parts;
  const struct {
    Station station;
    CpuIdentity cpu;
    std::uint16_t port;
    std::int64_t second;
  } targets[] = {{s7_1500(), identity_1500(), 50390, 55}, {s7_1500_closed(), identity_1500_closed(), 50391, 57}};
  for (const auto& target : targets) {
    LinkPlan how;
    how.client = engineering();
    how.server = target.station;
    how.client_port = target.port;
    how.server_tsap = tsap(0x0101);
    how.asked = {1, 1, 960};
    how.granted = {1, 1, 960};
    how.latency_low = 1 * ms;
    how.latency_high = 5 * ms;
    S7Link line(ledger, how, plant_start + target.second * sec, target.port);
    line.open();
    read_szl(line, 0x0011, 0, szl_module_identification(target.cpu));
    told_module(line, target.cpu);
    read_szl(line, 0x001C, 0, szl_component_identification(target.cpu));
    told_components(line, target.cpu);
    read_szl(line, 0x0424, 0, szl_mode(plant_start - 12 * day));
    line.close(Side::client);
    parts.push_back(line.tcp().take());
  }
  return merge(std::move(parts));
}

}  // namespace s7::test::samples
