#include "reports/render.hpp"

namespace s7::reports {

std::string render_jsonl(const Table& table) {
  std::string out;
  for (const auto& row : table.rows) {
    append_json_object(out, table.columns, row);
    out.push_back('\n');
  }
  return out;
}

}  // namespace s7::reports
