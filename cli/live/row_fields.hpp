#pragma once

// The members of every record that travels between the two processes, in the order in which they travel.

#include <cstdint>

#include "cli/live/codec.hpp"
#include "storage/records.hpp"

namespace s7::cli {

template <>
inline constexpr std::uint64_t enumerators<storage::Initiator> = 2;
template <>
inline constexpr std::uint64_t enumerators<storage::Operation> = 3;
template <>
inline constexpr std::uint64_t enumerators<storage::EndReason> = 6;

// `Record` is the structure or, for writing, a constant one.
template <class Record, class Structure>
concept Is = std::same_as<std::remove_const_t<Record>, Structure>;

template <class Archive, class... Members>
void all(Archive& archive, Members&... members) {
  (archive(members), ...);
}

template <class Archive, Is<storage::Mark> R>
void fields(Archive& a, R& r) {
  all(a, r.time, r.frame);
}
template <class Archive, Is<storage::Span> R>
void fields(Archive& a, R& r) {
  all(a, r.first, r.last);
}
template <class Archive, Is<storage::CodeTotals> R>
void fields(Archive& a, R& r) {
  all(a, r.count, r.seen);
}
template <class Archive, Is<storage::MinuteBin> R>
void fields(Archive& a, R& r) {
  all(a, r.requests, r.responses, r.errors, r.latency_sum_us);
}
template <class Archive, Is<storage::CaptureRecord> R>
void fields(Archive& a, R& r) {
  all(a, r.name, r.fingerprint, r.sensor, r.link_types, r.packets, r.bytes, r.dropped_by_kernel, r.dropped_by_interface,
      r.duplicates, r.truncated, r.malformed, r.not_looked_at, r.kinds, r.first_packet, r.last_packet, r.complete,
      r.problem, r.observation, r.filter);
}
template <class Archive, Is<storage::ConnectionKey> R>
void fields(Archive& a, R& r) {
  all(a, r.client, r.server, r.port, r.client_tsap, r.server_tsap, r.protocol, r.vlan_instance);
}
template <class Archive, Is<storage::ConnectionTotals> R>
void fields(Archive& a, R& r) {
  all(a, r.connection_type, r.rack, r.slot, r.vlans, r.tpdu_size, r.pdu_size, r.max_jobs_calling, r.max_jobs_called,
      r.pdu_size_asked, r.secure, r.start_seen, r.requests, r.responses, r.pushes, r.answered, r.errors, r.reads,
      r.writes, r.read_bytes, r.written_bytes, r.not_understood, r.longest_request, r.longest_response,
      r.most_outstanding, r.concurrent_peak, r.concurrent_peak_at, r.longest_gap, r.latency, r.header_errors, r.minutes,
      r.seen, r.longest_gap_at, r.unanswered, r.oversized, r.oversized_seen, r.longest_answered, r.shortest_unanswered,
      r.at_job_limit, r.latency_sum_us, r.latency_max, r.latency_max_at);
}
template <class Archive, Is<storage::AccessKey> R>
void fields(Archive& a, R& r) {
  all(a, r.initiator, r.operation, r.area, r.db, r.first_byte, r.bytes, r.bit, r.transport, r.detail);
}
template <class Archive, Is<storage::AccessTotals> R>
void fields(Archive& a, R& r) {
  all(a, r.requests, r.ok, r.failed, r.ok_bytes, r.codes, r.period, r.seen, r.succeeded, r.value_changes,
      r.value_changed);
}
template <class Archive, Is<storage::OperationKey> R>
void fields(Archive& a, R& r) {
  all(a, r.initiator, r.protocol, r.operation, r.detail);
}
template <class Archive, Is<storage::OperationTotals> R>
void fields(Archive& a, R& r) {
  all(a, r.requests, r.ok, r.failed, r.pushes, r.codes, r.seen, r.succeeded);
}
template <class Archive, Is<storage::DirectionTotals> R>
void fields(Archive& a, R& r) {
  all(a, r.mac, r.packets, r.bytes, r.retransmissions, r.out_of_order, r.lost_bytes, r.conflicting_overlaps, r.ttl_min,
      r.ttl_max, r.seen, r.keep_alives, r.lost);
}
template <class Archive, Is<storage::SessionRecord> R>
void fields(Archive& a, R& r) {
  all(a, r.session, r.connection, r.client_port, r.count, r.start_seen, r.end_reason, r.closed_by_server, r.opened,
      r.closed, r.idle_before_loss, r.client_isn, r.server_isn, r.to_server, r.to_client, r.requests, r.responses,
      r.open_requests, r.last_request, r.rest);
}
template <class Archive, Is<storage::AttemptRecord> R>
void fields(Archive& a, R& r) {
  all(a, r.client, r.server, r.client_port, r.port, r.client_tsap, r.server_tsap, r.outcome, r.count, r.syns,
      r.refusal_delay, r.refuser_ttl, r.icmp_type, r.icmp_code, r.dr_reason, r.refuser_mac, r.refuser_address,
      r.setup_error, r.vlans, r.seen, r.refusal, r.acknowledged, r.client_isn, r.rest);
}
template <class Archive, Is<storage::EventRecord> R>
void fields(Archive& a, R& r) {
  all(a, r.kind, r.client, r.server, r.detail, r.outcome, r.technique, r.connection, r.at);
}
template <class Archive, Is<storage::DeviceFact> R>
void fields(Archive& a, R& r) {
  all(a, r.address, r.mac, r.vlan, r.fact, r.value, r.source, r.seen);
}
template <class Archive, Is<storage::ResolutionKey> R>
void fields(Archive& a, R& r) {
  all(a, r.asker, r.target);
}
template <class Archive, Is<storage::ResolutionTotals> R>
void fields(Archive& a, R& r) {
  all(a, r.questions, r.answers, r.seen, r.answered);
}
template <class Archive, Is<storage::ProblemKey> R>
void fields(Archive& a, R& r) {
  all(a, r.layer, r.cause, r.connection);
}
template <class Archive, Is<storage::ProblemTotals> R>
void fields(Archive& a, R& r) {
  all(a, r.count, r.seen);
}

}  // namespace s7::cli
