#include "tests/support/samples/sample.hpp"

namespace s7::test::samples {

Sample pcap_sample(const std::string& name, const Ledger& ledger, const Capture& capture, const PcapOptions& options) {
  return {name, to_pcap(capture, options), truth_json(ledger, Visible(capture), name, capture.size())};
}

Sample pcapng_sample(const std::string& name, const Ledger& ledger, const Capture& capture, const Capture& shown,
                     const PcapngOptions& options) {
  return {name, to_pcapng(capture, options), truth_json(ledger, Visible(shown), name, capture.size())};
}

std::vector<Sample> all_samples() {
  return {plant_cell(),
          two_sided_put_get(),
          loss_and_reorder(),
          midstream_snap(),
          span_duplicates(),
          fragments(),
          link_types(),
          failed_attempts(),
          faults_partners(),
          all_item_syntaxes(),
          tcp_oddities(),
          other_protocols(),
          engineering_changes(),
          subscriptions(),
          tunnels(),
          userdata_services(),
          block_transfers(),
          nc_and_bsend(),
          s7comm_plus_session(),
          neighbours(),
          tls_in_cotp(),
          faults_running(),
          faults_connecting(),
          nanosecond_big_endian(),
          nanosecond_big_endian_gzip()};
}

}  // namespace s7::test::samples
