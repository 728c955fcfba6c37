// After the warm-up in-order traffic allocates nothing: operator new is counted for the whole process, so this stands
// alone.

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "dissector/analyzer.hpp"
#include "tests/support/recording_listener.hpp"
#include "tests/unit/dissector/plays.hpp"

// NOLINTBEGIN(cppcoreguidelines-no-malloc): operator new itself.
namespace {
std::size_t allocations = 0;

void* allocate(std::size_t size) {
  ++allocations;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

// NOLINTEND(cppcoreguidelines-no-malloc)

namespace s7::dissector {
namespace {

using test::Capture;
using test::TcpConversation;

// Counts facts without keeping them.
struct Counter : Listener {
  using Listener::on;
  std::size_t requests = 0, answers = 0, operations = 0, problems = 0, not_understood = 0;
  void on(const VariableRequest&) override { ++requests; }
  void on(const VariableAnswer&) override { ++answers; }
  void on(const OperationSeen&) override { ++operations; }
  void on(const Problem& problem) override {
    ++problems;
    if (problem.cause == dissector::not_understood) ++not_understood;
  }
};

using Round = void (*)(TcpConversation&, test::Reference);

// Feeds `rounds` times what `round` says on each of four connections; the allocations of the second half.
std::size_t allocations_of(Round round, std::size_t rounds, Counter& counter, std::size_t segment = 0) {
  std::vector<Capture> parts;
  for (std::uint16_t i = 0; i < 4; ++i) {
    test::PlayOptions options;
    options.client_port = static_cast<std::uint16_t>(2000 + i);
    options.client = "10.0.0." + std::to_string(1 + i % 2);
    auto c = test::conversation(options);
    test::open(c);
    for (std::size_t n = 0; n < rounds; ++n) round(c, static_cast<test::Reference>(n + 1));
    parts.push_back(c.take());
  }
  Capture all = test::merge(std::move(parts));
  if (segment != 0) all = test::resegment(all, segment);
  Analyzer analyzer(Settings{}, counter);
  const std::vector<Frame> frames = test::frames_of(all);
  const std::span<const Frame> both(frames);
  analyzer.feed(both.first(frames.size() / 2));
  const std::size_t before = allocations;
  analyzer.feed(both.subspan(frames.size() / 2));
  const std::size_t out = allocations - before;
  analyzer.finish();
  EXPECT_EQ(counter.problems - counter.not_understood, 0U);
  return out;
}

void read_and_write(TcpConversation& c, test::Reference ref) {
  const test::Bytes four{1, 2, 3, 4};
  test::exchange(
      c, test::read_job(ref, {test::any_item(test::area::db, 1, 0, 4), test::any_item(test::area::flag, 0, 4, 4)}),
      test::read_answer(ref, {test::data_item(test::value::bytes, four), test::error_item(0x0a)}));
  test::exchange(
      c,
      test::write_job(ref, {test::any_item(test::area::db, 1, 0, 4)}, {test::data_item(test::value::bytes, four, 0)}),
      test::write_answer(ref, {0xff}));
  test::exchange(c, test::read_job(ref, {test::db_read_item({{2, 1, 0}, {2, 2, 0}})}),
                 test::read_answer(ref, {test::data_item(test::value::octets, test::bytes_from_hex("ff0102 fe"))}));
}

void userdata(TcpConversation& c, test::Reference ref) {
  test::exchange(c, test::szl_request(ref, 0x0424, 0), test::userdata_refusal(ref, 4, 1, 0xd401));
  test::say(c, test::Side::server, test::tpkt_data(test::userdata_push(2, 1, 1, test::Bytes(40), true)));
  c.keepalive(test::Side::client);
}

// A status list with times, texts and an address, and a list that nobody knows: their bytes are counted, not described.
void status_lists(TcpConversation& c, test::Reference ref) {
  const auto entry = test::bytes_from_hex("4302 ff68 c700 0000 00000000 26031706120742 13");
  for (const auto& [list, record] : {std::pair{std::uint16_t{0x00a0}, entry}, {std::uint16_t{0x0071}, test::Bytes(16)}})
    test::exchange(
        c, test::szl_request(ref, list, 0),
        test::userdata_response(ref, {test::UserdataType::response, 4, 1, 1, test::UserdataStatus{}},
                                test::userdata_data(test::szl_payload(
                                    {list, 0, static_cast<std::uint16_t>(record.size()), {record, record}}))));
}

void fragments(TcpConversation& c, test::Reference ref) {
  for (const auto& part : test::tpkt_fragments(test::read_job(ref, {test::any_item(test::area::db, 1, 0, 4)}), 10))
    c.client_sends(part);
  c.ack(test::Side::server);
  test::say(c, test::Side::server,
            test::tpkt_data(test::read_answer(ref, {test::data_item(test::value::bytes, {1, 2, 3, 4})})));
}

TEST(Allocation, ReadsAndWrites) {
  Counter counter;
  EXPECT_EQ(allocations_of(read_and_write, 400, counter), 0U);
  EXPECT_EQ(counter.requests, 4U * 400 * 3);
  EXPECT_EQ(counter.answers, counter.requests);
}

TEST(Allocation, ReadsAndWritesOverManySegments) {
  Counter counter;
  EXPECT_EQ(allocations_of(read_and_write, 200, counter, 11), 0U);
  EXPECT_EQ(counter.answers, 4U * 200 * 3);
}

TEST(Allocation, Userdata) {
  Counter counter;
  EXPECT_EQ(allocations_of(userdata, 400, counter), 0U);
  EXPECT_EQ(counter.operations, 4U * (2 + 400 * 3));
}

TEST(Allocation, StatusLists) {
  Counter counter;
  EXPECT_EQ(allocations_of(status_lists, 400, counter), 0U);
  EXPECT_EQ(counter.not_understood, 4U * 400);
}

TEST(Allocation, CotpFragments) {
  Counter counter;
  EXPECT_EQ(allocations_of(fragments, 400, counter), 0U);
  EXPECT_EQ(counter.answers, 4U * 400);
}

}  // namespace
}  // namespace s7::dissector
