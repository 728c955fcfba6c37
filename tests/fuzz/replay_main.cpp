// Runs saved inputs through a fuzz target where there is no libFuzzer, so that what once crashed stays a test under
// every compiler.
//
//     replay_NAME FILE|FOLDER...
//
// Short inputs are also run cut at every length: a decoder must survive each of them. Ends with 77 when there was no
// input.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t cut_everywhere_up_to = 512;

std::vector<std::uint8_t> content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void run(std::span<const std::uint8_t> input) {
  // A copy of exactly this size: AddressSanitizer then sees a read of even one byte too many.
  const std::vector<std::uint8_t> exact(input.begin(), input.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

void replay(const std::filesystem::path& file) {
  std::printf("%s\n", file.c_str());
  std::fflush(stdout);
  const auto bytes = content(file);
  run(bytes);
  if (bytes.size() > cut_everywhere_up_to) return;
  for (std::size_t length = 0; length < bytes.size(); ++length) run(std::span(bytes).first(length));
}

std::vector<std::filesystem::path> inputs(const std::filesystem::path& place) {
  if (!std::filesystem::is_directory(place)) return {place};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(place)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t replayed = 0;
  for (const char* argument : std::span(arguments, static_cast<std::size_t>(count)).subspan(1)) {
    if (!std::filesystem::exists(argument)) continue;
    for (const auto& file : inputs(argument)) {
      replay(file);
      ++replayed;
    }
  }
  if (replayed == 0) {
    std::printf("SKIP: no saved inputs\n");
    return 77;
  }
  std::printf("%zu passed, 0 failed, 0 skipped\n", replayed);
  return 0;
}
