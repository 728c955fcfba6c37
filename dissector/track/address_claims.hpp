#pragma once

// Which MAC speaks for an address: notices when another takes over, and when two do at the same time.

#include "dissector/track/bounded_table.hpp"
#include "dissector/track/events.hpp"

namespace s7::dissector {

class AddressClaims {
 public:
  AddressClaims(std::size_t addresses, Listener& listener) : claims_(addresses), listener_(&listener) {}
  struct Claim {
    Address address;
    Mac mac{};
    VlanTags vlans;
    std::string_view source;  // arp, nd, dcp
    bool answer = false;      // to a question of another station
    Where where;
  };
  void add(const Claim& claim);
  // Changes that nobody took back.
  void finish();

 private:
  struct Holder {
    Mac mac{};
    Where where;
    bool answered = false;
  };
  struct Entry {
    Address address;
    Holder present, before;
    std::string_view source;
    bool has_before = false;
    bool changed = false;   // not yet told: the old one may come back, which is something else
    bool conflict = false;  // told
  };
  void tell_change(Entry& entry);
  void tell_conflict(Entry& entry, const Claim& claim);

  BoundedTable<Entry> claims_;
  Listener* listener_;
};

}  // namespace s7::dissector
