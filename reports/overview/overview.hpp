#pragma once

// What an inventory holds on one page: captures and their losses first, then one paragraph per S7 server, what failed,
// what else was seen, and what was not.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reports/audit/input.hpp"
#include "reports/code_names.hpp"
#include "reports/document.hpp"
#include "reports/input/names.hpp"
#include "reports/table.hpp"

namespace s7::reports {

// A row of the view accesses. There are more of them than of all else, so that no table is made of them.
struct OverviewAccess {
  std::int64_t connection = 0;  // its id
  std::string client, server;   // of the connection
  storage::Initiator initiator = storage::Initiator::client;
  storage::Operation operation = storage::Operation::read;
  std::string area, detail;
  std::optional<std::int64_t> db, first_byte, bytes;
  std::int64_t requests = 0, ok = 0, failed = 0;
  std::vector<std::pair<std::string, std::int64_t>> codes;  // "0x8104", 3
};

// What an overview reads of the views.
struct OverviewSource {
  Table captures, connections, operations, devices;
  std::vector<OverviewAccess> accesses;
  // Failed attempts: those at the top of the view, with `succeeded`, how often the same client got through to the same
  // port, and `answers_seen`, whether packets of the server to it were captured. A scan makes hundreds of thousands of
  // them, so not all are here.
  Table attempts;
  Table attempt_totals;  // one row: failed, rows of the view that they are, undecided when their captures ended
  // One row: sessions, lossy (with lost bytes), lost_bytes, one_way (one direction seen only), midstream (start not
  // seen).
  Table losses;
  // filter, captures, left_out (packets), nothing_left (captures): what was left out on request.
  Table restrictions;
  // kind: events that changed a controller or could have, each kind once.
  Table changes;
  CodeNames codes;

  // What the audit says of it, where it was asked (judged.hpp).
  struct Finding {
    std::string severity, title;
    bool alarming = false, worth_a_line = false;
  };
  bool judged = false;
  std::string severities;  // "2 warnings, 1 notice"
  std::vector<Finding> findings;
  std::map<std::string, std::string> held;  // by address: connections held at once, as a sentence
};

// `input`: what the audit has read of the same inventory; it is copied from. `names` go on top of those that the
// inventory keeps. Throws storage::StorageError.
[[nodiscard]] OverviewSource load_overview(storage::Reader& inventory, const audit::AuditInput& input,
                                           const StationNames& names = {});

// The same source gives the same document. Throws storage::StorageError when a table lacks a column of its view.
[[nodiscard]] Document overview(const OverviewSource& source);

}  // namespace s7::reports
