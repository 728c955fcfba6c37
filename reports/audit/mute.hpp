#pragma once

// Stations that are known to do what a rule tells of: their findings are left out.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/audit/facts.hpp"
#include "reports/input/network.hpp"
#include "reports/redaction/disguise.hpp"

namespace s7::reports::audit {

struct AuditInput;

// A station as a file of the user names it: an address, a network, a name, or any.
class Party {
 public:
  Party() = default;  // any
  // Empty and * mean any; what is neither address nor network is a name. `problem`: why it is none of these.
  [[nodiscard]] static std::optional<Party> parse(const std::string& text, std::string& problem);
  // A finding that names no station fits any only.
  [[nodiscard]] bool fits(const AuditInput& input, std::optional<Index> station) const;
  // The same stations under their pseudonyms.
  [[nodiscard]] Party under(const redaction::Disguise& disguise) const;

 private:
  std::vector<Network> networks_;
  std::string name_;  // with neither: any
};

class Mutes {
 public:
  struct Line {
    std::string rule;  // "*": every one
    Party client, server;
  };
  Mutes() = default;
  explicit Mutes(std::vector<Line> lines) : lines_(std::move(lines)) {}
  // True when a line covers a finding of this rule about these stations.
  [[nodiscard]] bool covers(const AuditInput& input, std::string_view rule, std::optional<Index> client,
                            std::optional<Index> server) const;
  [[nodiscard]] Mutes under(const redaction::Disguise& disguise) const;

 private:
  std::vector<Line> lines_;
};

// A mute file: CSV with the columns rule, client, server; others are left alone. Throws InputError. `file`: for
// messages.
[[nodiscard]] Mutes read_mutes(std::string_view text, const std::string& file);

}  // namespace s7::reports::audit
