#pragma once

// What stations say of themselves beside S7: ARP, IPv6 neighbour discovery, LLDP, PROFINET DCP. Becomes identity facts,
// answered and unanswered questions for MACs, and events where an identity changes. Rules: docs/neighbours.md.

#include "dissector/limits.hpp"
#include "dissector/track/address_claims.hpp"
#include "dissector/track/duplicates.hpp"
#include "dissector/wire/arp.hpp"
#include "dissector/wire/dcp.hpp"
#include "dissector/wire/lldp.hpp"

namespace s7::dissector {

class Neighbours {
 public:
  Neighbours(const Limits& limits, Listener& listener);
  // A frame of type arp, lldp or profinet. Its error where it does not decode; other PROFINET frames are none.
  Error on_frame(const LinkFrame& frame, const Where& where);
  Error on_neighbour_discovery(const LinkFrame& frame, const IpPacket& packet, const Where& where);
  void finish() { claims_.finish(); }

 private:
  // Who is spoken of, and where that was said.
  struct Station {
    std::optional<Address> address;
    std::optional<Mac> mac;
    VlanTags vlans;
    std::string_view source;
    Where where;
  };
  Error on_lldp(const LinkFrame& frame, const Where& where);
  Error on_dcp(const LinkFrame& frame, const Where& where);
  void on_resolution(const Resolution& message, std::string_view source, const LinkFrame& frame, const Where& where);
  void describe(const Dcp& message, const Station& station);
  void on_dcp_set(const Dcp& message, const LinkFrame& frame, const Where& where);
  void fact(const Station& station, std::string_view name, std::string_view value);
  // The same, and an event where the station said something else before.
  void identity(const Station& station, std::string_view name, std::string_view value);
  void set(const Station& station, std::string_view by, std::string_view name, std::string_view value);

  struct Told {
    std::string value;
  };
  Told& told(const Station& station, std::string_view name);

  Listener* listener_;
  AddressClaims claims_;
  BoundedTable<Told> told_;
  DuplicateFilter repeated_;
};

}  // namespace s7::dissector
