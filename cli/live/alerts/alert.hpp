#pragma once

// What somebody should know at once, as a line of text or of JSON.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace s7::cli {

enum class AlertKind : std::uint8_t {
  connection,   // one that the inventory does not know
  first_write,  // a station writes to another for the first time
  refused,      // an access, a service or the opening of a connection
  event,        // something that changes or could change a controller
  deviation,    // from the plan
  drop          // packets were lost before anybody saw them
};
inline constexpr std::size_t alert_kinds = 6;
[[nodiscard]] constexpr std::string_view name(AlertKind kind) noexcept {
  constexpr std::array<std::string_view, alert_kinds> names{"connection", "first-write", "refused",
                                                            "event",      "deviation",   "drop"};
  return names[static_cast<std::size_t>(kind)];
}

struct Alert {
  AlertKind kind{};
  std::int64_t time = 0;       // of the packet, nanoseconds since 1970; 0: of no packet
  std::string client, server;  // addresses; of a drop: none
  std::string text;            // what, for people
};

// RFC 3339, UTC, microseconds.
[[nodiscard]] std::string time_text(std::int64_t nanoseconds);
// "2026-11-20T17:02:03.000000Z first-write 10.0.0.5 > 10.0.0.2: DB5 0-9"; without the end of the line. Texts from the
// wire can do no harm in it.
[[nodiscard]] std::string alert_text(const Alert& alert);
// {"time": ..., "alert": "first-write", "client": ..., "server": ..., "text": ...}; where that has more than `most`
// bytes it is the text that is cut.
[[nodiscard]] std::string alert_json(const Alert& alert, std::size_t most = SIZE_MAX);

}  // namespace s7::cli
