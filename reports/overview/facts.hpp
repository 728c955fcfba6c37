#pragma once

// The rows of an inventory turned round: by the station that was asked, as the overview tells them.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "reports/fields.hpp"
#include "reports/overview/overview.hpp"
#include "reports/ranges.hpp"

namespace s7::reports {

[[nodiscard]] bool is_s7(std::string_view protocol) noexcept;

// Values by address, in the order in which the addresses came: the inventory sorts them as numbers.
template <class T>
class ByAddress {
 public:
  T& operator[](const std::string& address) {
    const auto [at, is_new] = index_.try_emplace(address, entries_.size());
    if (is_new) entries_.emplace_back(address, T{});
    return entries_[at->second].second;
  }
  [[nodiscard]] T* find(const std::string& address) {
    const auto at = index_.find(address);
    return at == index_.end() ? nullptr : &entries_[at->second].second;
  }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] auto begin() const noexcept { return entries_.begin(); }
  [[nodiscard]] auto end() const noexcept { return entries_.end(); }

 private:
  std::deque<std::pair<std::string, T>> entries_;  // references stay valid
  std::unordered_map<std::string, std::size_t> index_;
};

// Requests that were answered with one code: how often, and for which memory.
struct Refusal {
  std::int64_t items = 0;
  TouchedRanges ranges;
};

// One station that asks a server.
struct Partner {
  std::set<std::string> types, protocols;  // "OP, rack 0 slot 2"; "s7comm"
  std::set<std::int64_t> pdu_sizes;
  std::vector<std::int64_t> medians;  // microseconds, one per connection
  std::int64_t sessions = 0, requests = 0, unanswered = 0, errors = 0;
  std::int64_t answers_only = 0;                    // connections of which no question was captured
  std::map<std::string, std::int64_t> items;        // operation -> items that succeeded
  std::map<std::string, TouchedRanges> touched;     // operation -> memory that was served
  std::map<std::string, Refusal> unanswered_items;  // operation -> memory of which no answer was captured
  std::map<std::pair<std::string, std::string>, Refusal> refused;  // operation, code ("" where none is known)
  std::set<std::string> uses;                                      // everyday operations, by name
  bool subscribed = false;                                         // to variables; which ones was not captured
  bool asked_back = false;  // asked over a connection that the other side had opened
};

// One station that was asked.
struct Server {
  std::string name, identity;  // "6ES7 315-2EH14-0AB0, firmware 3.2"
  std::set<std::int64_t> ports;
  ByAddress<Partner> partners;
  // Classic access by absolute address, which is what PUT and GET do.
  std::int64_t put_get_requests = 0, put_get_ok = 0, put_get_failed = 0;
  bool other_codes = false;  // refusals other than 0x8104
};

struct Facts {
  ByAddress<Server> servers;
  std::unordered_map<std::string, std::string> names;  // of addresses: what the user calls them
  std::int64_t observed_us = 0;                        // time that at least one capture covers
};

[[nodiscard]] Facts gather(const OverviewSource& source);

}  // namespace s7::reports
