#pragma once

// What an inventory knows of the packets of one connection, or of two stations.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace s7::cli {

// One TCP connection, or with `any_port` many of them; first and last packet in microseconds.
struct Stay {
  std::uint16_t client_port = 0;
  bool any_port = false;
  std::int64_t first = 0, last = 0;
};

struct WantedConnection {
  std::string client, server;     // addresses; empty: any
  std::set<std::uint16_t> ports;  // of the server
  std::vector<Stay> stays;
  std::set<std::string> captures;  // fingerprints of the captures that show the connection
};

// Throws UsageError when the inventory holds no connection of that number; storage::StorageError.
[[nodiscard]] WantedConnection wanted_connection(const std::string& inventory, std::uint64_t connection);
// Everything between two stations on the ports that the inventory knows, failed attempts included; one of them may be
// empty, which is any. Throws UsageError for what is no address and for stations that the inventory does not know;
// storage::StorageError.
[[nodiscard]] WantedConnection wanted_stations(const std::string& inventory, const std::string& client,
                                               const std::string& server);

}  // namespace s7::cli
