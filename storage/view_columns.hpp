#pragma once

#include <string_view>
#include <vector>

#include "storage/reader.hpp"

namespace s7::storage {

// What the views of the schema hold, in their order: name of the view and its columns.
struct ViewColumns {
  std::string name;
  std::vector<Column> columns;
};
const std::vector<ViewColumns>& all_view_columns();

// Null when there is no view of that name.
const ViewColumns* find_view(std::string_view name);

}  // namespace s7::storage
