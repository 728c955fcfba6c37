#include "storage/writer_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "storage/sqlite.hpp"

namespace s7::storage {

namespace {

// Far behind the bytes that SQLite locks (SQLite file format, section 1.3.2).
constexpr ::off_t locked_byte = ::off_t{1} << 62;

}  // namespace

WriterLock::WriterLock(const std::string& path) : file_(::open(path.c_str(), O_RDWR | O_CLOEXEC)) {
  if (file_ < 0) return;
  struct ::flock wanted {};
  wanted.l_type = F_WRLCK;
  wanted.l_whence = SEEK_SET;
  wanted.l_start = locked_byte;
  wanted.l_len = 1;
  if (::fcntl(file_, F_OFD_SETLK, &wanted) == 0 || (errno != EAGAIN && errno != EACCES)) return;
  ::close(std::exchange(file_, -1));
  throw StorageError(StorageFault::locked, path + ": another live run is writing to it");
}

WriterLock::~WriterLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace s7::storage
