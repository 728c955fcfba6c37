#pragma once

// The parts of load(): each reads some tables into the input. Rows that refer to nothing are left out.

#include <cstdint>

#include "reports/audit/input.hpp"
#include "reports/audit/load/cells.hpp"

namespace s7::reports::audit {

struct LastChange;

class Loader {
 public:
  Loader(storage::Reader& inventory, AuditInput& input) : inventory_(inventory), input_(input) {}
  void load();

 private:
  // Index of the station with this address, made when new.
  Index station(const std::string& address);
  // Calls f(Cells&) for each row.
  template <class F>
  void each(const std::string& sql, F f) {
    inventory_.each(sql, [&](const storage::Statement& row) {
      Cells cells(row);
      f(cells);
    });
  }
  // How many rows a table has.
  std::size_t rows_of(const std::string& table);
  // What puts the rows of one key in several captures in order; with one capture a key has one row.
  [[nodiscard]] std::string between_captures(const char* order) const {
    return input_.captures.size() > 1 ? order : "";
  }
  // Index of the capture in the next column.
  std::uint32_t capture(Cells& cells);

  void load_captures();
  void load_addresses();
  void load_code_names();
  // load_connections.cpp
  void load_connections();
  void load_connection_totals();
  void load_connection_codes();
  // load_accesses.cpp
  void load_accesses();
  void load_functions();
  // load_sessions.cpp
  void load_sessions();
  void load_session_parts();
  void load_session_directions();
  void load_attempts();
  // load_stations.cpp
  void load_events();
  void load_names();
  void load_identities();
  void load_devices();
  void load_resolutions();
  void load_problems();
  void index_stations();
  // load_latency.cpp
  void load_latency();
  LatencyAround latency_around(const Connection& connection, const LastChange& change);

  storage::Reader& inventory_;
  AuditInput& input_;
  CaptureIndex captures_;
  Ids connections_, accesses_, functions_, sessions_;
};

// Adds a code to the codes of a row: sums over the captures, ascending.
void add_code(std::vector<CodeSeen>& codes, const CodeSeen& code);

}  // namespace s7::reports::audit
