#pragma once

// Codes of the protocol with their names, as the inventory carries them.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace s7::reports {

class CodeNames {
 public:
  // Kinds: "return-code" for items, "header-error" for error words, "tls-alert". Without a name a code stands alone.
  void add(std::string kind, std::int64_t code, std::string name);

  // "0x0a" -> "0x0a object missing"; the code alone when it has no name. Item return codes have two digits, error words
  // four: `kind` is only needed for codes of another kind.
  [[nodiscard]] std::string described(std::string_view code, std::string_view kind = {}) const;
  // {"0x0a": 3, "0x8104": 2} -> "3x 0x0a object missing, 2x 0x8104 ..."; texts of another form stay as they are; "{}"
  // gives "".
  [[nodiscard]] std::string counted_codes(std::string_view json, std::string_view kind = {}) const;

  // What the codes in the errors of an operation are, for both of them.
  [[nodiscard]] static std::string_view kind_for(std::string_view operation);

 private:
  std::map<std::pair<std::string, std::int64_t>, std::string> names_;
};

}  // namespace s7::reports
