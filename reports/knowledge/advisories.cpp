#include "reports/knowledge/advisories.hpp"

#include "reports/knowledge/order_number.hpp"

namespace s7::reports {

Advisories::Advisories(const DataText& data) {
  const DataTable table(data, {"advisory", "cve", "order_number", "firmware_below", "topic", "advice"});
  for (const DataTable::Line& line : table.lines()) {
    Advisory& advisory = advisories_.emplace_back();
    advisory.id = line.required("advisory");
    advisory.cve = line.text("cve");
    advisory.order_number = line.required("order_number");
    advisory.firmware_below = version_cell(line, "firmware_below");
    advisory.topic = line.required("topic");
    advisory.advice = line.text("advice");
  }
}

std::vector<const Advisory*> Advisories::find(std::string_view order_number, std::string_view firmware) const {
  std::vector<const Advisory*> found;
  for (const Advisory& advisory : advisories_) {
    if (!order_number_fits(advisory.order_number, order_number)) continue;
    if (firmware_fits("", advisory.firmware_below, firmware)) found.push_back(&advisory);
  }
  return found;
}

}  // namespace s7::reports
