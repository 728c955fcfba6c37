#pragma once

// Dissector values as the texts and numbers of storage records.

#include <string>
#include <vector>

#include "dissector/track/events.hpp"
#include "storage/records.hpp"

namespace s7::cli {

std::string mac_text(const dissector::Mac& mac);
// "100", "100.200": outer tag first.
std::string vlan_text(const dissector::VlanTags& tags);
std::vector<std::string> vlan_texts(const dissector::VlanSet& vlans);
inline storage::Mark mark_of(const dissector::Where& where) { return {where.at, where.frame}; }

storage::ConnectionKey connection_key(const dissector::SessionInfo& info);
// What a session negotiated and how it looked, into the totals of its connection.
void apply_info(const dissector::SessionInfo& info, storage::ConnectionTotals& totals);
storage::EndReason end_reason(dissector::EndReason reason);
storage::AccessKey access_key(const dissector::AccessRange& range, bool by_server, dissector::AccessKind access);
// The function behind a variable access.
dissector::OperationName asking_operation(const dissector::SessionInfo& session, dissector::AccessKind access);
storage::OperationKey operation_key(const dissector::OperationName& name, bool by_server, std::string_view detail);
storage::AttemptRecord attempt_record(const dissector::Attempt& attempt);
// Adds a part to one direction's totals.
void add_part(const dissector::SessionPart& part, storage::DirectionTotals& totals);
// Every code table of the dissector.
std::vector<storage::CodeName> code_names();

}  // namespace s7::cli
