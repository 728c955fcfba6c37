// Rows on their way from the process that decodes to the one that stores: nothing changes, and nothing hostile passes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "cli/live/channel.hpp"
#include "cli/live/row_fields.hpp"
#include "cli/live/row_receiver.hpp"
#include "cli/live/row_sender.hpp"

namespace s7::cli {
namespace {

using namespace storage;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Notes what arrives; ids are 100 and up.
struct Store final : RowSink {
  std::vector<ConnectionKey> keys;
  std::vector<std::pair<CaptureId, ConnectionId>> totals;
  std::vector<ConnectionTotals> connections;
  std::vector<AccessTotals> accesses;
  std::vector<SessionRecord> sessions;
  std::vector<EventRecord> events;
  std::size_t others = 0;
  std::uint64_t numbers = 0;

  ConnectionId connection(const ConnectionKey& key) override {
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (keys[i] == key) return static_cast<ConnectionId>(i) + 100;
    keys.push_back(key);
    return static_cast<ConnectionId>(keys.size()) + 99;
  }
  std::uint64_t number_session(std::uint64_t) override { return ++numbers; }
  void add(CaptureId capture, ConnectionId connection, const ConnectionTotals& t) override {
    totals.emplace_back(capture, connection);
    connections.push_back(t);
  }
  void add(CaptureId, ConnectionId, const AccessKey&, const AccessTotals& t) override { accesses.push_back(t); }
  void add(CaptureId, ConnectionId, const OperationKey&, const OperationTotals&) override { ++others; }
  void add(CaptureId, const ProblemKey&, const ProblemTotals&) override { ++others; }
  void add(CaptureId, const SessionRecord& session) override { sessions.push_back(session); }
  void add(CaptureId, const AttemptRecord&) override { ++others; }
  void add(CaptureId, const EventRecord& event) override { events.push_back(event); }
  void add(CaptureId, const DeviceFact&) override { ++others; }
  void add(CaptureId, const ResolutionKey&, const ResolutionTotals&) override { ++others; }
};

std::span<const std::uint8_t> bytes(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

const ConnectionKey key{"10.0.0.1", "10.0.0.2", 102, "0100", std::nullopt, "s7comm", ""};

// One row of every kind.
std::string sent() {
  RowSender sender;
  const ConnectionId id = sender.connection(key);
  ConnectionTotals totals;
  totals.requests = 7;
  totals.vlans = {"100", "200"};
  totals.header_errors[0x8104] = {2, {{-5, 1}, {9, 2}}};
  totals.minutes[-3].errors = 4;
  totals.latency.add(250);
  totals.pdu_size = 240;
  sender.add(1, id, totals);
  AccessTotals access;
  access.ok = 3;
  access.period.add(1'000'000, 2);
  sender.add(1, id, AccessKey{Initiator::server, Operation::write, "DB", 5, 0, 10, std::nullopt, "BYTE", ""}, access);
  sender.add(1, id, OperationKey{Initiator::client, "s7comm", "plc-stop", ""}, OperationTotals{});
  sender.add(1, ProblemKey{"tpkt", "bad-header", id}, ProblemTotals{});
  SessionRecord session;
  session.session = 77;
  session.connection = id;
  session.to_server.ttl_min = 64;
  session.to_server.mac = "00:1b:1b:00:00:01";
  sender.add(1, session);
  sender.add(1, AttemptRecord{});
  EventRecord event;
  event.kind = "cpu-stopped";
  event.connection = id;
  sender.add(1, event);
  sender.add(1, DeviceFact{});
  sender.add(1, ResolutionKey{}, ResolutionTotals{});
  const auto chunks = sender.take();
  return chunks.size() == 1 ? chunks[0] : std::string();
}

TEST(LiveRows, ArriveAsTheyWereSent) {
  RowReceiver receiver({42});
  Store store;
  ASSERT_TRUE(receiver.pass(bytes(sent()), store));
  EXPECT_THAT(store.keys, ElementsAre(key));
  EXPECT_THAT(store.totals, ElementsAre(std::pair<CaptureId, ConnectionId>{42, 100}));
  const ConnectionTotals& totals = store.connections.at(0);
  EXPECT_EQ(totals.requests, 7U);
  EXPECT_THAT(totals.vlans, ElementsAre("100", "200"));
  EXPECT_EQ(totals.header_errors.at(0x8104), (CodeTotals{2, {{-5, 1}, {9, 2}}}));
  EXPECT_EQ(totals.minutes.at(-3).errors, 4U);
  EXPECT_EQ(totals.latency.count(), 1U);
  EXPECT_EQ(totals.pdu_size, 240U);
  EXPECT_EQ(totals.slot, std::nullopt);
  EXPECT_EQ(store.accesses.at(0).period.count(), 2U);
  EXPECT_EQ(store.sessions.at(0).connection, 100);
  EXPECT_EQ(store.sessions.at(0).to_server.ttl_min, 64);
  EXPECT_EQ(store.sessions.at(0).to_server.mac, "00:1b:1b:00:00:01");
  EXPECT_EQ(store.events.at(0).kind, "cpu-stopped");
  EXPECT_EQ(store.events.at(0).connection, 100);
  EXPECT_EQ(store.others, 5U);
}

TEST(LiveRows, ASessionKeepsItsNumberUntilItEnds) {
  RowReceiver receiver({1});
  Store store;
  const auto pass = [&](bool end) {
    RowSender sender;
    SessionRecord session;
    session.session = 77;
    session.connection = sender.connection(key);
    if (end) session.end_reason = EndReason::fin;
    sender.add(1, session);
    EXPECT_TRUE(receiver.pass(bytes(sender.take().at(0)), store));
    receiver.keep();
    receiver.end_batch();
    return store.sessions.back().session;
  };
  EXPECT_EQ(pass(false), 1U);
  EXPECT_EQ(pass(true), 1U);
  EXPECT_EQ(pass(false), 2U);
}

// What could not be stored is passed again later, as if for the first time.
TEST(LiveRows, UndoForgetsNumbersThatWereNotStored) {
  RowReceiver receiver({1});
  Store lost, store;
  const std::string chunk = sent();
  ASSERT_TRUE(receiver.pass(bytes(chunk), lost));
  receiver.undo();
  ASSERT_TRUE(receiver.pass(bytes(chunk), store));
  EXPECT_EQ(store.sessions.at(0).session, 1U);
  EXPECT_THAT(store.keys, SizeIs(1));
}

TEST(LiveRows, EveryPrefixIsRefusedOrWhole) {
  const std::string chunk = sent();
  std::size_t whole = 0;
  for (std::size_t size = 0; size <= chunk.size(); ++size) {
    RowReceiver receiver({1});
    Store store;
    if (receiver.pass(bytes(chunk.substr(0, size)), store)) ++whole;
  }
  EXPECT_EQ(whole, 11U);  // no row at all, and behind each of ten
}

TEST(LiveRows, EveryChangedByteIsSurvived) {
  const std::string chunk = sent();
  for (std::size_t at = 0; at < chunk.size(); ++at) {
    for (const int value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
      std::string changed = chunk;
      changed[at] = static_cast<char>(value);
      RowReceiver receiver({1});
      Store store;
      static_cast<void>(receiver.pass(bytes(changed), store));
      for (const auto& [capture, connection] : store.totals) {
        EXPECT_EQ(capture, 1);
        EXPECT_EQ(connection, 100);
      }
    }
  }
}

TEST(LiveRows, WhatWasNotToldIsRefused) {
  RowSender sender;
  sender.add(2, DeviceFact{});  // one capture only
  RowReceiver receiver({1});
  Store store;
  EXPECT_FALSE(receiver.pass(bytes(sender.take().at(0)), store));
  sender.add(1, 5, ConnectionTotals{});  // no connection of that number
  EXPECT_FALSE(receiver.pass(bytes(sender.take().at(0)), store));
  EXPECT_EQ(store.others, 0U);
  EXPECT_THAT(store.totals, IsEmpty());
}

TEST(LiveRows, ManyRowsBecomeSeveralChunks) {
  RowSender sender;
  DeviceFact fact;
  fact.value = std::string(1000, 'x');
  for (int i = 0; i < 600; ++i) sender.add(1, fact);
  EXPECT_THAT(sender.take(), SizeIs(3));  // 600 kB in parts of 256 KiB
  EXPECT_THAT(sender.take(), IsEmpty());
}

TEST(LiveChannel, MessagesArriveWhole) {
  const auto [one, two] = Channel::pair();
  Channel here(one), there(two);
  const std::string large(3'000'000, 'x');
  here.send(MessageKind::rows, large);
  here.send(MessageKind::finished);
  EXPECT_TRUE(here.sending());  // more than a socket holds
  std::vector<Message> got;
  for (int i = 0; i < 1000 && got.size() < 2; ++i) {
    here.flush();
    there.receive();
    while (auto message = there.next()) got.push_back(std::move(*message));
  }
  ASSERT_THAT(got, SizeIs(2));
  EXPECT_EQ(got[0].payload, large);
  EXPECT_EQ(got[1].kind, MessageKind::finished);
  EXPECT_FALSE(there.broken());
}

TEST(LiveChannel, NonsenseBreaksIt) {
  const auto [one, two] = Channel::pair();
  Channel there(two);
  const std::string nonsense("\x08\x00\x00\x00\x00", 5);
  ASSERT_EQ(::write(one, nonsense.data(), nonsense.size()), 5);
  there.receive();
  EXPECT_FALSE(there.next().has_value());
  EXPECT_TRUE(there.broken());
  ::close(one);
}

TEST(LiveChannel, AnEndThatIsGoneBreaksIt) {
  const auto [one, two] = Channel::pair();
  Channel there(two);
  ::close(one);
  there.receive();
  EXPECT_TRUE(there.broken());
}

}  // namespace
}  // namespace s7::cli
