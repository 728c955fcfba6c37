#pragma once

// page.css and page.js as they are built in, and their hashes as a content security policy wants them.

#include <string_view>

namespace s7::reports::html {

[[nodiscard]] std::string_view page_style() noexcept;
[[nodiscard]] std::string_view page_script() noexcept;
// "sha256-" and base64.
[[nodiscard]] std::string_view style_hash() noexcept;
[[nodiscard]] std::string_view script_hash() noexcept;

}  // namespace s7::reports::html
