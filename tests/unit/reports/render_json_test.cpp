#include <gtest/gtest.h>

#include <cmath>

#include "reports/render.hpp"
#include "tables.hpp"

namespace s7::reports::testing {
namespace {

Table every_kind() {
  Table table{"T", {}, {}};
  const auto add = [&table](const char* name, ColumnKind kind) {
    table.columns.push_back({name, kind, Alignment::left, 0, false});
  };
  add("z", ColumnKind::integer);
  add("a", ColumnKind::real);
  add("flag", ColumnKind::boolean);
  add("at", ColumnKind::time);
  add("codes", ColumnKind::json);
  add("name", ColumnKind::text);
  table.rows.push_back(
      {num(7), Value{2.5}, num(1), str("2024-05-01T12:00:00.000001Z"), str("{ \"0x0a\" : 3 }"), str("a\"b")});
  table.rows.push_back({unknown, unknown, unknown, unknown, unknown, unknown});
  return table;
}

constexpr const char* first =
    R"({"z": 7, "a": 2.5, "flag": true, "at": "2024-05-01T12:00:00.000001Z", "codes": {"0x0a":3}, "name": "a\"b"})";
constexpr const char* second = R"({"z": null, "a": null, "flag": null, "at": null, "codes": null, "name": null})";

TEST(Json, ArrayOfObjectsOnePerLineInColumnOrder) {
  EXPECT_EQ(render_json(every_kind()), std::string("[\n  ") + first + ",\n  " + second + "\n]\n");
}

TEST(Json, EmptyTableIsAnEmptyArray) { EXPECT_EQ(render_json(Table{"T", {column("a")}, {}}), "[]\n"); }

TEST(Jsonl, OneObjectPerLine) {
  EXPECT_EQ(render_jsonl(every_kind()), std::string(first) + "\n" + second + "\n");
  EXPECT_EQ(render_jsonl(Table{"T", {column("a")}, {}}), "");
}

TEST(Json, HostileTextStaysInsideItsString) {
  const std::string out = render_jsonl(single(ColumnKind::text, str("\"}\n\x1b\xff")));
  EXPECT_EQ(out, "{\"v\": \"\\\"}\\n\\u001b\xef\xbf\xbd\"}\n");
}

TEST(Json, DamagedEmbeddedJsonBecomesAString) {
  EXPECT_EQ(render_jsonl(single(ColumnKind::json, str("{\"a\":"))), "{\"v\": \"{\\\"a\\\":\"}\n");
}

TEST(Json, WhatJsonCannotSayIsNull) {
  EXPECT_EQ(render_jsonl(single(ColumnKind::real, Value{std::nan("")})), "{\"v\": null}\n");
}

}  // namespace
}  // namespace s7::reports::testing
