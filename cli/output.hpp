#pragma once

// Where results go: standard output, or a file that appears whole or not at all.

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace s7::cli {

// The output can't be written; the text names it and the cause.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Nobody reads our output any more (`| head`): stop quietly. No std::exception, since it is no fault.
struct OutputClosed {};

// "s7scope: TEXT" as a line on standard error. That nobody reads it any more is no fault.
void say(std::string_view text);

// A regular file is written beside its place and renamed by commit(): readers see the old content or the new one.
// Devices and pipes are written as they are. Nothing is left behind without commit(). Not thread-safe.
class Output {
 public:
  // nullopt: standard output. Throws OutputError.
  explicit Output(const std::optional<std::string>& file);
  // Writes to a descriptor that stays the caller's; `name` is for messages.
  Output(int descriptor, std::string name);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output();

  // Collects; writes when enough came together. Throws OutputError, OutputClosed.
  void write(std::string_view text);
  // Passes on what was collected, for a reader that waits. Throws OutputError, OutputClosed.
  void flush();
  // Writes the rest and, for a file, puts it in its place. Throws OutputError, OutputClosed. To be called once, at the
  // end.
  void commit();

 private:
  void open_beside(const std::string& target);
  [[noreturn]] void fail(const char* what, int error) const;

  int descriptor_ = -1;
  bool owned_ = false;
  std::string name_;       // for messages
  std::string target_;     // where the file goes; empty: no renaming
  std::string temporary_;  // the file being written; empty: none
  std::string pending_;
};

}  // namespace s7::cli
