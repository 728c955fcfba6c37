#pragma once

// Who owns the prefix of a MAC address: the registry of the IEEE as Debian's package ieee-data has it.

#include <map>
#include <optional>
#include <set>
#include <string>

namespace s7::cli {

// The registry to read: `named` by the user, else by S7SCOPE_OUI, else where ieee-data puts it; "": none. Throws
// UsageError for a file that was named and is not there.
[[nodiscard]] std::string vendor_file(const std::optional<std::string>& named);

// Owners of those of `macs` ("00:1b:1b:1c:00:11") that `file` (oui.csv or oui.txt) knows; the registries of smaller
// blocks (mam.csv, oui36.csv) are read too where they lie beside it. An unreadable file knows nobody. Addresses that
// were given locally, or to groups, have no owner.
[[nodiscard]] std::map<std::string, std::string> vendors_of(const std::set<std::string>& macs, const std::string& file);

}  // namespace s7::cli
