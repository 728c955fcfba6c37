#pragma once

// Sums of what the script of a sample did and the capture still shows, by the rules of the product's views.

#include <cstdint>

#include "tests/support/samples/ledger.hpp"

namespace s7::test::samples {

struct ConnectionKey {
  std::string client, server;
  std::uint16_t port = 0;
  std::optional<std::string> client_tsap, server_tsap;
  std::string protocol;
  friend auto operator<=>(const ConnectionKey&, const ConnectionKey&) = default;
};

struct ConnectionSums {
  std::set<std::size_t> sessions;
  std::set<std::string> vlans;
  std::optional<unsigned> tpdu_size, pdu_size, jobs_calling, jobs_called;
  std::uint64_t requests = 0, responses = 0, answered = 0, without_request = 0, pushes = 0, errors = 0;
  std::uint64_t reads = 0, writes = 0, read_bytes = 0, written_bytes = 0;
};

struct RowKey {
  ConnectionKey connection;
  Side initiator = Side::client;
  std::string what, area;  // operation and area, or function
  std::optional<std::int64_t> db, first, bytes, bit;
  std::string transport, item;
  friend auto operator<=>(const RowKey&, const RowKey&) = default;
};

struct RowSums {
  std::uint64_t requests = 0, ok = 0, failed = 0, pushes = 0;
  std::map<std::string, std::uint64_t> codes;
};

class TruthSums {
 public:
  TruthSums(const Ledger& ledger, const Visible& visible);
  // A message counts when all of its bytes are in the capture.
  [[nodiscard]] bool is_visible(std::size_t message) const {
    return visible_.covers(ledger_.sessions[ledger_.messages[message].session], ledger_.messages[message]);
  }
  [[nodiscard]] const ConnectionKey& connection_of(std::size_t message) const {
    return keys_[ledger_.messages[message].session];
  }
  [[nodiscard]] const std::map<ConnectionKey, ConnectionSums>& connections() const { return connections_; }
  [[nodiscard]] const std::map<RowKey, RowSums>& accesses() const { return accesses_; }
  [[nodiscard]] const std::map<RowKey, RowSums>& operations() const { return operations_; }

 private:
  void find_keys();
  void count(std::size_t index);
  void count_request(const Message& message);
  void count_answer(const Message& answer);
  void count_push(const Message& push);
  void count_items(const Message& answer, const Message& request);
  [[nodiscard]] static std::string failure(const Message& answer, std::size_t item, std::optional<std::size_t> area);
  [[nodiscard]] RowKey row(const Message& request, const Access& item, const Range& range) const;
  [[nodiscard]] RowKey operation_row(const Message& message, Side initiator) const;

  const Ledger& ledger_;
  const Visible& visible_;
  std::vector<ConnectionKey> keys_;  // by session
  std::map<ConnectionKey, ConnectionSums> connections_;
  std::map<RowKey, RowSums> accesses_, operations_;
};

}  // namespace s7::test::samples
