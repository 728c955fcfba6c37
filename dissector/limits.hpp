#pragma once

// Every bound of the analysis. All are on; reaching one is an event and a counter, never a stall. Defaults are per
// analyzer and are shared out evenly over its shards.

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace s7::dissector {

struct Limits {
  std::size_t flows = 16384;  // TCP connections held at once; a quarter of them may be half-open
  std::size_t out_of_order_bytes = std::size_t{256} * 1024;  // per direction
  std::size_t out_of_order_segments = 64;                    // per direction
  std::size_t held_bytes = std::size_t{64} * 1024 * 1024;    // out-of-order bytes over all flows
  std::size_t tsdu = 65535;                                  // joined from COTP fragments
  std::size_t pending_requests = 32;                         // waiting for an answer, per session
  std::size_t plus_pdu = 65536;                              // joined from frames of S7comm-plus; the rest is left out
  std::size_t plus_subscriptions = 64;                       // of S7comm-plus, per session
  std::size_t templates = 256;                               // distinct requests remembered, per session
  std::size_t userdata_bytes = 65536;                        // joined from parts
  std::size_t userdata_transfers = 8;                        // in parts at once, per session
  std::size_t subscriptions = 32;                            // jobs of cyclic reading, per session
  std::size_t transfers = 16;                                // blocks being loaded, per session
  std::size_t test_jobs = 16;                                // modify and force jobs without a push, per session
  std::size_t identities = 16384;                            // facts compared with what was told before
  std::size_t fragmented_datagrams = 1024;                   // IP datagrams being joined
  std::size_t neighbours = 4096;                             // addresses, and facts, watched for changes
  std::int64_t idle_timeout = 3600'000'000'000;              // nanoseconds
  std::int64_t linger = 5'000'000'000;                       // a closed flow stays for stray segments
  std::int64_t fragment_timeout = 30'000'000'000;
  std::int64_t duplicate_window = 20'000'000;  // the same frame again
  // A hole is lost when the other side acknowledged beyond it and this much has passed, or without such word.
  std::uint32_t acknowledged_hole_packets = 16;
  std::int64_t acknowledged_hole_time = 1'000'000'000;
  std::int64_t silent_hole_time = 5'000'000'000;
};

}  // namespace s7::dissector
