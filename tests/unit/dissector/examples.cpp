#include "tests/unit/dissector/examples.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/paths.hpp"

namespace s7::test {
namespace {

std::vector<Example> read_examples() {
  std::ifstream file(source_dir() + "/tests/unit/dissector/examples.tsv");
  if (!file) throw std::runtime_error("examples.tsv can't be opened");
  std::vector<Example> out;
  std::string line;
  std::getline(file, line);  // names of the columns
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    Example row;
    std::string direction, length, hex;
    std::getline(fields, row.code, '\t');
    std::getline(fields, row.name, '\t');
    std::getline(fields, direction, '\t');
    std::getline(fields, length, '\t');
    std::getline(fields, hex, '\t');
    row.to_server = direction == "client>server";
    row.length = std::stoul(length);
    row.packet = bytes_from_hex(hex);
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

const std::vector<Example>& examples() {
  static const auto rows = read_examples();
  return rows;
}

}  // namespace s7::test
