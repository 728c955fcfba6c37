#include "storage/sqlite.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace s7::storage {

namespace detail {

struct Handle {
  sqlite3* db = nullptr;
  std::string path;
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { sqlite3_close_v2(db); }
};

}  // namespace detail

namespace {

StorageFault fault_of(int result) {
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return StorageFault::locked;
    case SQLITE_FULL: return StorageFault::full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN: return StorageFault::not_writable;
    case SQLITE_NOTADB: return StorageFault::not_ours;
    case SQLITE_CORRUPT: return StorageFault::damaged;
    default: return StorageFault::failed;
  }
}

std::string cause_of(int result, const char* sqlite_text) {
  switch (fault_of(result)) {
    case StorageFault::locked: return "another program is writing to it; try again when that is done";
    case StorageFault::full: return "no room left to write";
    case StorageFault::not_ours: return "is no SQLite file";
    case StorageFault::damaged: return std::string("is damaged (") + sqlite_text + ")";
    case StorageFault::not_writable: return std::string("can't be opened or written (") + sqlite_text + ")";
    default: return sqlite_text;
  }
}

[[noreturn]] void fail(const detail::Handle& handle, int result) {
  const char* text = handle.db ? sqlite3_errmsg(handle.db) : sqlite3_errstr(result);
  throw StorageError(fault_of(result), handle.path + ": " + cause_of(result, text));
}

// Before the first use only: no account of SQLite's memory, for which every allocation would take a lock.
void configure_library() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(once);  // refused when somebody else uses the library already: it works as well, but slower
}

int open_flags(Database::Mode mode) {
  switch (mode) {
    case Database::Mode::read_only: return SQLITE_OPEN_READONLY;
    case Database::Mode::read_write: return SQLITE_OPEN_READWRITE;
    case Database::Mode::create: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  }
  return SQLITE_OPEN_READONLY;
}

}  // namespace

Statement::Statement(const detail::Handle& handle, std::string_view sql) : handle_(&handle), sql_(sql) {}

Statement::Statement(Statement&& other) noexcept
    : handle_(other.handle_),
      sql_(std::move(other.sql_)),
      statement_(std::exchange(other.statement_, nullptr)),
      bound_(other.bound_) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(sql_, other.sql_);
  std::swap(statement_, other.statement_);
  std::swap(bound_, other.bound_);
  return *this;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::prepare() {
  check(sqlite3_prepare_v3(handle_->db, sql_.data(), static_cast<int>(sql_.size()), SQLITE_PREPARE_PERSISTENT,
                           &statement_, nullptr));
}

// The number of the parameter to bind now.
int Statement::next_place() {
  if (statement_ == nullptr) prepare();
  return ++bound_;
}

void Statement::check(int result) const {
  if (result != SQLITE_OK) fail(result);
}

void Statement::fail(int result) const { storage::fail(*handle_, result); }

Statement& Statement::bind_integer(std::int64_t value) {
  const int place = next_place();
  check(sqlite3_bind_int64(statement_, place, value));
  return *this;
}

Statement& Statement::bind(double value) {
  const int place = next_place();
  check(sqlite3_bind_double(statement_, place, value));
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  // A view without memory must still become '' and not NULL.
  const char* data = text.data() ? text.data() : "";
  const int place = next_place();
  check(sqlite3_bind_text64(statement_, place, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(std::span<const std::uint8_t> blob) {
  const int place = next_place();
  if (blob.empty()) {
    check(sqlite3_bind_zeroblob(statement_, place, 0));
  } else {
    check(sqlite3_bind_blob64(statement_, place, blob.data(), blob.size(), SQLITE_TRANSIENT));
  }
  return *this;
}

Statement& Statement::bind(std::nullptr_t) {
  const int place = next_place();
  check(sqlite3_bind_null(statement_, place));
  return *this;
}

bool Statement::step() {
  if (statement_ == nullptr) prepare();
  assert(bound_ == sqlite3_bind_parameter_count(statement_));
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) {
    // The text must be taken before reset() clears it, the statement must be reset before anybody rolls back.
    const std::string cause = cause_of(result, sqlite3_errmsg(handle_->db));
    reset();
    throw StorageError(fault_of(result), handle_->path + ": " + cause);
  }
  reset();
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

// The last run's values stay bound until the next ones replace them: clearing would be a pass over all of them per row.
void Statement::reset() noexcept {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  bound_ = 0;
}

int Statement::columns() const noexcept { return sqlite3_column_count(statement_); }

std::string Statement::column_name(int index) const {
  const char* name = sqlite3_column_name(statement_, index);
  return name ? name : "";
}

Statement::Type Statement::type(int index) const noexcept {
  switch (sqlite3_column_type(statement_, index)) {
    case SQLITE_INTEGER: return Type::integer;
    case SQLITE_FLOAT: return Type::real;
    case SQLITE_TEXT: return Type::text;
    case SQLITE_BLOB: return Type::blob;
    default: return Type::null;
  }
}

std::int64_t Statement::integer(int index) const noexcept { return sqlite3_column_int64(statement_, index); }

double Statement::real(int index) const noexcept { return sqlite3_column_double(statement_, index); }

std::string Statement::text(int index) const {
  const unsigned char* data = sqlite3_column_text(statement_, index);
  return data ? std::string(data, data + sqlite3_column_bytes(statement_, index)) : std::string();
}

std::vector<std::uint8_t> Statement::blob(int index) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, index));
  const int size = sqlite3_column_bytes(statement_, index);
  return data ? std::vector<std::uint8_t>(data, data + size) : std::vector<std::uint8_t>();
}

