#include "reports/views.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plant.hpp"
#include "reports/render.hpp"
#include "tables.hpp"

namespace s7::reports::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// What a cell of the readable table says, by heading.
std::string cell(const Table& table, std::size_t row, std::string_view heading) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name == heading) return cell_text(table.columns[i], table.rows.at(row)[i]);
  }
  ADD_FAILURE() << "no column " << heading;
  return {};
}

class Views : public ::testing::Test {
 protected:
  Views() {
    write_plant(inventory_.path());
    reader_.emplace(inventory_.path());
  }
  Table readable(std::string_view view) {
    return for_people(view, load_view(*reader_, view), load_code_names(*reader_));
  }
  Inventory inventory_;
  std::optional<storage::Reader> reader_;
};

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const auto& one : table.columns) names.push_back(one.name);
  return names;
}

TEST_F(Views, KeysAreThoseOfTheContractInItsOrderAndThenNames) {
  EXPECT_THAT(view_names(), ElementsAre("connections", "sessions", "accesses", "operations", "attempts", "devices",
                                        "events", "captures"));
  EXPECT_THAT(names_of(load_view(*reader_, "accesses")),
              ElementsAre("connection", "client", "server", "initiator", "operation", "area", "db", "first_byte",
                          "bytes", "bit", "transport", "detail", "requests", "ok", "failed", "return_codes",
                          "period_median_us", "first_seen", "last_seen", "client_name", "server_name"));
  EXPECT_THAT(names_of(load_view(*reader_, "attempts")),
              ElementsAre("client", "server", "port", "server_tsap", "outcome", "count", "first_seen", "last_seen",
                          "client_name", "server_name"));
}

TEST_F(Views, EveryViewHasColumnsForPeople) {
  for (const std::string& view : view_names()) {
    const Table table = readable(view);
    EXPECT_NE(table.columns.size(), 0U) << view;
    for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.columns.size()) << view;
    for (const Format format : {Format::text, Format::md}) {
      EXPECT_FALSE((format == Format::md ? render_md(table) : render_text(table, {80, false})).empty());
    }
  }
}

TEST_F(Views, ConnectionsForPeople) {
  const Table table = readable("connections");
  ASSERT_EQ(table.rows.size(), 5U);
  EXPECT_EQ(cell(table, 1, "client"), "10.0.1.50");
  EXPECT_EQ(cell(table, 1, "type"), "OP, rack 0 slot 2");
  EXPECT_EQ(cell(table, 1, "requests"), "1,200");
  EXPECT_EQ(cell(table, 1, "read"), "58.6 KiB");  // 60000 / 1024
  EXPECT_EQ(cell(table, 1, "jobs"), "8/8");
  EXPECT_EQ(cell(table, 1, "client TSAP > server TSAP"), "0100 (PG) > 0202 (OP, rack 0 slot 2)");
  EXPECT_EQ(cell(table, 0, "median"), "-");
}

TEST_F(Views, AccessesForPeople) {
  const Table table = readable("accesses");
  ASSERT_EQ(table.rows.size(), 6U);
  EXPECT_EQ(cell(table, 0, "area"), "DB10");
  EXPECT_EQ(cell(table, 0, "bytes"), "0-19");
  EXPECT_EQ(cell(table, 2, "answered with"), "12x 0x0a object missing");
  EXPECT_EQ(cell(table, 4, "operation"), "read by server");
}

TEST_F(Views, AViewOfAnotherVersionIsRefused) {
  EXPECT_THROW(static_cast<void>(for_people("accesses", Table{"Accesses", {column("client")}, {{str("x")}}}, {})),
               storage::StorageError);
}

TEST(CodeNames, KnownAndUnknownCodes) {
  CodeNames names;
  names.add("return-code", 0x0a, "OBJECT_MISSING");
  names.add("header-error", 0x8104, "NOT_IMPLEMENTED_OR_BAD_FRAME");
  EXPECT_EQ(names.described("0x0a"), "0x0a object missing");
  EXPECT_EQ(names.described("0x8104"), "0x8104 not implemented or bad frame");
  EXPECT_EQ(names.described("0x77"), "0x77");
  EXPECT_EQ(names.described("nonsense"), "nonsense");
  EXPECT_EQ(names.counted_codes(R"({"0x0a":3,"0x77":1})"), "3x 0x0a object missing, 1x 0x77");
  EXPECT_EQ(names.counted_codes("{}"), "");
  EXPECT_EQ(names.counted_codes("broken"), "broken");
}

// RFC 8446, section 6: alert 10 is unexpected_message. The return code 0x0a is something else.
TEST(CodeNames, TheSameNumberIsAnotherThingInTls) {
  CodeNames names;
  names.add("return-code", 0x0a, "OBJECT_MISSING");
  names.add("tls-alert", 0x0a, "unexpected_message");
  EXPECT_EQ(names.counted_codes(R"({"0x0a":3})", CodeNames::kind_for("tls-handshake")), "3x 0x0a unexpected message");
  EXPECT_EQ(names.counted_codes(R"({"0x0a":3})", CodeNames::kind_for("read-szl")), "3x 0x0a object missing");
}

}  // namespace
}  // namespace s7::reports::testing
