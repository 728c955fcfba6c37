#include "reports/overview/overview.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plant.hpp"
#include "reports/unicode.hpp"
#include "tables.hpp"

namespace s7::reports::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

OverviewSource source_of(void (*write)(const std::string&)) {
  const Inventory inventory;
  write(inventory.path());
  storage::Reader reader(inventory.path());
  return load_overview(reader, audit::load(reader, audit::Knowledge{}));
}

std::size_t column_of(const Table& table, std::string_view name) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name == name) return i;
  }
  throw std::runtime_error("no such column");
}

// Everything on one line with single blanks, so that the place of a line break does not matter.
std::string unwrapped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const char next = c == '\n' ? ' ' : c;
    if (next != ' ' || out.empty() || out.back() != ' ') out.push_back(next);
  }
  return out;
}

class Plant : public ::testing::Test {
 protected:
  OverviewSource source_ = source_of(write_plant);
  [[nodiscard]] std::string text(std::size_t width = 100) const {
    return render_text(overview(source_), {width, false});
  }
  [[nodiscard]] std::string flat() const { return unwrapped(text()); }
};

TEST_F(Plant, CapturesAndTheirLossesComeFirst) {
  const std::string page = flat();
  EXPECT_LT(page.find("Captures"), page.find("S7 servers"));
  EXPECT_THAT(
      page,
      HasSubstr("cell.pcapng: 12,345 packets, 1.2 MiB, 2024-05-01 12:00:00 .. 12:02:00 UTC (2 min), sensor cell 7"));
  EXPECT_THAT(page, HasSubstr("2 packets cut by the snap length"));
  EXPECT_THAT(page, HasSubstr("Lost in 1 of 5 TCP connections: 300 B"));
  EXPECT_THAT(page, HasSubstr("3 duplicated packets left out"));
  EXPECT_THAT(page, HasSubstr("Of 1 capture only this was looked at: tcp."));
}

TEST_F(Plant, HalfSeenConnectionsAreSaid) {
  EXPECT_THAT(flat(), AllOf(Not(HasSubstr("one direction")), Not(HasSubstr("was not seen"))));
  auto& row = source_.losses.rows.at(0);
  row[column_of(source_.losses, "one_way")] = num(2);
  row[column_of(source_.losses, "midstream")] = num(1);
  EXPECT_THAT(flat(), HasSubstr("Of 2 of 5 TCP connections only one direction was seen."));
  EXPECT_THAT(flat(), HasSubstr("The start of 1 of 5 TCP connections was not seen."));
}

TEST_F(Plant, EachServerHasItsVerdictWithTheLengthOfTheCapture) {
  const std::string page = flat();
  EXPECT_THAT(page, HasSubstr("10.0.1.20 PUT/GET: used and open (2,408 of 2,420 items served in 2 min of capture)"));
  EXPECT_THAT(page, HasSubstr("10.0.1.30 PUT/GET: used and refused (118 of 118 items refused in 2 min of capture)"));
}

TEST_F(Plant, PartnersWithWhatTheyReadAndWrite) {
  const std::string page = flat();
  EXPECT_THAT(page, HasSubstr("10.0.1.50 (OP, rack 0 slot 2): reads DB10 0-19, 40-43. 1,200 requests, PDU 240"));
  EXPECT_THAT(page, HasSubstr("10.0.2.10 (S7 basic, rack 0 slot 2): writes DB11 0-3. 20 requests, PDU 480"));
  EXPECT_THAT(page, HasSubstr("12 reads of DB99 0-3 refused: 0x0a object missing"));
  EXPECT_THAT(page, HasSubstr("118 reads of DB1 0-9 refused: 0x8104 not implemented or bad frame"));
  EXPECT_THAT(page, HasSubstr("10.0.1.9 (PG, rack 0 slot 2): no variable access. 16 requests, 1 unanswered"));
}

TEST_F(Plant, WhoIsAskedBackIsTheServerOfThatAccess) {
  EXPECT_THAT(flat(),
              HasSubstr("10.0.2.10 PUT/GET: used and open (5 of 5 items served in 2 min of capture). - 10.0.1.20 "
                        "(over a connection it had accepted): reads M 0-1"));
}

TEST_F(Plant, FailedAttemptsSayOnlyWhatThePacketsShow) {
  const std::string page = flat();
  EXPECT_THAT(page, HasSubstr("Failed attempts to connect: 8"));
  EXPECT_THAT(page, HasSubstr("10.0.2.10 to 10.0.3.7: 7 attempts, unanswered between the sensor and the server"));
  EXPECT_THAT(page,
              HasSubstr("TSAP 0303 (S7 basic, rack 0 slot 3): 1 attempt, COTP connection rejected by the server"));
  EXPECT_THAT(page, HasSubstr("1 of this client to the same server succeeded"));
  EXPECT_THAT(page, AllOf(Not(HasSubstr("firewall")), Not(HasSubstr("disabled"))));
}

