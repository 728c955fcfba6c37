#include "storage/private_copy.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace s7::storage {
namespace {

// A folder that only this user may look into, gone at the end of the call: an open file lives on without its name.
class Folder {
 public:
  Folder() {
    std::error_code error;
    const auto base = std::filesystem::temp_directory_path(error);
    path_ = ((error ? std::filesystem::path("/tmp") : base) / "s7scope-XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr)
      throw StorageError(StorageFault::not_writable, path_ + ": cannot be made, for a copy of the inventory");
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

void copy(const Database& from, const std::string& to) {
  try {
    from.prepare("VACUUM INTO ?").bind(to).run();
  } catch (const StorageError& error) {
    if (error.fault() != StorageFault::full) throw;
    throw StorageError(StorageFault::full, to + ": no room left for a copy of " + from.path());
  }
}

constexpr std::chrono::milliseconds at_once{0};

Database changed_in_memory(const Database& from, const std::function<void(Database&)>& change) {
  Database out = Database::in_memory(from);
  out.distrust();
  out.execute("PRAGMA temp_store = MEMORY; PRAGMA journal_mode = MEMORY");
  change(out);
  out.execute("PRAGMA query_only = ON");
  return out;
}

}  // namespace

Database changed_copy(const Database& from, const std::function<void(Database&)>& change, CopyTo to) {
  if (to == CopyTo::memory) return changed_in_memory(from, change);
  const Folder folder;
  const std::string path = folder.path() + "/copy.db";
  copy(from, path);
  {
    Database db(path, Database::Mode::read_write, at_once);
    db.distrust();
    db.execute("PRAGMA temp_store = MEMORY; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
    db.call(from.path());
    change(db);
  }
  Database out(path, Database::Mode::read_only, at_once);
  out.distrust();
  out.call(from.path());
  return out;
}

}  // namespace s7::storage
