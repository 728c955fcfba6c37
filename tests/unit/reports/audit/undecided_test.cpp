// Which openings the end of a capture cut off is told by SQL for the overview and by rows for the audit: the same ones.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/audit/openings.hpp"
#include "reports/input/attempts.hpp"
#include "scene.hpp"
#include "storage/reader.hpp"

namespace s7::reports::audit::test {
namespace {

constexpr const char* client = "10.0.0.5";
constexpr double end = 7200;  // of the capture

class Undecided : public ::testing::Test {
 protected:
  // The n-th attempt, to a server of its own.
  storage::AttemptRecord attempt(int number, const char* outcome, double second) {
    auto out = Scene::attempt(client, server(number), outcome, second);
    out.client_port = static_cast<std::uint16_t>(50'000 + number);
    return out;
  }
  static std::string server(int number) { return "10.0.1." + std::to_string(number); }
  void add(const storage::AttemptRecord& record) { scene_.writer().add(scene_.capture(), record); }
  // The servers of those that are undecided, by the one and by the other.
  std::vector<std::string> by_rows() {
    const AuditInput input = scene_.input();
    std::vector<std::string> out;
    for (const Attempt& one : input.attempts)
      if (undecided(input, one)) out.push_back(input.stations[one.server].address);
    std::sort(out.begin(), out.end());
    return out;
  }
  std::vector<std::string> by_sql() {
    std::vector<std::string> out;
    storage::Reader(scene_.path())
        .each("SELECT server FROM (" + undecided_attempts_sql() + ") ORDER BY server",
              [&](const storage::Statement& row) { out.push_back(row.text(0)); });
    return out;
  }
  Scene scene_;
};

TEST_F(Undecided, AreThoseThatWaitedWhenTheCaptureEnded) {
  add(attempt(1, "unanswered", end - 2.9));
  add(attempt(2, "unanswered", end - 3.1));
  add(attempt(3, "tcp-only", end - 1));
  add(attempt(4, "cotp-only", end - 1));
  add(attempt(5, "setup-unanswered", end - 1));
  add(attempt(6, "cotp-unanswered", end - 1));
  add(attempt(7, "refused", end - 1));
  add(attempt(8, "established", end - 1));
  auto refused = attempt(9, "cotp-only", end - 1);
  refused.refusal = "fin";
  add(refused);
  const std::vector<std::string> expected{server(1), server(3), server(4), server(5), server(6)};
  EXPECT_EQ(by_rows(), expected);
  EXPECT_EQ(by_sql(), expected);
}

TEST_F(Undecided, AreNoneThatTheClientEndedItself) {
  for (int number = 1; number <= 3; ++number) {
    add(attempt(number, "tcp-only", end - 2));
    storage::SessionRecord session = Scene::session();
    session.client_port = static_cast<std::uint16_t>(number == 3 ? 40'000 : 50'000 + number);
    session.to_server.seen = session.to_client.seen = during(end - 2, end - 1);
    session.opened = at(end - 2);
    if (number != 2) session.closed = at(end - 1);
    scene_.talk(Scene::key(client, server(number)), Scene::totals(), session);
  }
  const std::vector<std::string> expected{server(2), server(3)};  // open, and another connection
  EXPECT_EQ(by_rows(), expected);
  EXPECT_EQ(by_sql(), expected);
}

TEST_F(Undecided, AreNoneOfACaptureThatWentOnInAnother) {
  storage::CaptureRecord first = Scene::capture_record("ring-1.pcapng"),
                         second = Scene::capture_record("ring-2.pcapng");
  first.last_packet = at(12);
  first.observation = second.observation = scene_.writer().new_observation();
  const storage::CaptureId id = scene_.writer().add_capture(first);
  scene_.writer().add_capture(second);
  scene_.writer().add(id, attempt(1, "unanswered", 11));
  EXPECT_THAT(by_rows(), ::testing::IsEmpty());
  EXPECT_THAT(by_sql(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
