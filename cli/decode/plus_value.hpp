#pragma once

// Values of S7comm-plus as people and programs read them. Secrets are never written: values of attributes that hold
// passwords or their hashes only say that they are there.

#include <cstdint>
#include <string>

#include "dissector/wire/plus/visitor.hpp"

namespace s7::cli {

// Attribute or member that holds a password, an answer to a challenge, or a hash of a password.
bool is_plus_secret(std::uint32_t id);

// "12.5", "\"Main\"", "USInt[254] fe 01 4d ...", "Struct 314": short, for one line.
std::string plus_value_text(const dissector::plus::Value& value);
// The whole value as JSON: a number, a text, bytes as text, or an array of numbers; empty where there is nothing to
// show (structs, Null).
std::string plus_value_json(const dissector::plus::Value& value);
// Valid UTF-8 in quotes.
std::string quoted_utf8(std::string_view text);

}  // namespace s7::cli
