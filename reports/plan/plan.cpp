#include "reports/plan/plan.hpp"

namespace s7::reports::plan {
namespace {

std::string_view significant(std::string_view tsap) noexcept {
  const std::size_t first = tsap.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view{} : tsap.substr(first);
}

}  // namespace

bool same_tsap(std::string_view a, std::string_view b) noexcept { return significant(a) == significant(b); }

const std::vector<std::string_view>& areas() {
  static const std::vector<std::string_view> words{"DB",    "DI",   "M",    "I",      "Q",      "P",     "T",
                                                   "C",     "L",    "V",    "record", "SI200",  "SF200", "AI200",
                                                   "AQ200", "T200", "C200", "NCK",    "symbol", "raw"};
  return words;
}

const std::vector<std::string_view>& protocols() {
  static const std::vector<std::string_view> words{"s7comm", "s7comm-plus", "s7comm-plus-tls", "iso-on-tcp", "mms",
                                                   "rdp",    "cotp",        "unknown"};
  return words;
}

bool is_numbered(std::string_view area) noexcept { return area == "DB" || area == "DI" || area == "symbol"; }

}  // namespace s7::reports::plan
