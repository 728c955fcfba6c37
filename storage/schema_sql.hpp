#pragma once

// The SQL of the schema; docs/schema.md says what each table and column means.

#include <string>

namespace s7::storage {

std::string tables_sql();
std::string views_sql();

// Parts of tables_sql().
extern const char* const traffic_tables;  // accesses and operations
extern const char* const fact_tables;     // sessions, attempts, events, devices, problems

// Parts of views_sql(). In their text `@time(x)` stands for the RFC 3339 text of x microseconds since 1970.
extern const char* const traffic_views;  // connections, sessions, accesses, operations
extern const char* const other_views;    // attempts, devices, events, captures

}  // namespace s7::storage
