#pragma once

// Pseudonyms for all that tells whose plant an inventory is of: docs/reports.md says what is replaced by what.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/redaction/addresses.hpp"
#include "storage/redaction.hpp"

namespace s7::reports::redaction {

class Pseudonyms {
 public:
  // `texts`: all of the inventory. The same texts give the same pseudonyms.
  explicit Pseudonyms(const std::vector<storage::IdentifyingText>& texts);
  [[nodiscard]] std::string of(const storage::IdentifyingText& text);

 private:
  // A word of ours with a number: "station-3", the same for the same text wherever it stands.
  std::string word(std::string_view kind, const std::string& text);
  std::string tsap(const std::string& hex);
  std::string fact(const std::string& fact, const std::string& value);
  std::string filter(const std::string& text);
  std::string sentence(const std::string& about, std::string text);
  [[nodiscard]] std::string with_known(std::string text, bool files) const;
  std::string with_address(const std::string& token);
  std::string with_addresses(const std::string& text);
  std::string with_quoted(const std::string& text);

  Addresses addresses_;
  Macs macs_;
  std::map<std::string, std::string> words_;                // by text
  std::map<std::string, unsigned, std::less<>> used_;       // by kind
  std::vector<std::pair<std::string, std::string>> known_;  // long before short
};

// For storage::open_redacted.
[[nodiscard]] storage::Replace make_pseudonyms(const std::vector<storage::IdentifyingText>& texts);

}  // namespace s7::reports::redaction
