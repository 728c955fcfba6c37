#pragma once

// What files of the user say of real stations, said of their pseudonyms: so that a plan, zones or mutes can be held
// against a redacted inventory.

#include <string>
#include <vector>

#include "reports/input/network.hpp"
#include "reports/plan/plan.hpp"
#include "storage/redaction.hpp"

namespace s7::reports::redaction {

// Stands for networks that hold no station.
[[nodiscard]] Network nobody();

class Disguise {
 public:
  // `addresses`: all of the inventory, as they were; `replace`: what they were replaced by.
  Disguise(std::vector<std::string> addresses, storage::Replace replace);

  [[nodiscard]] const std::vector<std::string>& addresses() const noexcept { return addresses_; }
  // The pseudonyms of all addresses that the networks hold, and of those that they are; nobody() if there are none, so
  // that it is never an empty list, which would mean any.
  [[nodiscard]] std::vector<Network> networks(const std::vector<Network>& real) const;
  [[nodiscard]] std::string name(const std::string& station) const;
  [[nodiscard]] std::string zone(const std::string& zone) const;
  [[nodiscard]] plan::Plan plan(plan::Plan real) const;

 private:
  [[nodiscard]] plan::Party party(const plan::Party& real) const;
  [[nodiscard]] std::string word(const char* kind, const std::string& text) const;
  std::vector<std::string> addresses_;
  storage::Replace replace_;
};

}  // namespace s7::reports::redaction
