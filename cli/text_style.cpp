#include "cli/text_style.hpp"

#include <unistd.h>

#include "cli/terminal.hpp"

namespace s7::cli {

reports::TextStyle style_for(const OutputOptions& output) {
  reports::TextStyle style;
  if (!output.file) style = {terminal_width(STDOUT_FILENO), wants_colour(STDOUT_FILENO)};
  if (output.width) style.width = output.width;
  return style;
}

}  // namespace s7::cli
