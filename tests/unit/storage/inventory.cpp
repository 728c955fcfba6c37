#include "tests/unit/storage/inventory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

namespace s7::storage::test {

namespace fs = std::filesystem;

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "s7-storage-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::permissions(path_, fs::perms::owner_all, ignored);
  fs::remove_all(path_, ignored);
}

std::vector<std::string> Folder::files() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(path_)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

AsNobody::AsNobody() : root_(geteuid() == 0) { EXPECT_TRUE(!root_ || seteuid(65534) == 0); }

AsNobody::~AsNobody() { EXPECT_TRUE(!root_ || seteuid(0) == 0); }

CaptureRecord capture_named(const std::string& name) {
  CaptureRecord record;
  record.name = name;
  record.complete = true;
  return record;
}

ConnectionKey key_of(const std::string& client, const std::string& server) {
  ConnectionKey key;
  key.client = client;
  key.server = server;
  key.port = 102;
  key.client_tsap = "0100";
  key.server_tsap = "0102";
  key.protocol = "s7comm";
  return key;
}

AccessKey db_access(std::int64_t db, std::int64_t first_byte, std::int64_t bytes) {
  AccessKey key;
  key.area = "DB";
  key.db = db;
  key.first_byte = first_byte;
  key.bytes = bytes;
  key.transport = "BYTE";
  return key;
}

std::vector<std::string> lines(const Rows& rows) {
  std::vector<std::string> all;
  for (const auto& row : rows.rows) {
    std::string& line = all.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += '|';
      if (const auto* text = std::get_if<std::string>(&row[i])) line += *text;
      if (const auto* number = std::get_if<std::int64_t>(&row[i])) line += std::to_string(*number);
    }
  }
  return all;
}

std::vector<std::string> ask(const std::string& path, const std::string& sql) { return lines(Reader(path).query(sql)); }

std::string bytes_of(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

std::string digest_of(const std::string& path) {
  const std::string bytes = bytes_of(path);
  return std::to_string(bytes.size()) + " bytes, hash " + std::to_string(std::hash<std::string>()(bytes));
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace s7::storage::test
