#pragma once

// Details of operations whose parts are known: which of them are words of ours, and which are what somebody gave as a
// name.

#include <functional>
#include <string>

namespace s7::reports::redaction {

using ReplaceName = std::function<std::string(const std::string&)>;

// "delete a file: address 01, filename PART 7": values behind their names, but for numbers, and what has no name.
[[nodiscard]] std::string arguments_with(const std::string& text, const ReplaceName& replace);

// "HMI_2 mode system": who subscribed to which kinds of messages.
[[nodiscard]] std::string subscriber_with(const std::string& text, const ReplaceName& replace);

}  // namespace s7::reports::redaction
