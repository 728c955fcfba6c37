#pragma once

// Numbers, times and names of the protocol as people read them. Nothing here escapes: renderers do.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace s7::reports {

// 1234567 -> "1,234,567"
[[nodiscard]] std::string human_count(std::int64_t number);
// "1 read", "2,000 reads"
[[nodiscard]] std::string counted(std::int64_t number, std::string_view singular, std::string_view plural = {});
// 512 -> "512 B", 2458 -> "2.4 KiB"
[[nodiscard]] std::string human_bytes(std::int64_t bytes);
// Microseconds: "850 us", "4.2 ms", "14 ms", "1.5 s", "2 min 5 s", "3 h 20 min", "2 d 4 h"
[[nodiscard]] std::string human_duration(std::int64_t microseconds);
// How much time captures cover: one packet, or none, covers "no time".
[[nodiscard]] std::string human_coverage(std::int64_t microseconds);

// RFC 3339 UTC as the inventory has it -> microseconds since 1970; nullopt for anything else.
[[nodiscard]] std::optional<std::int64_t> parse_time(std::string_view rfc3339);
// "2024-05-01T12:00:01.123456Z" -> "2024-05-01 12:00:01"; texts of another form stay as they are.
[[nodiscard]] std::string short_time(std::string_view rfc3339);
// "2024-05-01 12:00:01 .. 12:03:04": what both have in common is said once.
[[nodiscard]] std::string time_span(std::string_view first, std::string_view last);

// The characters behind hex digits when all of them print (and there are at least two), else empty.
[[nodiscard]] std::string tsap_characters(std::string_view hex);
// "0102" -> "PG, rack 0 slot 2"; empty when the digits say nothing.
[[nodiscard]] std::string tsap_meaning(std::string_view hex, bool called);
// "0102" -> "0102 (PG, rack 0 slot 2)"; "" -> "". Says only what the notation of TSAPs says, nothing of settings.
// `called`: of the server; rack and slot have no meaning in a client's own TSAP of a programming device or panel.
[[nodiscard]] std::string human_tsap(std::string_view hex, bool called);

// "pg" -> "PG", "s7-basic" -> "S7 basic"; unknown words stay.
[[nodiscard]] std::string human_connection_type(std::string_view word);

// "10.0.0.5" and name "HMI 1" -> "10.0.0.5 (HMI 1)"
[[nodiscard]] std::string station(std::string_view address, std::string_view name);
// "10.0.0.5:1102", "[fe80::1]:1102"; the port is left out when it is 102.
[[nodiscard]] std::string endpoint(std::string_view address, std::int64_t port);

}  // namespace s7::reports
