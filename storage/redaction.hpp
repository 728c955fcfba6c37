#pragma once

// What of an inventory tells whose plant it is, and a copy in which all of it is replaced.

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "storage/private_copy.hpp"
#include "storage/reader.hpp"

namespace s7::storage {

enum class Identifying : std::uint8_t {
  address,  // IPv4 or IPv6
  mac,      // hardware address
  name,     // of a station or sensor, as the user gave it
  capture,  // name of a file or interface
  tsap,     // hex digits; may spell a name
  fact,     // a station's own word; `about` says which one: serial, plant, ...
  text,     // a sentence that may hold any of these; `about`: operation, kind of event, ...
};

struct IdentifyingText {
  Identifying kind = Identifying::text;
  std::string about, text;
};

// A text in the place of another; the same for the same, another for another.
using Replace = std::function<std::string(const IdentifyingText&)>;
// Is told every text of the inventory, each once, in a fixed order, before it has to replace one.
using MakeReplace = std::function<Replace(const std::vector<IdentifyingText>&)>;

// Reads a copy, in which every identifying text was replaced. The copy has no name by the time this returns, and nobody
// else could read it before. `name_of` gives stations further names before
// that; empty: none. Throws StorageError.
[[nodiscard]] Reader open_redacted(const std::string& path,
                                   const std::function<std::string(const std::string&)>& name_of,
                                   const MakeReplace& make, CopyTo to = CopyTo::disk);

// Every identifying text of an inventory, in the order in which MakeReplace is told them. Throws StorageError.
[[nodiscard]] std::vector<IdentifyingText> identifying_texts(const std::string& path);

// Replaces them in an inventory of this version that nobody else has open, by what `replace` says of each, and leaves
// no trace of the old ones in the file. What sorts addresses is made anew. Throws StorageError.
void redact_inventory(const std::string& path, const Replace& replace);

// Columns of text that tell nothing of a plant: words of ours, tags, numbers. "table.column".
[[nodiscard]] const std::vector<std::string>& harmless_columns();
// Those that are replaced, and those that sort addresses, which no report shows.
[[nodiscard]] std::vector<std::string> identifying_columns();

}  // namespace s7::storage
