// --memory: how it is shared out, and that it is kept whatever comes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/live/memory_guard.hpp"
#include "cli/live/memory_plan.hpp"
#include "cli/live/row_sender.hpp"
#include "cli/record/recorder.hpp"
#include "dissector/analyzer.hpp"
#include "reports/knowledge/techniques.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::cli {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t mib = MemoryPlan::mib;

TEST(MemoryPlan, WhatIsLeftBesideTheRingsIsSharedOut) {
  // 256 - 2 processes * 32 (ring) - 56 = 136 MiB, three quarters of it for decoding.
  const MemoryPlan plan = plan_memory(256, 0, 1);
  EXPECT_EQ(plan.ring, 32 * mib);
  EXPECT_EQ(plan.decoding, 102 * mib);
  EXPECT_EQ(plan.known, 34U * 1024);
  // 1024 - 2 * 3 * 40 - 56 = 728
  EXPECT_EQ(plan_memory(1024, 40, 3).decoding, 546 * mib);
}

TEST(MemoryPlan, ManyInterfacesHaveSmallerRings) {
  EXPECT_EQ(plan_memory(256, 0, 4).ring, 8 * mib);
  EXPECT_EQ(plan_memory(256, 0, 20).ring, 1 * mib);
}

TEST(MemoryPlan, TooLittleIsRefusedWithWhatWouldDo) {
  try {
    static_cast<void>(plan_memory(100, 32, 1));
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("--memory 100"));
    EXPECT_THAT(error.what(), HasSubstr("give 152"));  // 64 + 56 + 32
  }
  EXPECT_EQ(plan_memory(152, 32, 1).decoding, 24 * mib);
}

TEST(MemoryPlan, OnlyBoundsThatNobodyGaveFollow) {
  LimitOptions limits;
  limits.max_flows = 77;
  limits.max_access_rows = limits.max_held_bytes = 0;
  apply_memory(plan_memory(256, 0, 1), limits);
  EXPECT_EQ(limits.max_flows, 77U);
  EXPECT_EQ(limits.max_access_rows, 102 * mib / 1536);
  EXPECT_EQ(limits.max_held_bytes, 51 * mib);
}

TEST(MemoryGuard, MeasuresBeforeTheRestCanBeFilled) {
  std::size_t used = 0, measured = 0;
  MemoryGuard guard(100 * mib, [&] {
    ++measured;
    return used;
  });
  EXPECT_FALSE(guard.passed(1));
  EXPECT_FALSE(guard.passed(8000));  // 100 MiB are 8533 packets of 12 KiB
  EXPECT_EQ(measured, 1U);
  used = 101 * mib;
  EXPECT_TRUE(guard.passed(8000));
  EXPECT_EQ(measured, 2U);
  EXPECT_TRUE(guard.too_much());
  used = 87 * mib;  // an eighth stays free
  EXPECT_FALSE(guard.too_much());
}

// Rows of one kind.
struct Count final : storage::RowSink {
  std::size_t connections = 0, sessions = 0, attempts = 0;
  std::uint64_t tries = 0, only_counted = 0;
  storage::ConnectionId connection(const storage::ConnectionKey&) override {
    return static_cast<storage::ConnectionId>(++connections);
  }
  std::uint64_t number_session(std::uint64_t id) override { return id; }
  void add(storage::CaptureId, storage::ConnectionId, const storage::ConnectionTotals&) override {}
  void add(storage::CaptureId, storage::ConnectionId, const storage::AccessKey&,
           const storage::AccessTotals&) override {}
  void add(storage::CaptureId, storage::ConnectionId, const storage::OperationKey&,
           const storage::OperationTotals&) override {}
  void add(storage::CaptureId, const storage::ProblemKey& key, const storage::ProblemTotals& totals) override {
    if (key.layer == "limit") only_counted += totals.count;
  }
  void add(storage::CaptureId, const storage::SessionRecord& record) override {
    ++sessions;
    tries += record.count;
  }
  void add(storage::CaptureId, const storage::AttemptRecord& record) override {
    ++attempts;
    tries += record.count;
  }
  void add(storage::CaptureId, const storage::EventRecord&) override {}
  void add(storage::CaptureId, const storage::DeviceFact&) override {}
  void add(storage::CaptureId, const storage::ResolutionKey&, const storage::ResolutionTotals&) override {}
};

// A lone packet of a new pair of stations each time: SYNs, and every fourth from the middle of a connection.
class Flood {
 public:
  Flood()
      : recorder_(reports::Techniques(reports::data_text("attack-mapping.tsv")), true),
        analyzer_(settings(), recorder_.listeners()) {
    recorder_.set_captures({1});
    auto c = test::conversation();
    c.syn();
    const auto frame = c.take().front();
    bytes_.assign(frame.bytes.begin(), frame.bytes.end());
  }
  void feed(std::size_t packets) {
    constexpr std::size_t source = 26, port = 34, flags = 47, batch = 5'000;
    constexpr std::uint8_t syn = 0x02, data = 0x18;
    for (; packets > 0; --packets) {
      const auto number = static_cast<std::uint32_t>(++number_);
      const std::uint32_t address = 0x0b000000U + number * 7;
      for (unsigned i = 0; i < 4; ++i) bytes_[source + i] = static_cast<std::uint8_t>(address >> (24U - 8U * i));
      bytes_[port] = static_cast<std::uint8_t>(16U + number % 200U);
      bytes_[flags] = number % 4 == 0 ? data : syn;
      dissector::Frame frame{
          {at_ += 100'000, number_, number_, 0}, 1, static_cast<std::uint32_t>(bytes_.size()), bytes_};
      analyzer_.feed(frame);
      if (number_ % batch == 0) hand_over();
    }
    hand_over();
  }
  void hand_over() {
    analyzer_.report_so_far();
    recorder_.flush_changes(rows_);
  }
  void finish() {
    analyzer_.finish();
    recorder_.finish(rows_);
  }
  Count& rows() { return rows_; }
  dissector::Analyzer& analyzer() { return analyzer_; }

 private:
  static dissector::Settings settings() {
    dissector::Settings out;
    out.limits.flows = 2048;
    return out;
  }
  Recorder recorder_;
  dissector::Analyzer analyzer_;
  Count rows_;
  std::vector<std::uint8_t> bytes_;
  std::uint64_t number_ = 0;
  std::int64_t at_ = test::play_start;
};

TEST(Flood, RowsAndMemoryAreBoundedAndNothingGoesUncounted) {
  constexpr std::size_t pairs = 16U * 1'024;  // kept of each kind: docs/limits.md
  Flood flood;
  flood.feed(60'000);
  const std::size_t before = MemoryGuard::on_heap();
  flood.feed(60'000);
  const std::size_t after = MemoryGuard::on_heap();
  EXPECT_LT(after, before + 6 * mib);  // 60,000 pairs more would be 12 MiB and more
  flood.finish();
  EXPECT_LE(flood.rows().attempts, pairs);
  EXPECT_LE(flood.rows().sessions, pairs);
  EXPECT_GT(flood.rows().attempts + flood.rows().sessions, pairs);
  EXPECT_EQ(flood.rows().tries + flood.rows().only_counted, 120'000U);
}

TEST(Flood, ConnectionsAreGivenUpWhenThereIsNoMemory) {
  Flood flood;
  flood.feed(4'000);
  EXPECT_GT(flood.analyzer().shed(50), 700U);
  EXPECT_GT(flood.analyzer().shed(100), 700U);
  EXPECT_EQ(flood.analyzer().shed(100), 0U);
}

}  // namespace
}  // namespace s7::cli
