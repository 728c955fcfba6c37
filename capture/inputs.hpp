#pragma once

#include <string>
#include <vector>

namespace s7::capture {

// One thing to read packets from.
struct Input {
  enum class Kind {
    file,     // regular: can be read twice, and closed in between
    stream,   // stdin, a pipe, a device: read once, from the start
    missing,  // cannot even be looked at; `problem` says why
  };
  std::string name;  // as the user gave it, or folder/file
  Kind kind = Kind::file;
  bool from_folder = false;  // found, not named: need not be a capture
  std::string problem;
};

// Replaces folders by the regular files below them, sorted by path; "-" is stdin. What a folder holds besides is noted.
// Throws CaptureError when stdin is named twice.
std::vector<Input> expand_inputs(const std::vector<std::string>& names, std::vector<std::string>& notes);

}  // namespace s7::capture
