// Partners that do not find together, each for a reason of its own, and beside each something that looks like it and is
// none.

#include <memory>

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"
#include "tests/support/samples/transfers.hpp"

namespace s7::test::samples {
namespace {

constexpr std::int64_t until = 300;  // seconds: the healthy connections go on to the end

Station cpu_312() { return {"00:1b:1b:1c:00:31", "192.168.10.31", 30, 2048}; }
Station press() { return {"28:63:36:8d:00:23", "192.168.10.23", 255, 8192}; }
Station oven() { return {"28:63:36:8d:00:24", "192.168.10.24", 255, 8192}; }
Station second_engineer() { return {"8c:f3:19:20:00:41", "192.168.10.41", 128, 64240}; }
Station panel(unsigned number) {
  const auto last = std::to_string(60 + number);
  return {"00:1b:1b:62:00:" + last, "192.168.10." + last, 128, 64240};
}

CpuIdentity named(CpuIdentity cpu, const std::string& order_number, const std::string& station) {
  cpu.order_number = order_number;
  cpu.station = station;
  return cpu;
}

class Plant {
 public:
  explicit Plant(Ledger& ledger) : ledger_(ledger) {}

  // A TCP connection that begins `second` seconds after the start.
  S7Link& start(const Station& client, const Station& server, std::uint16_t called, double second,
                const std::string& outcome, Setup granted = {1, 1, 240}) {
    LinkPlan how;
    how.client = client;
    how.server = server;
    how.client_port = static_cast<std::uint16_t>(42000 + links_.size());
    how.server_tsap = tsap(called);
    how.granted = granted;
    const auto seed = 900U + static_cast<unsigned>(links_.size());
    links_.push_back(std::make_unique<S7Link>(ledger_, how, time_of(second), seed));
    links_.back()->set_outcome(outcome);
    return *links_.back();
  }
  // One that never gets as far as a CR.
  S7Link& knock(const Station& client, const Station& server, double second, const std::string& outcome) {
    auto& line = start(client, server, 0x0102, second, outcome);
    line.session().client_tsap.reset();
    line.session().server_tsap.reset();
    return line;
  }
  static std::int64_t time_of(double second) { return plant_start + static_cast<std::int64_t>(second * 1e9); }
  Capture take() {
    std::vector<Capture> parts;
    for (auto& line : links_) parts.push_back(line->tcp().take());
    return merge(std::move(parts));
  }

