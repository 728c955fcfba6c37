#pragma once

// What an order number tells of a controller: its family, whether PUT/GET has a switch, how many connections it holds.
// From the data file cpu-families.tsv; its head says what the columns mean.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/knowledge/data_file.hpp"

namespace s7::reports {

// Whether variable access by absolute address can be switched off.
enum class PutGetSwitch : std::uint8_t { unknown, always_open, switchable, absent };
// How far a number may be believed.
enum class Certainty : std::uint8_t { unknown, documented, reported, recalled };

struct Family {
  std::string name, model;  // "S7-1200", "CPU 1211C to 1217C"
  PutGetSwitch putget = PutGetSwitch::unknown;
  std::string putget_note;
  std::optional<std::int64_t> connections;  // in total
  Certainty connections_certainty = Certainty::unknown;
  std::string connections_note;          // what else takes part in the total
  std::string slot;                      // where the CPU usually sits
  std::optional<std::int64_t> pdu_size;  // usually granted
  std::string tls_from;  // firmware from which PG and HMI can use TLS; "never", "always", empty: unknown
};

class Families {
 public:
  // Throws DataError.
  explicit Families(const DataText& data);
  // The first row that fits; nullptr: none. Blanks in order numbers do not count. Rows for certain firmware fit only
  // where the firmware is known.
  [[nodiscard]] const Family* by_order_number(std::string_view order_number, std::string_view firmware) const;
  // The row that speaks of the family as a whole.
  [[nodiscard]] const Family* by_name(std::string_view family) const;

 private:
  struct Entry {
    std::string pattern, firmware_from, firmware_below;
    Family family;
  };
  std::vector<Entry> entries_;
};

// "8 (documented)", "about 8, verify in the data sheet"
[[nodiscard]] std::string limit_text(std::int64_t limit, Certainty certainty);

}  // namespace s7::reports
