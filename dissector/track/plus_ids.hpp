#pragma once

// Objects, classes and attributes of S7comm-plus that mean something to the tracker (docs/s7comm-plus.md, section 8).

#include <algorithm>
#include <array>
#include <cstdint>

namespace s7::dissector::plus_id {

// objects
constexpr std::uint32_t hardware_configuration = 2, program = 3, firmware_packages = 16, cpu_proxy = 49,
                        cpu_common = 50, execution_unit = 52, object_root = 201, session_container = 285;
constexpr std::array<std::uint32_t, 2> redundant_execution_units{65152, 65352};

// classes
constexpr std::uint32_t class_session = 287, class_subscription = 1001, class_transaction = 1700,
                        class_continuing_job = 2708, class_test_job = 2709, class_alarm_acknowledge = 3636,
                        class_alarm_enable = 3643, class_first_firmware = 4605, class_last_firmware = 4611,
                        class_force_table = 4699;

// attributes of sessions
constexpr std::uint32_t name = 233, client_connection = 289, client_user = 296, client_application = 297,
                        client_host = 298, client_role = 299, component_version = 301, challenge = 303,
                        legitimation_old = 304, legitimation_new = 1846, controller_identity = 319,
                        project_identity = 320;
// attributes of subscriptions
constexpr std::uint32_t reference_list = 1048, cycle_time = 1049, subscription_kind = 1082;
// attributes of the controller
constexpr std::uint32_t state_request = 2167, state = 3486, identification = 3753;
constexpr std::array<std::uint32_t, 3> clock{2415, 2421, 2422};
constexpr std::array<std::uint32_t, 5> resets{387, 388, 2118, 3748, 4688};
constexpr std::uint32_t modifying_job = 2691;
// attributes of blocks that hold the program itself
constexpr std::array<std::uint32_t, 5> written_content{2533, 2544, 2548, 2550, 2580};
constexpr std::array<std::uint32_t, 4> read_content{2533, 2544, 2580, 2583};

template <std::size_t N>
constexpr bool is_one_of(const std::array<std::uint32_t, N>& list, std::uint32_t id) noexcept {
  return std::find(list.begin(), list.end(), id) != list.end();
}

// Attributes and members whose value the tracker looks at.
constexpr bool is_of_interest(std::uint32_t id) noexcept {
  constexpr std::array<std::uint32_t, 16> ids{name,           client_user,       client_application,  client_host,
                                              client_role,    component_version, controller_identity, project_identity,
                                              reference_list, cycle_time,        subscription_kind,   state,
                                              identification, client_connection, modifying_job,       2521};
  return is_one_of(ids, id);
}

}  // namespace s7::dissector::plus_id
