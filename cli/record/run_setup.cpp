#include "cli/record/run_setup.hpp"

#include <fmt/format.h>

#include "cli/reference/vendors.hpp"
#include "cli/text_file.hpp"
#include "reports/knowledge/data_file.hpp"

namespace s7::cli {

std::string restrictions(const InputOptions& input) {
  std::string out = input.filter;
  if (!input.port_only) return out;
  out += out.empty() ? "TCP ports" : "; TCP ports";
  for (const std::uint16_t port : input.ports) out += fmt::format(" {}", port);
  return out + " only";
}

Reference reference(const std::optional<std::string>& oui) {
  return {reports::Families(reports::data_text("cpu-families.tsv")),
          reports::Techniques(reports::data_text("attack-mapping.tsv")), vendor_file(oui)};
}

std::optional<std::vector<storage::StationName>> names_to_keep(const std::string& file) {
  if (file.empty()) return std::nullopt;
  std::vector<storage::StationName> out;
  const reports::StationNames names = read_names_file(file);
  for (const auto& entry : names.entries()) out.push_back({entry.network.text(), entry.name});
  return out;
}

}  // namespace s7::cli
