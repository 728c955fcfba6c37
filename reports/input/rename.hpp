#pragma once

#include "reports/input/names.hpp"
#include "reports/table.hpp"

namespace s7::reports {

// Puts names into the columns of a view that tell what its stations are called: client_name, server_name, and the
// `name` of a row with an `address`. Whoever has no name there keeps the one he has.
void rename_stations(Table& view_table, const StationNames& names);
// The same for those alone who have no name there.
void name_unnamed(Table& view_table, const StationNames& names);

}  // namespace s7::reports
