// One short session in the less usual containers: big-endian with nanoseconds, plain and compressed.

#include "tests/support/samples/sample.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {

Sample nanosecond_big_endian() {
  Ledger ledger;
  LinkPlan how;
  how.client = gateway();
  how.server = s7_300();
  how.client_port = 40800;
  how.server_tsap = tsap(0x0302);
  S7Link line(ledger, how, plant_start + 123'456'789, 141);
  line.tcp().set_packet_gap(10'007);
  line.open();
  for (int i = 0; i < 25; ++i) {
    const auto question = ask_read({db_bytes(10, 0, 16), area_bytes(area::flag, 0, 3)});
    line.exchange(question, give_all(question, static_cast<std::uint64_t>(i)));
    line.pause(99'000'000, 101'000'000);
  }
  line.close(Side::client);
  PcapOptions options;
  options.big_endian = options.nanoseconds = true;
  return pcap_sample("nanosecond-big-endian.pcap", ledger, line.tcp().take(), options);
}

Sample nanosecond_big_endian_gzip() {
  const auto plain = nanosecond_big_endian();
  return {plain.name + ".gz", to_gzip(plain.content), ""};
}

}  // namespace s7::test::samples
