#include "storage/store_names.hpp"

#include <algorithm>
#include <charconv>

#include "storage/address_order.hpp"
#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

constexpr const char* all_addresses = R"sql(
SELECT client FROM connection UNION SELECT server FROM connection
UNION SELECT client FROM attempt UNION SELECT server FROM attempt
UNION SELECT client FROM event WHERE client IS NOT NULL UNION SELECT server FROM event WHERE server IS NOT NULL
UNION SELECT asker FROM resolution UNION SELECT target FROM resolution
UNION SELECT address FROM device_fact
)sql";

// Orders begin with a letter for the family; each further one stands for four bits.
bool same_bits(const std::string& a, const std::string& b, std::size_t bits) {
  const std::size_t whole = 1 + bits / 4;
  if (a.size() != b.size() || a.compare(0, whole, b, 0, whole) != 0) return false;
  if (bits % 4 == 0) return true;
  const auto value = [](char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; };
  return ((value(a[whole]) ^ value(b[whole])) >> (4 - bits % 4)) == 0;
}

}  // namespace

void NameLookup::add(const StationName& name) {
  const std::size_t slash = name.network.find('/');
  Network network{address_order(name.network.substr(0, slash)), 0, name.name};
  const bool is_address = network.order[0] == '4' || network.order[0] == '6';
  const std::size_t most = (network.order.size() - 1) * 4;
  network.bits = most;
  bool good = is_address;
  if (slash != std::string::npos) {
    const char* end = name.network.data() + name.network.size();
    const auto read = std::from_chars(name.network.data() + slash + 1, end, network.bits);
    good = good && read.ec == std::errc{} && read.ptr == end && network.bits <= most;
  }
  if (!good) throw StorageError(StorageFault::failed, "'" + name.network + "' is no address or network to be named");
  if (network.bits == most) {
    addresses_[network.order] = name.name;
    return;
  }
  const auto at = std::find_if(networks_.begin(), networks_.end(),
                               [&](const Network& other) { return other.bits <= network.bits; });
  networks_.insert(at, std::move(network));
}

const std::string* NameLookup::find(const std::string& address) const {
  const std::string order = address_order(address);
  if (const auto at = addresses_.find(order); at != addresses_.end()) return &at->second;
  const auto at = std::find_if(networks_.begin(), networks_.end(),
                               [&](const Network& network) { return same_bits(order, network.order, network.bits); });
  return at == networks_.end() ? nullptr : &at->name;
}

void NameStore::set(std::span<const StationName> names) {
  db_.execute("DELETE FROM station_name");
  Statement insert = db_.prepare("INSERT INTO station_name (network, name) VALUES (?, ?)");
  for (const StationName& name : names) insert.bind(name.network).bind(name.name).run();
}

void NameStore::refresh() {
  db_.execute("DELETE FROM address_name");
  NameLookup names;
  Statement rules = db_.prepare("SELECT network, name FROM station_name ORDER BY position");
  bool any = false;
  while (rules.step()) {
    names.add({rules.text(0), rules.text(1)});
    any = true;
  }
  if (!any) return;
  Statement addresses = db_.prepare(all_addresses);
  Statement insert = db_.prepare("INSERT INTO address_name (address, name) VALUES (?, ?)");
  while (addresses.step()) {
    const std::string address = addresses.text(0);
    if (const std::string* name = names.find(address)) insert.bind(address).bind(*name).run();
  }
}

}  // namespace s7::storage
