#pragma once

namespace s7::cli {

// What the program says to the one that started it. Numbers are part of the contract with users.
enum ExitCode : int {
  exit_done = 0,
  exit_found = 1,      // audit: findings; diff: differences
  exit_usage = 2,      // wrong usage
  exit_input = 3,      // an input could not be read or was damaged
  exit_output = 4,     // inventory or output file not writable, or the inventory is not one of ours
  exit_device = 5,     // a network interface could not be opened
  exit_internal = 70,  // a fault of the program itself
};

}  // namespace s7::cli