TEST_F(Plant, OtherProtocolsAndPackets) {
  EXPECT_THAT(flat(), HasSubstr("MMS: 10.0.1.60 to 10.0.1.70 (1 TCP connection)"));
  EXPECT_THAT(flat(), HasSubstr("Other packets: 12 ARP, 4 LLDP"));
}

TEST_F(Plant, EngineeringByWhatItDoes) {
  const std::string page = flat();
  EXPECT_THAT(page, HasSubstr("change a controller or could: - 10.0.1.9 to 10.0.1.20: plc-stop 1x (1 refused)"));
  EXPECT_THAT(page, HasSubstr("10.0.1.9 to 10.0.1.20: end-upload 1x, start-upload 1x, upload 12x"));
  EXPECT_THAT(page, Not(HasSubstr("setup-communication")));
}

TEST_F(Plant, IndicationsAreNoOperations) {
  Table& operations = source_.operations;
  for (auto& row : operations.rows) row[column_of(operations, "requests")] = row[column_of(operations, "ok")] = num(0);
  // The refused stop remains: its answer was seen, if not its request.
  EXPECT_THAT(flat(), AllOf(HasSubstr("plc-stop 1x (1 refused)"), Not(HasSubstr("upload"))));
}

TEST_F(Plant, WhatWasNotObserved) {
  EXPECT_THAT(flat(), HasSubstr("Not observed Not seen: S7comm-plus. The captures cover 2 min."));
}

TEST_F(Plant, WhatWasNotDecodedIsNotDenied) {
  Table& connections = source_.connections;
  auto& row = connections.rows.at(0);  // the engineering station
  row[column_of(connections, "protocol")] = str("s7comm-plus");
  row[column_of(connections, "requests")] = row[column_of(connections, "responses")] = num(0);
  EXPECT_THAT(flat(),
              HasSubstr("10.0.1.9 (PG, rack 0 slot 2, s7comm-plus): connected; its messages were not decoded - "));
}

TEST_F(Plant, WhatIsEncryptedIsNotDenied) {
  Table& connections = source_.connections;
  connections.rows.at(0)[column_of(connections, "protocol")] = str("s7comm-plus-tls");
  EXPECT_THAT(flat(), HasSubstr("10.0.1.9 (PG, rack 0 slot 2, s7comm-plus-tls): encrypted, so that what it does"));
  EXPECT_THAT(flat(), HasSubstr("encrypted: what they did is not in here"));
}

TEST_F(Plant, WhatElseAPartnerUses) {
  Table& operations = source_.operations;
  for (auto& row : operations.rows)
    if (row[column_of(operations, "operation")] == str("upload"))
      row[column_of(operations, "operation")] = str("read-szl");
  EXPECT_THAT(flat(), HasSubstr("10.0.1.9 (PG, rack 0 slot 2): no variable access; uses read-szl. 16 requests"));
}

TEST_F(Plant, SubscribedVariablesAreReadAlthoughNotDecoded) {
  source_.accesses.clear();
  Table& operations = source_.operations;
  EXPECT_THAT(flat(), HasSubstr("Not seen: reading by absolute address, writing by absolute address"));
  for (auto& row : operations.rows)
    if (row[column_of(operations, "operation")] == str("upload"))
      row[column_of(operations, "operation")] = str("change-driven");
  EXPECT_THAT(flat(),
              HasSubstr("subscribes to variables, which ones was not captured; uses change-driven. 16 requests"));
  EXPECT_THAT(flat(), HasSubstr("Not seen: writing by absolute address"));
}

void write_plant_with_remote_desktop(const std::string& path) {
  write_plant(path);
  storage::Database db(path, storage::Database::Mode::read_write, std::chrono::seconds(1));
  db.execute(
      "UPDATE connection SET client = '10.0.2.10', server = '10.0.3.7', protocol = 'rdp' WHERE protocol = 'mms'");
}

TEST_F(Plant, RemoteDesktopsAreNoFailedAttempts) {
  EXPECT_THAT(flat(), HasSubstr("Failed attempts to connect: 8"));
  source_ = source_of(write_plant_with_remote_desktop);
  EXPECT_THAT(flat(), AllOf(HasSubstr("Failed attempts to connect: 1"), Not(HasSubstr("7 attempts"))));
}

TEST_F(Plant, AServerOnSeveralPorts) {
  source_.connections.rows.at(0)[column_of(source_.connections, "port")] = num(10102);
  EXPECT_THAT(flat(), HasSubstr("10.0.1.20, ports 102, 10102 PUT/GET: used and open"));
}

TEST_F(Plant, FitsItsWidthAndIsTheSameEveryTime) {
  for (const std::size_t width : {80U, 120U}) {
    for (const auto& line : lines_of(text(width))) EXPECT_LE(display_width(line), width) << line;
    EXPECT_EQ(text(width), render_text(overview(source_of(write_plant)), {width, false}));
  }
}

