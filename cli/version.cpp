#include "cli/version.hpp"

#include <fmt/format.h>

namespace s7::cli {

// The numbers come from the build: the headers of these libraries are at home in other folders.
std::string version_text() {
  return fmt::format(
      "s7scope {}\n"
      "built with libpcap {}, SQLite {}, fmt {}, CLI11 {}, zlib {}, zstd {}, xxHash {}, "
      "libxlsxwriter {}\n",
      S7_VERSION, S7_PCAP_VERSION, S7_SQLITE_VERSION, S7_FMT_VERSION, S7_CLI11_VERSION, S7_ZLIB_VERSION,
      S7_ZSTD_VERSION, S7_XXHASH_VERSION, S7_XLSXWRITER_VERSION);
}

}  // namespace s7::cli