 private:
  Ledger& ledger_;
  std::vector<std::unique_ptr<S7Link>> links_;
};

void identify(S7Link& line, const CpuIdentity& cpu) {
  line.fetch(4, 1, userdata_data(ByteWriter().u16(0x0011).u16(0).take()), szl_module_identification(cpu));
  told_module(line, cpu);
}

void serve(S7Link& line, const Access& item, std::uint64_t seed) {
  const auto question = ask_read({item});
  line.exchange(question, give_all(question, seed));
}

void fail(S7Link& line, const Access& item, std::uint8_t code) {
  line.exchange(ask_read({item}), give_values({error_item(code)}));
}

// Every ten seconds from where the line stands to the end.
template <class Step>
void poll(S7Link& line, Step step) {
  for (std::int64_t second = 10; second < until; second += 10) {
    if (line.tcp().now() > Plant::time_of(static_cast<double>(second))) continue;
    line.at(Plant::time_of(static_cast<double>(second)));
    step(static_cast<std::uint64_t>(second));
  }
}

// The client's list reaches beyond the end of DB10, which has between 100 and 119 bytes.
void block_too_short(Plant& plant) {
  auto& line = plant.start(gateway(), s7_300(), 0x0102, 0, "established");
  line.open();
  identify(line, identity_300());
  poll(line, [&](std::uint64_t seed) {
    serve(line, db_bytes(10, 0, 100), seed);
    fail(line, db_bytes(10, 100, 20), 0x05);
    if (seed != 50) return;
    const auto timer = elements(area::timer, 3, 1);  // can't be written: nobody's fault
    line.exchange(ask_write({timer}, {good(timer, seed)}), give_codes({0x03}));
  });
}

// A firewall lets the gateway through, and drops what the other station sends.
void dropped(Plant& plant) {
  for (const double second : {20.0, 50.0, 80.0}) {
    auto& line = plant.knock(mes(), s7_300(), second, "unanswered");
    line.session().syns = 4;
    for (const std::int64_t wait : {0, 1, 2, 4}) {
      line.tcp().advance(wait * sec);
      line.tcp().syn();
    }
  }
  // A SYN that got lost once: the second one is answered.
  auto& line = plant.start(hmi(), press(), 0x0201, 40, "established");
  line.session().syns = 2;
  line.tcp().syn();
  line.tcp().advance(sec);
  line.open();
  serve(line, db_bytes(3, 0, 8), 1);
  line.close(Side::client);
}

// A block that absolute addresses can't reach; another one that the panel only looks for when it starts.
void block_out_of_reach(Plant& plant) {
  auto& line = plant.start(hmi(), s7_1500(), 0x0201, 1, "established", {1, 1, 960});
  line.open();
  identify(line, identity_1500());
  fail(line, db_bytes(90, 0, 2), 0x0A);
  fail(line, db_bytes(90, 2, 2), 0x0A);
  poll(line, [&](std::uint64_t seed) {
    serve(line, db_bytes(41, 0, 16), seed);
    fail(line, db_bytes(40, 0, 16), 0x0A);
  });
}

// Resets in the place of a controller: with the router's MAC and another TTL.
void refused_by_router(Plant& plant) {
  for (const double second : {100.0, 130.0}) {
    Station stand_in = s7_1500();
    stand_in.mac = router().mac;
    stand_in.ttl = 64;
    auto& line = plant.knock(mes(), stand_in, second, "refused");
    line.tcp().endpoint(Side::server).isn = 0xFFFFFFFF;  // next is 0, as in a reset to a SYN
    line.tcp().syn();
    line.pause(200 * us, 400 * us);
    line.tcp().reset(Side::server);
  }
}

void closed_after_request(Plant& plant, const Station& client, const Station& server, std::uint16_t called,
                          double second) {
  auto& line = plant.start(client, server, called, second, "closed-after-connect");
  line.session().protocol = "cotp";
  line.handshake();
  line.request_connection();
  line.pause(6 * ms, 7 * ms);
  line.reset(Side::server);
}

// Slot 2 in the programming device, slot 3 in the rack. A panel tries slot 2 once and finds slot 3.
void wrong_slot(Plant& plant) {
  auto& works = plant.start(gateway(), s7_400(), 0x0203, 2, "established", {1, 1, 480});
  works.open();
  poll(works, [&](std::uint64_t seed) { serve(works, db_bytes(7, 0, 32), seed); });
  for (const double second : {30.0, 60.0, 90.0}) closed_after_request(plant, engineering(), s7_400(), 0x0102, second);
  closed_after_request(plant, hmi(), s7_400(), 0x0302, 150);
  auto& found = plant.start(hmi(), s7_400(), 0x0303, 151, "established", {1, 1, 480});
  found.open();
  serve(found, db_bytes(7, 32, 4), 1);
  found.close(Side::client);
}

// Six panels hold all connections of a CPU 312; the seventh partner gets one when a panel leaves.
void exhausted(Plant& plant) {
  const auto identity = named(identity_300(), "6ES7 312-1AE14-0AB0", "Conveyor");
  for (unsigned number = 1; number <= 6; ++number) {
    auto& line = plant.start(panel(number), cpu_312(), 0x0202, 3 + number, "established");
    line.open();
    if (number == 1) identify(line, identity);
    for (const std::int64_t second : {120, 240}) {
      line.at(Plant::time_of(static_cast<double>(second + number)));
      serve(line, db_bytes(1, 0, 4), number);
      if (number != 6 || second != 120) continue;
      line.at(Plant::time_of(185));
      line.close(Side::client);
      break;
    }
  }
  for (const double second : {160.0, 170.0, 180.0}) closed_after_request(plant, mes(), cpu_312(), 0x0202, second);
  auto& line = plant.start(mes(), cpu_312(), 0x0202, 190, "established");
  line.open();
  line.at(Plant::time_of(260));
  serve(line, db_bytes(1, 0, 4), 9);
}

// One client is refused what another one is served: no matter of the PUT/GET switch.
void refused_beside_served(Plant& plant) {
  auto& served = plant.start(mes(), press(), 0x0301, 4, "established");
  served.open();
  identify(served, named(identity_1500(), "6ES7 214-1AG40-0XB0", "Press"));
  poll(served, [&](std::uint64_t seed) { serve(served, db_bytes(5, 0, 8), seed); });
  auto& line = plant.start(gateway(), press(), 0x0301, 6, "established");
  line.open();
  poll(line, [&](std::uint64_t) { line.exchange(ask_read({db_bytes(5, 0, 8)}), refuse(0x8104)); });
}

// 480 asked, 240 granted; the client sends 40 items in one job, then ten.
void too_long(Plant& plant) {
  auto& line = plant.start(gateway(), oven(), 0x0102, 8, "established");
  line.open();
  std::vector<Access> many, few;
  for (std::uint32_t i = 0; i < 40; ++i) many.push_back(db_bytes(2, 2 * i, 2));
  for (std::uint32_t i = 0; i < 10; ++i) few.push_back(db_bytes(2, 2 * i, 2));
  for (const std::int64_t second : {20, 40, 60}) {
    line.at(Plant::time_of(static_cast<double>(second)));
    line.exchange(ask_read(many), refuse(0x8500));
    const auto question = ask_read(few);
    line.exchange(question, give_all(question, static_cast<std::uint64_t>(second)));
  }
  line.close(Side::client);
}

// The oven refuses a panel once while it starts.
void starts_up(Plant& plant) {
  auto& early = plant.knock(hmi(), oven(), 210, "refused");
  early.tcp().endpoint(Side::server).isn = 0xFFFFFFFF;
  early.tcp().syn();
  early.pause(200 * us, 400 * us);
  early.tcp().reset(Side::server);
  auto& line = plant.start(hmi(), oven(), 0x0201, 215, "established");
  line.open();
  serve(line, db_bytes(2, 0, 8), 5);
  line.close(Side::client);
}

void refuse_upload(S7Link& line) {
  const auto name = block_filename("0A", 10);
  line.exchange(ask_job(0x1D, [=](Reference ref) { return start_upload_job(ref, name); }), refuse(0xD241));
  line.happened("program-upload", "refused 0xd241");
}

// One engineer has no password. The other one has: what was refused is granted after it.
void protection(Plant& plant) {
  auto& line = plant.start(engineering(), s7_300(), 0x0102, 200, "established");
  line.open();
  for (int i = 0; i < 3; ++i) {
    line.pause(4 * sec, 5 * sec);
    refuse_upload(line);
  }
  line.reset(Side::client);
  auto& other = plant.start(second_engineer(), s7_300(), 0x0102, 230, "established");
  other.open();
  refuse_upload(other);
  ask_service(other, 5, 1, bytes_from_hex("213A1B1D6E681B1D"), {});
  other.happened("password-used", "succeeded");
  Block block;
  block.number = 10;
  block.interface_section = Bytes(8, 0);
  block.code = Bytes(64, 7);
  upload(other, block_filename("0A", 10), block_image(block), 7);
  other.reset(Side::client);
}

}  // namespace

Sample faults_partners() {
  Ledger ledger;
  Plant plant(ledger);
  block_too_short(plant);
  dropped(plant);
  block_out_of_reach(plant);
  refused_by_router(plant);
  wrong_slot(plant);
  exhausted(plant);
  refused_beside_served(plant);
  too_long(plant);
  starts_up(plant);
  protection(plant);
  return pcap_sample("faults-partners.pcap", ledger, plant.take());
}

}  // namespace s7::test::samples
