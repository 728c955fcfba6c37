#include "cli/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace s7::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Options parse_words(std::vector<std::string> words) {
  std::vector<const char*> argv{"s7scope"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  return parse(static_cast<int>(argv.size()), argv.data());
}

// The text of the usage error that these words must cause; always one line.
std::string error_of(const std::vector<std::string>& words) {
  try {
    static_cast<void>(parse_words(words));
  } catch (const UsageError& error) {
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "accepted";
  return {};
}

class OptionFiles : public ::testing::Test {
 protected:
  OptionFiles() {
    std::string pattern = (std::filesystem::temp_directory_path() / "s7scope-options-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~OptionFiles() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string file(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name) << content;
    return (folder_ / name).string();
  }

 private:
  std::filesystem::path folder_;
};

TEST(Options, AnalyzeHasTheDefaultsOfTheContract) {
  const auto options = std::get<AnalyzeOptions>(parse_words({"analyze", "a.pcap"}));
  EXPECT_THAT(options.input.captures, ElementsAre("a.pcap"));
  EXPECT_EQ(options.inventory, "s7scope.db");
  EXPECT_THAT(options.input.ports, ElementsAre(102));
  EXPECT_FALSE(options.input.port_only);
  EXPECT_FALSE(options.again);
  EXPECT_EQ(options.jobs, 1U);
  EXPECT_EQ(options.input.limits.max_flows, 16384U);
  EXPECT_EQ(options.input.limits.max_out_of_order_bytes, 262144U);
  EXPECT_EQ(options.input.limits.max_out_of_order_segments, 64U);
  EXPECT_EQ(options.input.limits.max_held_bytes, 67108864U);
  EXPECT_EQ(options.input.limits.max_tsdu, 65535U);
  EXPECT_EQ(options.input.limits.max_pending_requests, 32U);
  EXPECT_EQ(options.input.limits.max_access_rows, 262144U);
  EXPECT_EQ(options.input.limits.idle_timeout, 3600U);
  EXPECT_EQ(options.format, reports::Format::text);
  EXPECT_FALSE(options.output.file);
}

TEST(Options, AnalyzeTakesEverything) {
  const auto options = std::get<AnalyzeOptions>(
      parse_words({"analyze",       "a.pcap", "folder/",     "-",      "-o",   "x.db",        "--again", "--filter",
                   "host 10.0.0.1", "--port", "102",         "--port", "1102", "--port-only", "--jobs",  "4",
                   "--sensor",      "cell 7", "--max-flows", "1000",   "-f",   "md",          "-O",      "out.md"}));
  EXPECT_THAT(options.input.captures, ElementsAre("a.pcap", "folder/", "-"));
  EXPECT_EQ(options.inventory, "x.db");
  EXPECT_TRUE(options.again);
  EXPECT_EQ(options.input.filter, "host 10.0.0.1");
  EXPECT_THAT(options.input.ports, ElementsAre(102, 1102));
  EXPECT_TRUE(options.input.port_only);
  EXPECT_EQ(options.jobs, 4U);
  EXPECT_EQ(options.sensor, "cell 7");
  EXPECT_EQ(options.input.limits.max_flows, 1000U);
  EXPECT_EQ(options.format, reports::Format::md);
  EXPECT_EQ(options.output.file, "out.md");
}

TEST(Options, APortDoesNotSwallowTheCapture) {
  const auto options = std::get<AnalyzeOptions>(parse_words({"analyze", "--port", "1102", "2020.pcap"}));
  EXPECT_THAT(options.input.ports, ElementsAre(1102));
  EXPECT_THAT(options.input.captures, ElementsAre("2020.pcap"));
}

TEST(Options, CapturesMayBeCalledLikeCommands) {
  EXPECT_THAT(std::get<AnalyzeOptions>(parse_words({"analyze", "report", "decode"})).input.captures,
              ElementsAre("report", "decode"));
}

TEST(Options, ReportOfAViewOrTheOverview) {
  const auto view = std::get<ReportOptions>(
      parse_words({"report", "x.db", "connections", "-f", "csv", "--spreadsheet", "--width", "80"}));
  EXPECT_EQ(view.inventory, "x.db");
  EXPECT_EQ(view.view, "connections");
  EXPECT_EQ(view.format, reports::Format::csv);
  EXPECT_TRUE(view.spreadsheet);
  EXPECT_EQ(view.output.width, 80U);
  EXPECT_EQ(std::get<ReportOptions>(parse_words({"report", "x.db"})).view, "");
  EXPECT_EQ(std::get<ReportOptions>(parse_words({"report", "x.db", "overview", "-f", "md"})).view, "");
}

TEST(Options, Decode) {
  const auto options = std::get<DecodeOptions>(parse_words({"decode", "a.pcap", "-f", "jsonl", "--port-only"}));
  EXPECT_EQ(options.format, DecodeFormat::jsonl);
  EXPECT_TRUE(options.input.port_only);
}

TEST(Options, HelpShowsAnExamplePerCommand) {
  EXPECT_THAT(std::get<Information>(parse_words({"--help"})).text, HasSubstr("Example: s7scope analyze"));
  for (const std::string command : {"analyze", "report", "decode"}) {
    EXPECT_THAT(std::get<Information>(parse_words({command, "--help"})).text, HasSubstr("Example: s7scope " + command));
  }
}

TEST(Options, BoundsOfLiveFollowFromItsMemoryUnlessTheyAreGiven) {
  const auto options = std::get<LiveOptions>(parse_words({"live", "eth1", "--max-flows", "77"}));
  EXPECT_EQ(options.memory, 256U);
  EXPECT_EQ(options.ring, 0U);
  EXPECT_EQ(options.input.limits.max_flows, 77U);
  EXPECT_EQ(options.input.limits.max_access_rows, 0U);
  EXPECT_EQ(options.input.limits.max_held_bytes, 0U);
  EXPECT_EQ(options.input.limits.max_pending_requests, 32U);
}

TEST(Options, SizesHaveUnits) {
  const auto size = [](const char* text) {
    return std::get<LiveOptions>(parse_words({"live", "eth1", "--save", "kept", "--save-size", text})).save_size;
  };
  EXPECT_EQ(size("2G"), 2'147'483'648U);
  EXPECT_EQ(size("500M"), 524'288'000U);
  EXPECT_EQ(size("4194304"), 4'194'304U);
  for (const char* const wrong : {"3M", "2048T", "2g", "G", "", "-1M", "99999999999999999999"})
    EXPECT_THAT(error_of({"live", "eth1", "--save", "kept", "--save-size", wrong}), HasSubstr("is no size")) << wrong;
}

TEST(Options, TheSelfTestNeedsNoInterface) {
  const auto options = std::get<LiveOptions>(parse_words({"live", "--self-test", "-f", "json"}));
  EXPECT_TRUE(options.self_test);
  EXPECT_TRUE(options.json);
  EXPECT_THAT(error_of({"live"}), HasSubstr("needs an INTERFACE"));
  EXPECT_THAT(error_of({"live", "eth1", "-f", "json"}), HasSubstr("--self-test"));
  EXPECT_THAT(error_of({"live", "eth1", "--save-size", "1G"}), HasSubstr("give --save"));
}

TEST(Options, VersionNamesTheLibraries) {
  const std::string text = std::get<Information>(parse_words({"--version"})).text;
  for (const char* name :
       {"s7scope 0.", "libpcap 1.", "SQLite 3.", "fmt ", "CLI11 2.", "zlib 1.", "zstd 1.", "libxlsxwriter 1."})
    EXPECT_THAT(text, HasSubstr(name));
}

TEST(UsageErrors, SayWhatIsWrongAndHowToMendIt) {
  EXPECT_THAT(error_of({}), HasSubstr("analyze, live, report, "));
  EXPECT_THAT(error_of({"frobnicate"}), HasSubstr("unknown command 'frobnicate'"));
  EXPECT_THAT(error_of({"analyse", "x"}), HasSubstr("did you mean analyze?"));
  EXPECT_THAT(error_of({"analyze"}), HasSubstr("needs a CAPTURE"));
  EXPECT_THAT(error_of({"report"}), HasSubstr("needs an INVENTORY"));
  EXPECT_THAT(error_of({"decode"}), HasSubstr("needs a CAPTURE"));
  EXPECT_THAT(error_of({"analyze", "a", "--fiter", "tcp"}),
              HasSubstr("unknown option '--fiter', did you mean --filter?"));
  EXPECT_THAT(error_of({"analyze", "--frobnicate"}),
              AllOf(HasSubstr("'--frobnicate'"), Not(HasSubstr("did you mean"))));
  EXPECT_THAT(error_of({"report", "x.db", "connections", "more"}), HasSubstr("one argument too many: 'more'"));
  EXPECT_THAT(error_of({"analyze", "a", "--port"}), HasSubstr("--port needs a value"));
  EXPECT_THAT(error_of({"analyze", "a", "--again=maybe"}), HasSubstr("takes only true or false"));
}

TEST(UsageErrors, BadValuesNameTheValueAndTheChoice) {
  EXPECT_THAT(error_of({"analyze", "a", "--port", "abc"}), HasSubstr("--port: 'abc' is no number from 1 to 65535"));
  EXPECT_THAT(error_of({"analyze", "a", "--port", "70000"}), HasSubstr("'70000'"));
  EXPECT_THAT(error_of({"analyze", "a", "--port", "0"}), HasSubstr("'0'"));
  EXPECT_THAT(error_of({"analyze", "a", "--port", "-1"}), HasSubstr("'-1'"));
  EXPECT_THAT(error_of({"analyze", "a", "--jobs", "99999999999999999999"}), HasSubstr("from 1 to 16"));
  EXPECT_THAT(error_of({"report", "x.db", "frob"}), HasSubstr("connections"));
  EXPECT_THAT(error_of({"report", "x.db", "connections", "-f", "pdf"}),
              HasSubstr("'pdf', only text, csv, json, jsonl, md, html or xlsx"));
  EXPECT_THAT(error_of({"decode", "a", "-f", "csv"}), HasSubstr("only text, jsonl, zeek or zeek-json"));
  EXPECT_THAT(error_of({"report", "x.db", "-f", "json"}), HasSubstr("name a view"));
}

TEST(UsageErrors, WhatTheUserTypedCannotCommandTheTerminal) {
  EXPECT_THAT(error_of({"\x1b[31m"}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(error_of({"a\nb"}), HasSubstr("a b"));
}

TEST(Options, NumbersAreDecimal) {
  EXPECT_THAT(std::get<AnalyzeOptions>(parse_words({"analyze", "a", "--port", "0102"})).input.ports, ElementsAre(102));
  EXPECT_THAT(error_of({"analyze", "a", "--port", "0x66"}), HasSubstr("'0x66'"));
}

TEST_F(OptionFiles, ConfigHoldsAnyOptionAndTheCommandLineWins) {
  const std::string config = file("c.toml",
                                  "[analyze]\nport = [1102, 102]\nfilter = \"tcp port 102\"\nport-only = "
                                  "true\nmax-flows = 100\n[report]\nformat = \"md\"\n");
  auto options = std::get<AnalyzeOptions>(parse_words({"analyze", "a.pcap", "--config", config}));
  EXPECT_THAT(options.input.ports, ElementsAre(1102, 102));
  EXPECT_EQ(options.input.filter, "tcp port 102");
  EXPECT_TRUE(options.input.port_only);
  EXPECT_EQ(options.input.limits.max_flows, 100U);
  options = std::get<AnalyzeOptions>(parse_words({"--config", config, "analyze", "a.pcap", "--port", "5"}));
  EXPECT_THAT(options.input.ports, ElementsAre(5));
  EXPECT_EQ(std::get<ReportOptions>(parse_words({"report", "x.db", "--config", config})).format, reports::Format::md);
}

TEST_F(OptionFiles, ConfigErrors) {
  EXPECT_THAT(error_of({"analyze", "a", "--config", "/nonexistent/c.toml"}), HasSubstr("can't be read"));
  EXPECT_THAT(error_of({"analyze", "a", "--config", file("a.toml", "[analyze]\nprt = 5\n")}),
              HasSubstr("'analyze.prt'"));
  EXPECT_THAT(error_of({"analyze", "a", "--config", file("b.toml", "[analyze]\nport = 99999\n")}),
              HasSubstr("'99999'"));
  EXPECT_THAT(error_of({"analyze", "a", "--config", file("c.toml", "[analyze]\nCAPTURE = \"b\"\n")}),
              HasSubstr("command line"));
}

TEST_F(OptionFiles, ResultsMayNotReplaceWhatTheyAreMadeFrom) {
  const std::string inventory = file("x.db", "x");
  EXPECT_THAT(error_of({"report", inventory, "connections", "-O", inventory}), HasSubstr("would overwrite"));
  EXPECT_THAT(error_of({"decode", inventory, "-O", inventory}), HasSubstr("would overwrite"));
  EXPECT_THAT(error_of({"analyze", "a", "-o", inventory, "-O", inventory}), HasSubstr("would overwrite"));
  EXPECT_THAT(error_of({"analyze", "a", "-o", "new.db", "--html", "./new.db"}),
              HasSubstr("--html would overwrite new.db"));
  EXPECT_THAT(error_of({"analyze", "a", "-O", "a.html", "--html", "a.html"}), HasSubstr("name the same file"));
}

}  // namespace
}  // namespace s7::cli
