#pragma once

// Names of stations, as people give them to addresses and networks.

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "reports/input/network.hpp"
#include "storage/reader.hpp"

namespace s7::reports {

class StationNames {
 public:
  struct Entry {
    Network network;
    std::string name;
  };
  // A later name for the same network takes the place of an earlier one.
  void add(const Network& network, const std::string& name);
  // All of `other` on top of these.
  void add(const StationNames& other);
  // The name of the narrowest network that holds the address; empty when there is none, or no address.
  [[nodiscard]] std::string of(std::string_view address) const;
  // Where stations of that name are; empty: nobody is called so.
  [[nodiscard]] std::vector<Network> networks(std::string_view name) const;
  [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }

 private:
  std::vector<Entry> entries_;                              // in the order of their coming
  std::unordered_map<std::string, std::size_t> addresses_;  // single ones, by their text
  std::vector<std::size_t> networks_;                       // the others, narrow before wide
};

// A names file: CSV with the columns address and name; address may be a network. Throws InputError. `file`: for
// messages.
[[nodiscard]] StationNames read_names(std::string_view text, const std::string& file);
// The names an inventory keeps. Throws storage::StorageError.
[[nodiscard]] StationNames load_names(storage::Reader& inventory);

}  // namespace s7::reports
