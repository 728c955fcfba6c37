#pragma once

// What one inventory shows of what two are compared by.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "reports/intervals.hpp"
#include "storage/reader.hpp"

namespace s7::reports::diff {

// Texts with numbers in them as people sort them: 10.0.0.9 before 10.0.0.10.
struct NaturalOrder {
  [[nodiscard]] bool operator()(const std::string& a, const std::string& b) const noexcept;
};

// How often, from when to when (RFC 3339; empty: unknown).
struct Occurrence {
  std::int64_t count = 0;
  std::string first, last;
  void add(const Occurrence& more);
};

// Variables that are asked for in one way.
struct VariableBlock {
  std::string initiator, operation, area;  // words of the view `accesses`
  std::optional<std::int64_t> db;
  std::string detail;  // of what has no bytes; else empty
  friend auto operator<=>(const VariableBlock&, const VariableBlock&) = default;
};

struct Asked {
  std::int64_t first = 0, end = 0;  // bytes first .. end-1; end 0: none to tell
  std::int64_t ok = 0, failed = 0;
  Occurrence seen;
};

struct Touched {
  Intervals bytes;
  std::vector<Asked> requests;
};

struct Refusal {
  std::string initiator, what, code;  // "write DB5", "pi-start"; "0x8104"
  friend auto operator<=>(const Refusal&, const Refusal&) = default;
};

struct OperationName {
  std::string initiator, operation;
  friend auto operator<=>(const OperationName&, const OperationName&) = default;
};

// Client, server and port with all that passed between them.
struct Partner {
  std::set<std::string> protocols;
  std::map<std::pair<std::string, std::string>, std::int64_t> pdu_sizes;  // by both TSAPs
  std::map<VariableBlock, Touched> blocks;
  std::map<OperationName, Occurrence> operations;
  std::map<Refusal, Occurrence> refusals;
  Occurrence seen;  // count: requests
};

struct PartnerKey {
  std::string client, server;
  std::int64_t port = 0;
};
struct PartnerOrder {
  [[nodiscard]] bool operator()(const PartnerKey& a, const PartnerKey& b) const noexcept;
};

struct Station {
  std::map<std::string, std::set<std::string>> facts;  // column of `devices` -> values; without `mac`
  std::set<std::string> macs;
  bool putget_open = false, putget_refused = false;
  Occurrence seen;
};

struct FailedAttempt {
  PartnerKey partner;
  std::string outcome;
};
struct FailedAttemptOrder {
  [[nodiscard]] bool operator()(const FailedAttempt& a, const FailedAttempt& b) const noexcept;
};

struct Snapshot {
  std::string name;  // of the file, for people
  std::int64_t captures = 0, covered_us = 0;
  std::string first, last;                // RFC 3339
  std::vector<std::string> restrictions;  // what alone was looked at; empty: everything
  std::map<PartnerKey, Partner, PartnerOrder> partners;
  std::map<FailedAttempt, Occurrence, FailedAttemptOrder> failed;
  std::map<std::string, Station, NaturalOrder> stations;  // by address, else by MAC
  std::map<std::string, std::string> names;               // what the user calls addresses
};

// Throws storage::StorageError.
[[nodiscard]] Snapshot load_snapshot(storage::Reader& inventory, const std::string& name);

// {"0x0a":3,"0x8104":2} of a view as pairs; empty for another form.
[[nodiscard]] std::vector<std::pair<std::string, std::int64_t>> counted_codes(const std::string& json);

}  // namespace s7::reports::diff
