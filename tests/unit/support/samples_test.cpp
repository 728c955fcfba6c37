// The files in samples/ are what the scripts make, on every machine.

#include <gtest/gtest.h>

#include <set>

#include "tests/support/paths.hpp"
#include "tests/support/samples/sample.hpp"

namespace s7::test::samples {
namespace {

const std::filesystem::path folder = std::filesystem::path(source_dir()) / "samples";

const std::vector<Sample>& samples() {
  static const auto made = all_samples();
  return made;
}

std::string truth_name(const Sample& sample) { return sample.name.substr(0, sample.name.find('.')) + ".json"; }

TEST(Samples, FilesAreAsTheScriptsMakeThem) {
  for (const auto& sample : samples()) {
    EXPECT_TRUE(read_file(folder / sample.name) == sample.content) << sample.name << ": run make_samples";
    if (sample.truth.empty()) continue;
    const auto stored = read_file(folder / "truth" / truth_name(sample));
    EXPECT_EQ(std::string(stored.begin(), stored.end()), sample.truth) << sample.name;
  }
}

TEST(Samples, StaySmall) {
  for (const auto& sample : samples())
    EXPECT_LT(sample.content.size(), sample.name == "plant-cell.pcapng" ? 1'500'000U : 200'000U) << sample.name;
}

TEST(Samples, EveryCaptureInTheFolderHasAScriptAndALine) {
  std::set<std::string> made;
  for (const auto& sample : samples()) made.insert(sample.name);
  const auto readme = read_file(folder / "README.md");
  const std::string text(readme.begin(), readme.end());
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.find(".pcap") == std::string::npos) continue;
    EXPECT_TRUE(made.contains(name)) << name;
    EXPECT_NE(text.find("`" + name + "`"), std::string::npos) << name << " is missing in samples/README.md";
  }
}

TEST(Samples, EveryCaptureIsInTheCorpusOfTheFuzzer) {
  const auto corpus = std::filesystem::path(source_dir()) / "tests/fuzz/corpus/fuzz_analyzer";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".pcap" && extension != ".pcapng") continue;
    const auto name = "frames-" + entry.path().stem().string();
    EXPECT_TRUE(std::filesystem::exists(corpus / name)) << name << ": run tests/fuzz/make_corpus.py";
  }
}

}  // namespace
}  // namespace s7::test::samples
