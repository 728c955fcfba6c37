#pragma once

// Security advisories that list a controller by order number and firmware. From the data file advisories.tsv.

#include <string>
#include <string_view>
#include <vector>

#include "reports/knowledge/data_file.hpp"

namespace s7::reports {

struct Advisory {
  std::string id, cve, topic, advice;
  std::string order_number;    // pattern, as in cpu-families.tsv
  std::string firmware_below;  // empty: every firmware
};

class Advisories {
 public:
  // Throws DataError.
  explicit Advisories(const DataText& data);
  // Those that list this device. A line for certain firmware counts only where the firmware is known.
  [[nodiscard]] std::vector<const Advisory*> find(std::string_view order_number, std::string_view firmware) const;

 private:
  std::vector<Advisory> advisories_;
};

}  // namespace s7::reports
