#pragma once

// Columns of each log: those that Zeek and its S7 analyzer write, in their order, then ours.

#include <array>
#include <utility>

#include "cli/zeek/log.hpp"

namespace s7::cli::zeek {

inline constexpr std::array<Field, 22> conn_fields{
    {{"ts", "time"},          {"uid", "string"},          {"id.orig_h", "addr"},
     {"id.orig_p", "port"},   {"id.resp_h", "addr"},      {"id.resp_p", "port"},
     {"proto", "enum"},       {"service", "string"},      {"duration", "interval"},
     {"orig_bytes", "count"}, {"resp_bytes", "count"},    {"conn_state", "string"},
     {"local_orig", "bool"},  {"local_resp", "bool"},     {"missed_bytes", "count"},
     {"history", "string"},   {"orig_pkts", "count"},     {"orig_ip_bytes", "count"},
     {"resp_pkts", "count"},  {"resp_ip_bytes", "count"}, {"tunnel_parents", "set[string]"},
     {"ip_proto", "count"}}};

// What every log of PDUs begins with.
inline constexpr std::array<Field, 11> common_fields{{{"ts", "time"},
                                                      {"uid", "string"},
                                                      {"id.orig_h", "addr"},
                                                      {"id.orig_p", "port"},
                                                      {"id.resp_h", "addr"},
                                                      {"id.resp_p", "port"},
                                                      {"is_orig", "bool"},
                                                      {"source_h", "addr"},
                                                      {"source_p", "port"},
                                                      {"destination_h", "addr"},
                                                      {"destination_p", "port"}}};

template <std::size_t N, std::size_t... I, std::size_t... J>
constexpr std::array<Field, sizeof...(I) + N> joined(const std::array<Field, N>& own,
                                                     std::index_sequence<I...> /*common*/,
                                                     std::index_sequence<J...> /*own*/) {
  return {{common_fields[I]..., own[J]...}};
}

template <std::size_t N>
constexpr auto with_common(const std::array<Field, N>& own) {
  return joined(own, std::make_index_sequence<common_fields.size()>(), std::make_index_sequence<N>());
}

inline constexpr auto cotp_fields =
    with_common(std::array<Field, 3>{{{"pdu_code", "string"}, {"pdu_name", "string"}, {"frame", "count"}}});

inline constexpr auto s7comm_fields = with_common(std::array<Field, 11>{{{"rosctr_code", "count"},
                                                                         {"rosctr_name", "string"},
                                                                         {"pdu_reference", "count"},
                                                                         {"function_code", "string"},
                                                                         {"function_name", "string"},
                                                                         {"subfunction_code", "string"},
                                                                         {"subfunction_name", "string"},
                                                                         {"error_class", "string"},
                                                                         {"error_code", "string"},
                                                                         {"frame", "count"},
                                                                         {"latency", "interval"}}});

inline constexpr auto szl_fields = with_common(std::array<Field, 8>{{{"pdu_reference", "count"},
                                                                     {"method", "string"},
                                                                     {"szl_id", "string"},
                                                                     {"szl_id_name", "string"},
                                                                     {"szl_index", "string"},
                                                                     {"return_code", "string"},
                                                                     {"return_code_name", "string"},
                                                                     {"frame", "count"}}});

inline constexpr auto transfer_fields = with_common(std::array<Field, 13>{{{"rosctr", "string"},
                                                                           {"pdu_reference", "count"},
                                                                           {"function_name", "string"},
                                                                           {"function_status", "string"},
                                                                           {"session_id", "count"},
                                                                           {"blocklength", "count"},
                                                                           {"filename", "string"},
                                                                           {"block_type", "string"},
                                                                           {"block_number", "string"},
                                                                           {"destination_filesystem", "string"},
                                                                           {"load_length", "count"},
                                                                           {"status", "string"},
                                                                           {"frame", "count"}}});

inline constexpr auto device_fields = with_common(std::array<Field, 5>{{{"automation_system_name", "string"},
                                                                        {"module_name", "string"},
                                                                        {"plant_name", "string"},
                                                                        {"module_serial", "string"},
                                                                        {"frame", "count"}}});

inline constexpr auto plus_fields = with_common(std::array<Field, 6>{{{"version", "count"},
                                                                      {"opcode", "string"},
                                                                      {"opcode_name", "string"},
                                                                      {"function_code", "string"},
                                                                      {"function_name", "string"},
                                                                      {"frame", "count"}}});

// A log of our own: each item of an answer with what was asked for.
inline constexpr auto item_fields = with_common(std::array<Field, 15>{{{"pdu_reference", "count"},
                                                                       {"operation", "string"},
                                                                       {"item", "count"},
                                                                       {"area", "string"},
                                                                       {"db", "count"},
                                                                       {"first_byte", "count"},
                                                                       {"bytes", "count"},
                                                                       {"bit", "count"},
                                                                       {"transport", "string"},
                                                                       {"detail", "string"},
                                                                       {"return_code", "string"},
                                                                       {"return_code_name", "string"},
                                                                       {"request_frame", "count"},
                                                                       {"frame", "count"},
                                                                       {"latency", "interval"}}});

}  // namespace s7::cli::zeek