Database::Database(const std::string& path, Mode mode, std::chrono::milliseconds patience)
    : handle_(std::make_unique<detail::Handle>()) {
  configure_library();
  handle_->path = path;
  // Never an URI, whatever the library was built with: a file may be called "file:x?mode=memory".
  const std::string name = path.starts_with("file:") ? "./" + path : path;
  const int result = sqlite3_open_v2(name.c_str(), &handle_->db, open_flags(mode) | SQLITE_OPEN_NOMUTEX, nullptr);
  if (result != SQLITE_OK) fail(*handle_, result);
  sqlite3_extended_result_codes(handle_->db, 1);
  sqlite3_busy_timeout(handle_->db, static_cast<int>(patience.count()));
}

Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Database Database::in_memory(const Database& from) {
  Database out(":memory:", Mode::create, std::chrono::milliseconds{0});
  out.call(from.path());
  ::sqlite3_backup* const backup = sqlite3_backup_init(out.handle_->db, "main", from.handle_->db, "main");
  if (backup == nullptr) fail(*out.handle_, sqlite3_errcode(out.handle_->db));
  constexpr int all_pages = -1;
  sqlite3_backup_step(backup, all_pages);
  const int result = sqlite3_backup_finish(backup);
  if (result != SQLITE_OK) fail(*out.handle_, result);
  return out;
}

const std::string& Database::path() const noexcept { return handle_->path; }

void Database::call(const std::string& name) { handle_->path = name; }

void Database::execute(const std::string& sql) {
  const int result = sqlite3_exec(handle_->db, sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) fail(*handle_, result);
}

Statement Database::later(std::string_view sql) const { return Statement(*handle_, sql); }

Statement Database::prepare(std::string_view sql) const {
  Statement statement(*handle_, sql);
  statement.prepare();
  return statement;
}

std::int64_t Database::integer(std::string_view sql) const {
  Statement statement = prepare(sql);
  if (!statement.step()) throw StorageError(StorageFault::failed, path() + ": no row for: " + std::string(sql));
  return statement.integer(0);
}

std::int64_t Database::last_insert_id() const noexcept { return sqlite3_last_insert_rowid(handle_->db); }

std::int64_t Database::changes() const noexcept { return sqlite3_changes64(handle_->db); }

bool Database::in_transaction() const noexcept { return sqlite3_get_autocommit(handle_->db) == 0; }

bool Database::writable() const noexcept { return sqlite3_db_readonly(handle_->db, "main") == 0; }

std::vector<std::uint8_t> Database::file_header() const {
  // SQLite's own descriptor: closing a second one of ours would drop every lock that this process holds on the file.
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(handle_->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
      !file->pMethods) {
    throw StorageError(StorageFault::failed, path() + ": can't be read");
  }
  sqlite3_int64 size = 0;
  if (file->pMethods->xFileSize(file, &size) != SQLITE_OK)
    throw StorageError(StorageFault::failed, path() + ": can't be read");
  std::vector<std::uint8_t> header(static_cast<std::size_t>(std::min<sqlite3_int64>(size, 100)));
  if (!header.empty() && file->pMethods->xRead(file, header.data(), static_cast<int>(header.size()), 0) != SQLITE_OK) {
    throw StorageError(StorageFault::failed, path() + ": can't be read");
  }
  return header;
}

void Database::distrust() {
  sqlite3_db_config(handle_->db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
}

Transaction::Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (!open_ || !database_.in_transaction()) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const StorageError&) {
    // Closing the file, or the next one to open it, rolls back what could not be rolled back here.
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace s7::storage
