#pragma once

// An inventory as it would be after a change, without changing it.

#include <cstdint>
#include <functional>

#include "storage/sqlite.hpp"

namespace s7::storage {

// Where a copy lies: in a folder for temporary files, or in memory, for who may make no files.
enum class CopyTo : std::uint8_t { disk, memory };

// Copies the inventory as it is at this moment, also while another program writes to it, to where nobody else can open
// it, lets `change` work on the copy, and opens that for reading, under the name of the original. The copy has no name
// in the file system by the time this returns, and is gone when it is closed. Throws StorageError.
[[nodiscard]] Database changed_copy(const Database& from, const std::function<void(Database&)>& change,
                                    CopyTo to = CopyTo::disk);

}  // namespace s7::storage
