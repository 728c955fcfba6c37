#pragma once

// What the sessions of S7comm-plus samples are made of: stations, objects, accesses.

#include <cstdint>

#include "tests/support/samples/plus_talk.hpp"
#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {

// Object and attribute ids.
namespace plus_id {
inline constexpr std::uint32_t data_block_5 = 0x8A0E0005, program = 3, unit = 52, cpu_proxy = 49,
                               operating_state_request = 2167, identification = 3753, challenge = 303, response = 304,
                               legitimate = 1846;
}  // namespace plus_id

[[nodiscard]] LinkPlan plus_plan(const Station& client, const Station& server, std::uint16_t port,
                                 std::string_view called);
// What a client tells of itself, and what a controller answers.
[[nodiscard]] PlusObject plus_session_request(std::uint32_t role, const char* application, const char* host);
[[nodiscard]] PlusObject plus_session_answer(const std::string& order, const std::string& version);
void plus_open(PlusTalk& talk, const PlusObject& asked, const std::string& order, const std::string& version);
// Identification and maintenance data, 60 bytes.
[[nodiscard]] Bytes plus_maintenance_data(const std::string& order, const std::string& serial);
[[nodiscard]] PlusObject plus_organisation_block();  // more than a frame holds
// `function_class`: 0 variables, 2 alarms.
[[nodiscard]] PlusObject plus_subscription(const std::vector<PlusItem>& items, std::uint8_t function_class);
[[nodiscard]] PlusObject plus_alarm();

// Variables whose bytes are not known, and ranges that are.
[[nodiscard]] Access by_symbol(const PlusItem& item, std::size_t bytes);  // of its value
[[nodiscard]] Access by_address(const PlusItem& item);
[[nodiscard]] Question accessing(const char* operation, std::vector<Access> items);
[[nodiscard]] Answer with_errors(std::vector<std::uint16_t> errors);  // one per item, 0 = good

}  // namespace s7::test::samples
