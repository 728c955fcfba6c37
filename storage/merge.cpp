#include "storage/merge.hpp"

#include <algorithm>

namespace s7::storage {

namespace {

template <class T>
void replace(std::optional<T>& into, const std::optional<T>& from) {
  if (from) into = from;
}

void replace(std::string& into, const std::string& from) {
  if (!from.empty()) into = from;
}

template <class T>
void keep_least(std::optional<T>& into, const std::optional<T>& from) {
  if (from && (!into || *from < *into)) into = from;
}

template <class T>
void keep_most(std::optional<T>& into, const std::optional<T>& from) {
  if (from && (!into || *from > *into)) into = from;
}

// A peak and where it was; of two equal ones the first.
template <class T>
void keep_peak(T& into, Mark& into_at, T from, Mark from_at) {
  if (from > into || (from == into && into_at.frame == 0)) {
    into = from;
    into_at = from_at;
  }
}

void join(std::vector<std::string>& into, const std::vector<std::string>& from) {
  into.insert(into.end(), from.begin(), from.end());
  std::sort(into.begin(), into.end());
  into.erase(std::unique(into.begin(), into.end()), into.end());
}

void add_counters(ConnectionTotals& into, const ConnectionTotals& from) {
  into.requests += from.requests;
  into.responses += from.responses;
  into.pushes += from.pushes;
  into.answered += from.answered;
  into.errors += from.errors;
  into.reads += from.reads;
  into.writes += from.writes;
  into.read_bytes += from.read_bytes;
  into.written_bytes += from.written_bytes;
  into.not_understood += from.not_understood;
  into.oversized += from.oversized;
  into.at_job_limit += from.at_job_limit;
  into.latency_sum_us += from.latency_sum_us;
}

}  // namespace

void merge(MinuteBin& into, const MinuteBin& from) {
  into.requests += from.requests;
  into.responses += from.responses;
  into.errors += from.errors;
  into.latency_sum_us += from.latency_sum_us;
}

void merge(ConnectionTotals& into, const ConnectionTotals& from) {
  replace(into.connection_type, from.connection_type);
  replace(into.rack, from.rack);
  replace(into.slot, from.slot);
  join(into.vlans, from.vlans);
  replace(into.tpdu_size, from.tpdu_size);
  replace(into.pdu_size, from.pdu_size);
  replace(into.max_jobs_calling, from.max_jobs_calling);
  replace(into.max_jobs_called, from.max_jobs_called);
  replace(into.pdu_size_asked, from.pdu_size_asked);
  into.secure = into.secure || from.secure;
  into.start_seen = into.start_seen || from.start_seen;
  add_counters(into, from);
  into.longest_request = std::max(into.longest_request, from.longest_request);
  into.longest_response = std::max(into.longest_response, from.longest_response);
  into.most_outstanding = std::max(into.most_outstanding, from.most_outstanding);
  keep_most(into.longest_answered, from.longest_answered);
  keep_least(into.shortest_unanswered, from.shortest_unanswered);
  keep_peak(into.concurrent_peak, into.concurrent_peak_at, from.concurrent_peak, from.concurrent_peak_at);
  keep_peak(into.longest_gap, into.longest_gap_at, from.longest_gap, from.longest_gap_at);
  keep_peak(into.latency_max, into.latency_max_at, from.latency_max, from.latency_max_at);
  into.latency.merge(from.latency);
  merge(into.header_errors, from.header_errors);
  for (const auto& [minute, bin] : from.minutes) merge(into.minutes[minute], bin);
  into.seen.extend(from.seen);
  into.unanswered.extend(from.unanswered);
  into.oversized_seen.extend(from.oversized_seen);
}

void merge(AccessTotals& into, const AccessTotals& from) {
  into.requests += from.requests;
  into.ok += from.ok;
  into.failed += from.failed;
  into.ok_bytes += from.ok_bytes;
  merge(into.codes, from.codes);
  into.period.merge(from.period);
  into.seen.extend(from.seen);
  into.succeeded.extend(from.succeeded);
  if (from.value_changes) into.value_changes = into.value_changes.value_or(0) + *from.value_changes;
  into.value_changed.extend(from.value_changed);
}

void merge(OperationTotals& into, const OperationTotals& from) {
  into.requests += from.requests;
  into.ok += from.ok;
  into.failed += from.failed;
  into.pushes += from.pushes;
  merge(into.codes, from.codes);
  into.seen.extend(from.seen);
  into.succeeded.extend(from.succeeded);
}

void merge(DirectionTotals& into, const DirectionTotals& from) {
  if (into.mac.empty()) into.mac = from.mac;
  into.packets += from.packets;
  into.bytes += from.bytes;
  into.retransmissions += from.retransmissions;
  into.out_of_order += from.out_of_order;
  into.lost_bytes += from.lost_bytes;
  into.conflicting_overlaps += from.conflicting_overlaps;
  into.keep_alives += from.keep_alives;
  keep_least(into.ttl_min, from.ttl_min);
  keep_most(into.ttl_max, from.ttl_max);
  into.seen.extend(from.seen);
  into.lost.extend(from.lost);
}

void merge(SessionRecord& into, const SessionRecord& from) {
  into.connection = from.connection;
  into.client_port = from.client_port;
  into.count = std::max(into.count, from.count);
  into.start_seen = into.start_seen || from.start_seen;
  if (from.end_reason) {
    into.end_reason = from.end_reason;
    into.closed_by_server = from.closed_by_server;
  }
  keep_least(into.opened, from.opened);
  keep_most(into.closed, from.closed);
  keep_most(into.idle_before_loss, from.idle_before_loss);
  if (!into.client_isn) into.client_isn = from.client_isn;
  if (!into.server_isn) into.server_isn = from.server_isn;
  merge(into.to_server, from.to_server);
  merge(into.to_client, from.to_client);
  into.requests += from.requests;
  into.responses += from.responses;
  into.open_requests = from.open_requests;
  replace(into.last_request, from.last_request);
}

void merge(ProblemTotals& into, const ProblemTotals& from) {
  into.count += from.count;
  into.seen.extend(from.seen);
}

void merge(ResolutionTotals& into, const ResolutionTotals& from) {
  into.questions += from.questions;
  into.answers += from.answers;
  into.seen.extend(from.seen);
  into.answered.extend(from.answered);
}

}  // namespace s7::storage
