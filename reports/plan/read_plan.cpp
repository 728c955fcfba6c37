#include "reports/plan/read_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "reports/input/csv_table.hpp"

namespace s7::reports::plan {
namespace {

constexpr std::int64_t highest_db = 0xFFFF'FFFF;
constexpr std::int64_t highest_byte = 0xFFFF'FFFF;

const CsvColumns& columns() {
  static const CsvColumns all{{"client", "server", "port", "client_tsap", "server_tsap", "protocol", "direction",
                               "area", "db", "first_byte", "bytes"},
                              {"name", "owner", "purpose", "approved", "initiator", "detail"}};
  return all;
}

bool is_any(std::string_view cell) noexcept { return cell.empty() || cell == "*"; }

// Reads the cells of one line; mistakes go to the faults, and what they left open does not matter any more.
class LineReader {
 public:
  LineReader(const CsvRow& row, const StationNames& names, Faults& faults)
      : row_(row), names_(names), faults_(faults) {}
  [[nodiscard]] Line line();

 private:
  void fault(std::string_view column, std::string_view reason) { faults_.add(row_.spot(column), reason); }
  [[nodiscard]] Party party(std::string_view column);
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view column, std::int64_t low, std::int64_t high);
  [[nodiscard]] std::optional<std::string> tsap(std::string_view column);
  [[nodiscard]] std::string word(std::string_view column, const std::vector<std::string_view>& words);
  void direction(Permit& permit);
  void initiator(Permit& permit);
  void bytes(Permit& permit);
  [[nodiscard]] std::optional<Permit> permit();

  const CsvRow& row_;
  const StationNames& names_;
  Faults& faults_;
};

Party LineReader::party(std::string_view column) {
  const std::string& cell = row_.cell(column);
  if (is_any(cell)) return {};
  std::string problem;
  if (const auto network = Network::parse(cell, &problem)) return {network->text(), {*network}};
  if (looks_like_network(cell)) {
    fault(column, problem);
    return {};
  }
  Party out{cell, names_.networks(cell)};
  if (out.networks.empty())
    fault(column, fmt::format("no station is called '{}'; --names gives addresses their names", cell));
  return out;
}

std::optional<std::int64_t> LineReader::number(std::string_view column, std::int64_t low, std::int64_t high) {
  const std::string& cell = row_.cell(column);
  if (is_any(cell)) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error == std::errc{} && end == cell.data() + cell.size() && value >= low && value <= high) return value;
  fault(column, fmt::format("'{}' is no whole number from {} to {}", cell, low, high));
  return std::nullopt;
}

// "0102", "01.02", "0x0102"; and "102", which a spreadsheet makes of it.
std::optional<std::string> LineReader::tsap(std::string_view column) {
  const std::string& cell = row_.cell(column);
  if (is_any(cell)) return std::nullopt;
  std::string digits = lower_case(cell);
  if (digits.rfind("0x", 0) == 0) digits.erase(0, 2);
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  if (digits.empty() || digits.size() > 64 || digits.find_first_not_of("0123456789abcdef") != std::string::npos) {
    const bool calculated = digits.find_first_of("+,") != std::string::npos;
    fault(column, fmt::format("'{}' is no TSAP in hex digits{}", cell,
                              calculated ? "; a spreadsheet took it for a number, format the column as text" : ""));
    return std::nullopt;
  }
  return digits.size() % 2 == 0 ? digits : "0" + digits;
}

std::string LineReader::word(std::string_view column, const std::vector<std::string_view>& words) {
  const std::string& cell = row_.cell(column);
  for (const std::string_view known : words) {
    if (lower_case(known) == lower_case(cell)) return std::string(known);
  }
  fault(column, fmt::format("'{}' is none of {}", cell, fmt::join(words, ", ")));
  return {};
}

void LineReader::direction(Permit& permit) {
  const std::string said = lower_case(row_.cell("direction"));
  permit.read = said == "read" || said == "both";
  permit.write = said == "write" || said == "both";
  if (!permit.read && !permit.write)
    fault("direction", fmt::format("'{}' is none of read, write, both", row_.cell("direction")));
}

void LineReader::initiator(Permit& permit) {
  const std::string said = lower_case(row_.cell("initiator"));
  permit.by_client = said != "server";
  permit.by_server = said == "server" || said == "both" || said == "*";
  if (!permit.by_server && !said.empty() && said != "client")
    fault("initiator", fmt::format("'{}' is none of client, server, both", row_.cell("initiator")));
}

void LineReader::bytes(Permit& permit) {
  const auto first = number("first_byte", 0, highest_byte);
  const auto count = number("bytes", 1, highest_byte);
  if (is_any(row_.cell("first_byte")) != is_any(row_.cell("bytes"))) {
    const std::string_view lacking = is_any(row_.cell("bytes")) ? "bytes" : "first_byte";
    fault(lacking, "is empty; fill in first_byte and bytes, or leave both empty for the whole block");
  }
  if (!first || !count) return;
  permit.first_byte = first;
  permit.end = *first + *count;
  if (!permit.detail.empty()) fault("detail", "is for variables without bytes; leave it or first_byte and bytes empty");
  if (permit.area == "*") fault("first_byte", "needs an area");
}

std::optional<Permit> LineReader::permit() {
  if (row_.cell("area").empty()) {
    for (const std::string_view column : {"db", "first_byte", "bytes", "detail"}) {
      if (!is_any(row_.cell(column))) fault(column, "needs an area");
    }
    if (!row_.cell("direction").empty()) {
      Permit unused;
      direction(unused);
    }
    return std::nullopt;
  }
  Permit out;
  out.area = row_.cell("area") == "*" ? "*" : word("area", areas());
  out.detail = row_.cell("detail") == "*" ? "" : row_.cell("detail");
  out.db = number("db", 0, highest_db);
  if (out.db && !out.area.empty() && !is_numbered(out.area))
    fault("db", fmt::format("area {} has no numbered blocks; leave it empty", out.area));
  direction(out);
  initiator(out);
  bytes(out);
  return out;
}

Line LineReader::line() {
  Line out;
  out.number = row_.line();
  out.client = party("client");
  out.server = party("server");
  if (const auto port = number("port", 1, 65535)) out.port = static_cast<std::uint16_t>(*port);
  out.client_tsap = tsap("client_tsap");
  out.server_tsap = tsap("server_tsap");
  if (!is_any(row_.cell("protocol"))) out.protocol = word("protocol", protocols());
  out.permit = permit();
  out.name = row_.cell("name");
  out.owner = row_.cell("owner");
  out.purpose = row_.cell("purpose");
  out.approved = row_.cell("approved");
  return out;
}

}  // namespace

Plan read_plan(std::string_view text, const std::string& file, const StationNames& names) {
  Faults faults(file);
  CsvTable table(text, columns(), faults);
  Plan plan{file, {}};
  table.for_each([&](const CsvRow& row) { plan.lines.push_back(LineReader(row, names, faults).line()); });
  faults.throw_if_any();
  return plan;
}

}  // namespace s7::reports::plan
