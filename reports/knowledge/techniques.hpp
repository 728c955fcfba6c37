#pragma once

// Techniques of MITRE ATT&CK for ICS that an event or finding would be part of, were it not meant. Each of them is
// ordinary engineering work, too. From the data file attack-mapping.tsv.

#include <string>
#include <string_view>
#include <unordered_map>

#include "reports/knowledge/data_file.hpp"

namespace s7::reports {

struct Technique {
  std::string id, name, tactic;  // "T0858", "Change Operating Mode", "execution, evasion"
};

class Techniques {
 public:
  // Throws DataError.
  explicit Techniques(const DataText& data);
  // By kind of event or name of rule; nullptr: none fits.
  [[nodiscard]] const Technique* find(std::string_view subject) const;
  // Its id; empty where none fits.
  [[nodiscard]] std::string_view id(std::string_view subject) const;

 private:
  std::unordered_map<std::string, Technique> by_subject_;
};

}  // namespace s7::reports
