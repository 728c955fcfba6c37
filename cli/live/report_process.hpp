#pragma once

// The third process of live: it reads the inventory like any other reader, counts findings and writes the page, so that
// neither the commits nor the rings wait for it.
//
// SQLite must not be taken through fork(): so this process is made before the inventory is opened, never opens it
// itself, and starts a child for each report, which gives all its memory back with its end.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/live/sandbox.hpp"

namespace s7::cli {

// What is to be made, and what came of it.
struct ReportOrder {
  std::string inventory, page;  // page: file to be written; "": none
};
struct ReportResult {
  std::uint64_t findings = 0;  // of the audit, at or above `warning`
  std::string fault;           // why it could not be made; "": it was
};

class ReportProcess {
 public:
  struct Setup {
    std::string plan;        // findings against it are counted, too; "": none
    std::size_t memory = 0;  // bytes that a report may take
    std::string user;        // see drop_privileges()
    Paths paths;             // all that reports may need
    bool confined = true;
    bool redact = false;  // the page
  };
  // Starts the process. Throws std::system_error.
  explicit ReportProcess(const Setup& setup);
  ReportProcess(const ReportProcess&) = delete;
  ReportProcess& operator=(const ReportProcess&) = delete;
  ~ReportProcess();

  [[nodiscard]] bool busy() const noexcept { return busy_; }
  // Begins a report; to be called when none is under way.
  void begin(const ReportOrder& order);
  // The report is there, or can't be made; nullopt: not yet, or there was no order. Never waits.
  [[nodiscard]] std::optional<ReportResult> take();
  // Ends the report that is under way, if any, and with it its hold on the inventory. Waits for that, some seconds at
  // most.
  void cancel();

 private:
  int process_ = -1, socket_ = -1;
  bool busy_ = false;
};

}  // namespace s7::cli
