#include "cli/live/alerts/alert.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

#include "reports/json.hpp"
#include "reports/unicode.hpp"

namespace s7::cli {
namespace {

void append_member(std::string& out, std::string_view key, std::string_view value) {
  out += out.size() > 1 ? ", \"" : "\"";
  out += key;
  out += "\": ";
  if (value.empty())
    out += "null";
  else
    reports::append_json_string(out, value);
}

}  // namespace

std::string time_text(std::int64_t nanoseconds) {
  constexpr std::int64_t second = 1'000'000'000;
  std::int64_t whole = nanoseconds / second, rest = nanoseconds % second;
  if (rest < 0) {
    --whole;
    rest += second;
  }
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", fmt::gmtime(static_cast<std::time_t>(whole)), rest / 1000);
}

std::string alert_text(const Alert& alert) {
  std::string out = alert.time != 0 ? time_text(alert.time) + " " : std::string();
  out += name(alert.kind);
  if (!alert.client.empty() || !alert.server.empty()) out += fmt::format(" {} > {}", alert.client, alert.server);
  return reports::printable(fmt::format("{}: {}", out, alert.text));
}

std::string alert_json(const Alert& alert, std::size_t most) {
  std::string out = "{";
  append_member(out, "time", alert.time != 0 ? time_text(alert.time) : std::string());
  append_member(out, "alert", name(alert.kind));
  append_member(out, "client", alert.client);
  append_member(out, "server", alert.server);
  append_member(out, "text", alert.text);
  out += "}";
  constexpr std::string_view more = "...";
  if (out.size() <= most || alert.text.size() <= 3 * more.size()) return out;
  Alert shorter = alert;
  shorter.text.resize(alert.text.size() / 2);
  shorter.text += more;
  return alert_json(shorter, most);
}

}  // namespace s7::cli
