#pragma once

// One writer that stays for long per inventory. SQLite tells two of them from a writer and its readers only while one
// of them is writing.

#include <string>
#include <utility>

namespace s7::storage {

// Held until it is destroyed or its process ends; readers and short writers don't notice it. Must outlive the Database
// of the same file: closing it earlier would take away SQLite's own locks.
class WriterLock {
 public:
  WriterLock() = default;
  // Throws StorageError (`locked`) when another process has it. A file that can't be opened is not locked.
  explicit WriterLock(const std::string& path);
  WriterLock(WriterLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  WriterLock& operator=(WriterLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~WriterLock();

 private:
  int file_ = -1;
};

}  // namespace s7::storage
