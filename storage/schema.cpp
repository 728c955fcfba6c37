#include "storage/schema.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

#include "storage/older_versions.hpp"
#include "storage/private_copy.hpp"
#include "storage/schema_sql.hpp"

namespace s7::storage {

namespace {

constexpr std::array<char, 16> magic = {'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f',
                                        'o', 'r', 'm', 'a', 't', ' ', '3', '\0'};
constexpr std::size_t user_version_at = 60, application_id_at = 68;  // SQLite file format, section 1.3

enum class Content : std::uint8_t { empty, inventory };

std::uint32_t big_endian(const std::vector<std::uint8_t>& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | bytes[i];
  return value;
}

// The first writer was killed: pages went to the file before their time, the first one never does. The journal leads
// back to an empty file.
bool never_begun(const Database& db, const std::vector<std::uint8_t>& header) {
  const bool blank = std::all_of(header.begin(), header.end(), [](std::uint8_t byte) { return byte == 0; });
  return blank && std::filesystem::exists(db.path() + "-journal");
}

// Looks at the header only, through a handle that can't write: whatever is refused stays as it is, even its open
// journal.
Content inspect(const Database& db) {
  const std::vector<std::uint8_t> header = db.file_header();
  // SQLite calls a file of one byte empty, too.
  if (header.empty() && std::filesystem::file_size(db.path()) == 0) return Content::empty;
  if (never_begun(db, header)) return Content::empty;
  if (header.size() < 100 || !std::equal(magic.begin(), magic.end(), header.begin()))
    throw StorageError(StorageFault::not_ours, db.path() + ": is no SQLite file, so no inventory; left as it is");
  if (big_endian(header, application_id_at) != application_id)
    throw StorageError(StorageFault::not_ours, db.path() + ": is the SQLite file of another program; left as it is");
  const std::uint32_t version = big_endian(header, user_version_at);
  if (version > schema_version) {
    throw StorageError(StorageFault::newer_version, db.path() + ": was made by a newer s7scope (schema version " +
                                                        std::to_string(version) + ", this one knows " +
                                                        std::to_string(schema_version) + "); left as it is");
  }
  if (version == 0) throw StorageError(StorageFault::damaged, db.path() + ": is damaged (no schema version)");
  return Content::inventory;
}

std::string last_error() { return std::system_category().message(errno); }

// What the operating system says of the name, before SQLite tries: clearer words, and no waiting on a pipe.
bool exists(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) return false;
    throw StorageError(StorageFault::not_writable, path + ": " + last_error());
  }
  if (S_ISDIR(info.st_mode)) throw StorageError(StorageFault::not_ours, path + ": is a folder, no inventory");
  if (!S_ISREG(info.st_mode)) throw StorageError(StorageFault::not_ours, path + ": is no regular file");
  return true;
}

bool permitted(const std::string& path, int mode) { return faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0; }

void require_writable(const std::string& path, bool exists_already) {
  if (exists_already && !permitted(path, W_OK))
    throw StorageError(StorageFault::not_writable, path + ": may not be written: " + last_error());
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  if (!permitted(folder, W_OK | X_OK))
    throw StorageError(StorageFault::not_writable,
                       path + ": folder " + folder + " may not be written: " + last_error());
}

void require_repairable(const std::string& path) {
  try {
    require_writable(path, true);
  } catch (const StorageError& error) {
    throw StorageError(error.fault(), std::string(error.what()) +
                                          "; its last writer was interrupted, so it must be opened "
                                          "once by somebody who may write");
  }
}

bool empty(const Database& db) { return db.integer("SELECT count(*) FROM sqlite_schema") == 0; }

void create(Database& db) {
  // One transaction: a killed process leaves an empty file, or a journal that leads back to one.
  Transaction transaction(db);
  make_missing_tables(db);  // another process may have been faster
  transaction.commit();
}

bool older(const Database& db) { return db.integer("PRAGMA user_version") < schema_version; }

