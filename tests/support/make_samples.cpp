// make_samples DIR: writes every sample into DIR and its truth into DIR/truth. The same files every time.

#include <cstdio>
#include <exception>
#include <filesystem>

#include "tests/support/samples/sample.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_samples DIR\n", stderr);
    return 2;
  }
  try {
    const std::filesystem::path folder = argv[1];
    std::filesystem::create_directories(folder / "truth");
    for (const auto& sample : s7::test::samples::all_samples()) {
      s7::test::write_file(folder / sample.name, sample.content);
      if (sample.truth.empty()) continue;
      const auto stem = sample.name.substr(0, sample.name.find('.'));
      s7::test::write_file(folder / "truth" / (stem + ".json"),
                           s7::test::Bytes(sample.truth.begin(), sample.truth.end()));
    }
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "make_samples: %s\n", problem.what());
    return 1;
  }
  return 0;
}
