#pragma once

// Other addresses in the place of real ones: who shared a subnet still does, private stays private and public public.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace s7::reports::redaction {

class Addresses {
 public:
  // All real addresses, in any order: none of them is ever given away as a pseudonym. Texts that are no address are
  // left out. Throws std::runtime_error where there are more subnets (millions) than pseudonyms for them.
  explicit Addresses(const std::vector<std::string>& real);
  // An address that was not there before gets a pseudonym when it is first asked for. Loopback, multicast and broadcast
  // addresses stay, and so does what is no address.
  [[nodiscard]] std::string of(std::string_view address);

 private:
  // Subnets are told without the part of the station.
  [[nodiscard]] std::string next_ipv4_subnet(const std::string& address);
  [[nodiscard]] std::string next_ipv6_subnet(const std::string& address);
  [[nodiscard]] bool is_free(const std::string& subnet, bool ipv6) const;
  std::set<std::string> real_subnets_;
  std::map<std::string, std::string> given_;    // by address
  std::map<std::string, std::string> subnets_;  // real -> pseudonym, without the last part
  std::map<std::string, std::uint32_t> used_;   // how many subnets of a range, and stations of a subnet
};

class Macs {
 public:
  explicit Macs(const std::vector<std::string>& real) : real_(real.begin(), real.end()) {}
  // The vendor's half stays, the station's half is a number. Multicast and broadcast stay.
  [[nodiscard]] std::string of(const std::string& mac);

 private:
  std::set<std::string> real_;
  std::map<std::string, std::string> given_;
  std::map<std::string, unsigned> used_;  // by vendor
};

[[nodiscard]] bool is_mac(std::string_view text) noexcept;

}  // namespace s7::reports::redaction
