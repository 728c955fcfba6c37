#pragma once

// What was looked at, as table `capture` says it: a BPF expression of the user among words of ours.

#include <functional>
#include <string>

namespace s7::reports::redaction {

// `replace` is asked for every word of the expression that is neither of the filter language nor a number (addresses
// and names of stations, ports and networks), and for the folder that packets are kept in, which begins with '/'.
[[nodiscard]] std::string filter_with(const std::string& text,
                                      const std::function<std::string(const std::string&)>& replace);

}  // namespace s7::reports::redaction
