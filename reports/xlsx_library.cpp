#include "reports/xlsx_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "reports/xlsx.hpp"

namespace s7::reports::xlsx_library {
namespace {

// Stays loaded: it may be needed again.
void* load() {
  void* const library = dlopen(S7_XLSXWRITER_LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    throw XlsxError(fmt::format("workbooks can't be made without libxlsxwriter: {}",
                                dlerror()));  // NOLINT(concurrency-mt-unsafe): of this thread
  return library;
}

}  // namespace

void* address_of(const char* name) {
  static void* const library = load();
  void* const address = dlsym(library, name);
  if (address == nullptr)
    throw XlsxError(fmt::format("workbooks can't be made by this libxlsxwriter: {}",
                                dlerror()));  // NOLINT(concurrency-mt-unsafe): of this thread
  return address;
}

}  // namespace s7::reports::xlsx_library