TEST_F(Plant, MarkdownHasHeadingsAndLists) {
  const std::string page = render_md(overview(source_));
  EXPECT_THAT(page, HasSubstr("\n## S7 servers: 3\n\n### 10.0.1.20\n\nPUT/GET: used and open"));
  EXPECT_THAT(page, HasSubstr("\n- 10.0.1.50 (OP, rack 0 slot 2): reads DB10"));
  EXPECT_THAT(page, HasSubstr("\n  - **12 reads of DB99"));
}

TEST_F(Plant, HostileTextStaysText) {
  auto& row = source_.captures.rows.at(0);
  row[column_of(source_.captures, "name")] = str("\x1b[2J\n## fake <b>.pcap");
  row[column_of(source_.captures, "problem")] = str("`x`|");
  EXPECT_THAT(text(), AllOf(Not(HasSubstr("\x1b")), HasSubstr("\\x1b[2J\\n## fake")));
  const std::string page = render_md(overview(source_));
  EXPECT_THAT(page, AllOf(Not(HasSubstr("\n## fake")), Not(HasSubstr("<b>")), HasSubstr("\\`x\\`\\|")));
}

TEST_F(Plant, ErrorsThatAreNoRefusalProveNothing) {
  for (OverviewAccess& access : source_.accesses) {
    access.ok = 0, access.failed = 3;
    access.codes = {{"0x0a", 3}};
  }
  EXPECT_THAT(flat(), AllOf(HasSubstr("PUT/GET: not observed in use in 2 min of capture"),
                            HasSubstr("every answer was an error"), Not(HasSubstr("used and"))));
}

TEST_F(Plant, RequestsWithoutAnswerProveNothing) {
  for (OverviewAccess& access : source_.accesses) {
    access.ok = access.failed = 0;
    access.codes.clear();
  }
  EXPECT_THAT(flat(), AllOf(HasSubstr("no answer was seen"), Not(HasSubstr("used and"))));
}

TEST_F(Plant, DamagedCapturesAreMarked) {
  auto& row = source_.captures.rows.at(0);
  row[column_of(source_.captures, "complete")] = num(0);
  row[column_of(source_.captures, "problem")] = str("cell.pcapng: byte 1234: cut short");
  row[column_of(source_.captures, "dropped_by_kernel")] = num(77);
  EXPECT_THAT(flat(),
              HasSubstr("not read to its end; cell.pcapng: byte 1234: cut short; 77 packets dropped by the kernel"));
  EXPECT_THAT(flat(), Not(HasSubstr("do not say whether")));
}

TEST_F(Plant, OverlappingCapturesAreNotObservedTwice) {
  // The second lies half inside the first (12:01-12:03), the third apart (13:00-13:01): 3 + 1 minutes.
  for (const auto& [from, to] : {std::pair("12:01:00", "12:03:00"), std::pair("13:00:00", "13:01:00")}) {
    auto row = source_.captures.rows.front();
    row[column_of(source_.captures, "first_packet")] = str(std::string("2024-05-01T") + from + ".000000Z");
    row[column_of(source_.captures, "last_packet")] = str(std::string("2024-05-01T") + to + ".000000Z");
    source_.captures.rows.push_back(row);
  }
  EXPECT_THAT(flat(), HasSubstr("Together 3 captures, 37,035 packets, 4 min covered."));
  EXPECT_THAT(flat(), HasSubstr("in 4 min of capture"));
}

void write_scanned_plant(const std::string& path) {
  write_plant(path);
  storage::Database db(path, storage::Database::Mode::read_write, std::chrono::seconds(1));
  db.execute(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
      "INSERT INTO attempt (capture, client, server, client_port, port, outcome, count, syns, first_us, first_frame,"
      " last_us, last_frame) SELECT 1, '10.0.2.10', '10.9.0.' || i, 4711, 102, 'unanswered', 1, 1, i, i, i, i FROM n");
}

TEST_F(Plant, ALargePlantStaysOnAPage) {
  source_ = source_of(write_scanned_plant);
  const auto capture = source_.captures.rows.front();
  const auto connection = source_.connections.rows.front();
  for (int i = 0; i < 500; ++i) {
    source_.captures.rows.push_back(capture);
    source_.connections.rows.push_back(connection);
    source_.connections.rows.back()[column_of(source_.connections, "server")] = str("10.9.0." + std::to_string(i));
  }
  const std::string page = flat();
  EXPECT_THAT(page, HasSubstr("more servers: report INVENTORY connections"));
  EXPECT_THAT(page, HasSubstr("Failed attempts to connect: 508"));
  EXPECT_THAT(page, HasSubstr("And 487 more: report INVENTORY attempts"));
  EXPECT_EQ(source_.attempts.rows.size(), 15U);
  EXPECT_LT(lines_of(text()).size(), 250U);
}

TEST(EmptyInventory, SaysSo) {
  const std::string page = render_text(overview(source_of(write_empty)), {});
  EXPECT_THAT(page, HasSubstr("this inventory is empty"));
  EXPECT_THAT(page, Not(HasSubstr("Not observed")));
}

}  // namespace
}  // namespace s7::reports::testing
