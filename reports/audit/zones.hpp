#pragma once

// Which zone an address belongs to, and which zone may open S7 connections to which other.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/input/network.hpp"
#include "reports/redaction/disguise.hpp"

namespace s7::reports::audit {

enum class Conduit : std::uint8_t { undocumented, allowed, forbidden };
[[nodiscard]] std::string_view name(Conduit) noexcept;

class Zones {
 public:
  // Narrower networks go before wider ones, whatever their order here.
  void add_member(const Network& network, const std::string& zone);
  // "*" means every zone. The more exact line counts: both named, client named, server named, none.
  void add_conduit(const std::string& client_zone, const std::string& server_zone, bool allowed);

  [[nodiscard]] bool empty() const noexcept { return members_.empty(); }
  [[nodiscard]] bool knows(std::string_view zone) const;
  // Empty: in no zone.
  [[nodiscard]] std::string of(std::string_view address) const;
  // Within a zone everything is allowed; where one end is in no zone nothing is documented.
  [[nodiscard]] Conduit conduit(const std::string& client_zone, const std::string& server_zone) const;
  // The same stations and zones under their pseudonyms.
  [[nodiscard]] Zones under(const redaction::Disguise& disguise) const;

 private:
  std::vector<std::pair<Network, std::string>> members_;  // narrow before wide
  std::map<std::pair<std::string, std::string>, bool> conduits_;
};

// A zone file: CSV with the columns zone, address, to, verdict. A line with an address (or network) puts it into the
// zone; a line with `to` says allowed or forbidden of the connections that clients in `zone` open to servers in `to`.
// Throws InputError. `file`: for messages.
[[nodiscard]] Zones read_zones(std::string_view text, const std::string& file);

}  // namespace s7::reports::audit
