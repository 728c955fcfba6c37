#pragma once

// A sample: a file, and what is true of it.

#include <string>

#include "tests/support/pcap_write.hpp"
#include "tests/support/samples/ledger.hpp"

namespace s7::test::samples {

struct Sample {
  std::string name;   // of the file
  Bytes content;      // of the file
  std::string truth;  // JSON; empty where another sample's truth holds
};

// `capture` as it goes into the file. `shown`: the same before IP fragments and snap length hide things from decode().
[[nodiscard]] Sample pcap_sample(const std::string& name, const Ledger& ledger, const Capture& capture,
                                 const PcapOptions& options = {});
[[nodiscard]] Sample pcapng_sample(const std::string& name, const Ledger& ledger, const Capture& capture,
                                   const Capture& shown, const PcapngOptions& options);

[[nodiscard]] Sample plant_cell();
[[nodiscard]] Sample two_sided_put_get();
[[nodiscard]] Sample loss_and_reorder();
[[nodiscard]] Sample midstream_snap();
[[nodiscard]] Sample span_duplicates();
[[nodiscard]] Sample fragments();
[[nodiscard]] Sample link_types();
[[nodiscard]] Sample failed_attempts();
[[nodiscard]] Sample faults_partners();
[[nodiscard]] Sample all_item_syntaxes();
[[nodiscard]] Sample tcp_oddities();
[[nodiscard]] Sample other_protocols();
[[nodiscard]] Sample engineering_changes();
[[nodiscard]] Sample subscriptions();
[[nodiscard]] Sample tunnels();
[[nodiscard]] Sample userdata_services();
[[nodiscard]] Sample block_transfers();
[[nodiscard]] Sample nc_and_bsend();
[[nodiscard]] Sample s7comm_plus_session();
[[nodiscard]] Sample neighbours();
[[nodiscard]] Sample tls_in_cotp();
[[nodiscard]] Sample faults_running();
[[nodiscard]] Sample faults_connecting();
[[nodiscard]] Sample nanosecond_big_endian();
[[nodiscard]] Sample nanosecond_big_endian_gzip();

// All of them, in the order of samples/README.md.
[[nodiscard]] std::vector<Sample> all_samples();

}  // namespace s7::test::samples
