#pragma once

// What the user asked for, as plain values: nothing behind this header knows how it was written on the command line.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "reports/firewall/rules.hpp"
#include "reports/render.hpp"

namespace s7::cli {

// Wrong usage. The text is one line: what is wrong and how to mend it.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Bounds of what is held in memory; docs/limits.md says what happens when one is reached.
struct LimitOptions {
  std::size_t max_flows = 16384;                                 // TCP connections followed at once
  std::size_t max_out_of_order_bytes = std::size_t{256} * 1024;  // per direction
  std::size_t max_out_of_order_segments = 64;                    // per direction
  std::size_t max_held_bytes = std::size_t{64} * 1024 * 1024;    // over all connections
  std::size_t max_tsdu = 65535;                                  // bytes of a message joined from COTP fragments
  std::size_t max_pending_requests = 32;                         // waiting for an answer, per session
  std::size_t max_access_rows = 262144;                          // sums in memory before they go to the inventory
  std::uint32_t idle_timeout = 3600;  // seconds without a packet until a connection counts as ended
};

// Which packets to read and how.
struct InputOptions {
  std::vector<std::string> captures;      // files, folders, "-" for standard input
  std::string filter;                     // BPF; empty: everything
  std::vector<std::uint16_t> ports{102};  // TCP ports that speak S7
  bool port_only = false;                 // true: no detection by content on other ports
  LimitOptions limits;
};

struct OutputOptions {
  std::optional<std::string> file;   // nullopt: standard output
  std::optional<std::size_t> width;  // columns for text; nullopt: the terminal's
};

struct AnalyzeOptions {
  InputOptions input;
  std::string inventory = "s7scope.db";
  bool again = false;                              // replace what captures already present had contributed
  unsigned jobs = 1;                               // threads
  std::string sensor;                              // name of the place the captures come from
  std::optional<std::string> oui;                  // registry of MAC addresses; nullopt: the usual one
  std::string names;                               // names file; empty: the inventory keeps those it has
  std::string plan;                                // to compare with; empty: none
  reports::Format format = reports::Format::text;  // text, md or html
  std::optional<std::string> html;                 // the report as a page goes there, too
  OutputOptions output;
};

// Where alerts go: nowhere, or to standard output.
enum class AlertFormat : std::uint8_t { none, text, jsonl };

struct LiveOptions {
  InputOptions input;  // `captures`: interfaces, or "any"; limits that are 0 follow from `memory`
  std::string inventory = "s7scope.db";
  std::string sensor;               // name of the place that is watched
  std::optional<std::string> oui;   // as for analyze
  std::string names;                // as for analyze
  std::size_t memory = 256;         // MiB that both processes may have together
  std::size_t ring = 0;             // MiB per interface that wait for us in the kernel; 0: follows from `memory`
  bool promiscuous = true;          // packets for other stations, too
  bool kernel_filter = true;        // the kernel keeps back what can't matter
  std::uint32_t status_every = 60;  // seconds between lines where there is no terminal
  AlertFormat alert = AlertFormat::none;
  bool syslog = false;          // alerts go to syslog(3), too
  std::uint32_t quiet_for = 0;  // seconds after the start in which nothing is alerted
  std::uint32_t rotate = 0;     // seconds of a period that has an inventory of its own; 0: one for ever
  std::size_t keep = 0;         // inventories to keep; 0: all
  std::string html;             // page to be written now and then; empty: none
  bool redact = false;          // the page has pseudonyms
  std::uint32_t every = 60;     // seconds between pages
  std::string user;             // to become once the interfaces are open; empty: stays
  bool sandbox = true;          // false: for debugging only
  std::string plan;             // what deviates from it is alerted; empty: none
  std::string save;             // folder that keeps the S7 packets; empty: none
  std::uint64_t save_size = std::uint64_t{1} << 30U;  // bytes of all files there
  bool self_test = false;                             // says what this computer can do, and watches nothing
  bool json = false;                                  // the self-test as JSON
};

// A list that is no view of the inventory: what a plant is handed over with.
inline constexpr const char* connection_list = "connection-list";

struct ReportOptions {
  std::string inventory;
  std::string view;   // empty: the overview
  std::string names;  // names file; empty: only those of the inventory
  std::string zones;  // zones file, for the connection list; empty: none
  reports::Format format = reports::Format::text;
  bool spreadsheet = false;  // CSV cells that look like formulas are marked
  bool redact = false;       // pseudonyms for all that tells whose plant it is
  OutputOptions output;
};

struct AuditOptions {
  std::string inventory;
  std::string plan;                 // to compare with; empty: none
  std::string names;                // names file; empty: only those of the inventory
  std::string mute, zones;          // files; empty: none
  std::string fail_on = "warning";  // info, notice, warning, critical, never
  reports::Format format = reports::Format::text;
  bool spreadsheet = false;
  bool redact = false;
  OutputOptions output;
};

// zeek, zeek_json: a folder of logs.
enum class DecodeFormat : std::uint8_t { text, jsonl, zeek, zeek_json };

struct DecodeOptions {
  InputOptions input;
  DecodeFormat format = DecodeFormat::text;
  OutputOptions output;
};

struct ExtractOptions {
  std::vector<std::string> captures;
  std::uint64_t connection = 0;  // 0: what is between `client` and `server`
  std::string client, server;
  std::string inventory = "s7scope.db";
  std::string output;
};

struct PlanOptions {
  std::string inventory;
  std::string names;  // names file; empty: only those of the inventory
  bool redact = false;
  OutputOptions output;
};

enum class FirewallFormat : std::uint8_t { nftables, iptables, csv };

struct FirewallOptions {
  std::string input;  // a plan or an inventory
  std::string names;  // names file; empty: only those of the inventory
  bool redact = false;
  FirewallFormat format = FirewallFormat::nftables;
  reports::firewall::Hook hook = reports::firewall::Hook::forward;
  OutputOptions output;
};

struct DiffOptions {
  std::string before, after;        // inventories
  std::string names;                // names file; empty: only those of the inventories
  std::string fail_on = "warning";  // info, notice, warning, critical, never
  reports::Format format = reports::Format::text;
  bool spreadsheet = false;
  bool redact = false;
  OutputOptions output;
};

struct MergeOptions {
  std::vector<std::string> inventories;
  std::string inventory;  // to write
  bool redact = false;
  reports::Format format = reports::Format::text;  // text or md: what was merged
  OutputOptions output;
};

// Asked for help or the version: print the text and be done.
struct Information {
  std::string text;
};

using Options = std::variant<Information, AnalyzeOptions, LiveOptions, ReportOptions, AuditOptions, DecodeOptions,
                             ExtractOptions, PlanOptions, FirewallOptions, DiffOptions, MergeOptions>;

// Throws UsageError.
[[nodiscard]] Options parse(int argc, const char* const* argv);

}  // namespace s7::cli