Database open_to_write(const std::string& path, std::chrono::milliseconds patience) {
  Database db(path, Database::Mode::create, patience);
  if (!db.writable()) throw StorageError(StorageFault::not_writable, path + ": may not be written");
  db.execute("PRAGMA foreign_keys = ON");
  db.execute("PRAGMA cache_size = -16384");  // KiB
  return db;
}

// What there is, if anything, is an inventory; it may be empty or of an earlier version.
Database open_or_begin(const std::string& path, std::chrono::milliseconds patience) {
  const bool found = exists(path);
  if (found) inspect(Database(path, Database::Mode::read_only, patience));
  require_writable(path, found);
  Database db = open_to_write(path, patience);
  {
    // Rolls back what a killed writer left, and finds the file locked now rather than at the end.
    const Transaction probe(db);
  }
  return db;
}

void bring_up_to_date(Database& db) {
  if (older(db)) bring_forward(db);
  inspect(db);  // a file that another process filled meanwhile must be one of ours, too
}

Database open_or_create(const std::string& path, std::chrono::milliseconds patience) {
  Database db = open_or_begin(path, patience);
  if (empty(db)) create(db);
  bring_up_to_date(db);
  return db;
}

}  // namespace

Database& make_missing_tables(Database& db) {
  if (!empty(db)) return db;
  db.execute("PRAGMA application_id = " + std::to_string(application_id));
  db.execute("PRAGMA user_version = " + std::to_string(schema_version));
  db.execute(tables_sql());
  db.execute(views_sql());
  return db;
}

Database open_inventory(const std::string& path, std::chrono::milliseconds patience) {
  Database db = open_or_create(path, patience);
  db.execute("PRAGMA journal_mode = DELETE");
  return db;
}

Database open_inventory_to_fill(const std::string& path, std::chrono::milliseconds patience) {
  Database db = open_or_begin(path, patience);
  if (!empty(db)) bring_up_to_date(db);
  db.execute("PRAGMA journal_mode = DELETE");
  return db;
}

Database open_inventory_to_share(const std::string& path, std::chrono::milliseconds patience) {
  Database db = open_or_create(path, patience);
  db.execute("PRAGMA journal_mode = WAL");  // as it may be already, for somebody who has not ended reading
  db.execute("PRAGMA synchronous = FULL");
  db.execute("PRAGMA temp_store = MEMORY");            // no files elsewhere
  db.execute("PRAGMA busy_timeout = 250");             // ms; who commits every second tries again soon
  db.execute("PRAGMA journal_size_limit = 16777216");  // bytes
  return db;
}

void stop_sharing(Database& db) {
  try {
    db.execute("PRAGMA journal_mode = DELETE");
  } catch (const StorageError& error) {
    if (error.fault() != StorageFault::locked) throw;
  }
}

Database open_inventory_to_read(const std::string& path, std::chrono::milliseconds patience) {
  if (!exists(path)) throw StorageError(StorageFault::not_found, path + ": no such file");
  Database db(path, Database::Mode::read_only, patience);
  if (inspect(db) == Content::empty) throw StorageError(StorageFault::not_ours, path + ": is empty, no inventory");
  db.distrust();
  bool no_tables = false;
  try {
    no_tables = empty(db);
  } catch (const StorageError& error) {
    // A reader may not roll back the journal of a killed writer; a writer does it by looking at the file.
    if (error.fault() != StorageFault::not_writable) throw;
    require_repairable(path);
    no_tables = empty(Database(path, Database::Mode::read_write, patience));
  }
  if (no_tables) throw StorageError(StorageFault::not_ours, path + ": is empty, no inventory");
  return older(db) ? changed_copy(db, bring_forward) : std::move(db);
}

std::optional<std::uint32_t> older_version(const std::string& path) {
  try {
    if (!exists(path)) return std::nullopt;
    const Database db(path, Database::Mode::read_only, default_patience);
    if (inspect(db) == Content::empty) return std::nullopt;
    const std::uint32_t version = big_endian(db.file_header(), user_version_at);
    if (version < schema_version) return version;
  } catch (const StorageError&) {
    // Whoever opens it will say why it can't be.
  }
  return std::nullopt;
}

}  // namespace s7::storage
