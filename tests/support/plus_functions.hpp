#pragma once

// Requests, responses and notifications of S7comm-plus: data parts, which plus_frames() of plus_build.hpp puts into
// frames.

#include <cstdint>
#include <optional>

#include "tests/support/plus_build.hpp"

namespace s7::test {

namespace plus_function {
inline constexpr std::uint16_t explore = 0x04BB, create_object = 0x04CA, delete_object = 0x04D4, set_variable = 0x04F2,
                               get_variable = 0x04FC, get_link = 0x0524, set_multi = 0x0542, get_multi = 0x054C,
                               begin_sequence = 0x0556, end_sequence = 0x0560, invoke = 0x056B, set_streamed = 0x057C,
                               get_streamed = 0x0586, init_ssl = 0x05B3, error = 0x04B1;
}  // namespace plus_function

// What stands around every body. `integrity`: absent where the version or the function has none.
struct PlusHead {
  std::uint16_t function = 0;
  std::uint16_t sequence = 1;
  std::uint32_t session = 0x120;  // requests only
  std::uint8_t flags = 0x34;
  std::optional<std::uint32_t> integrity;
  bool trailing = false;  // early S7-1500: a digest behind the integrity id, in place of the zero bytes
};
// Head, body, end (integrity id where there is one, four zero bytes).
[[nodiscard]] Bytes plus_request(const PlusHead& head, const Bytes& body);
[[nodiscard]] Bytes plus_response(const PlusHead& head, const Bytes& body, std::uint8_t opcode = 0x32);
// CreateObject and Explore carry the integrity id inside their body: these leave it out at the end.
[[nodiscard]] Bytes plus_request_plain(const PlusHead& head, const Bytes& body);
[[nodiscard]] Bytes plus_response_plain(const PlusHead& head, const Bytes& body);

// An item of Get- and SetMultiVariables: access area, sub-area, then LIDs.
struct PlusItem {
  std::uint32_t crc = 0, area = 0x8A0E0001, sub_area = 2550;
  std::vector<std::uint32_t> lids;
};
[[nodiscard]] PlusItem plus_classic(std::uint32_t area, std::uint32_t first, std::uint32_t bytes);  // by byte address

// Bodies of requests.
[[nodiscard]] Bytes plus_qualifier();
[[nodiscard]] Bytes plus_create(std::uint32_t parent, const PlusObject& object, std::optional<std::uint32_t> integrity);
[[nodiscard]] Bytes plus_delete(std::uint32_t rid);
[[nodiscard]] Bytes plus_get_items(const std::vector<PlusItem>& items);
[[nodiscard]] Bytes plus_set_items(const std::vector<PlusItem>& items, const std::vector<Bytes>& values);
[[nodiscard]] Bytes plus_get_attributes(std::uint32_t rid, const std::vector<std::uint32_t>& ids);
[[nodiscard]] Bytes plus_set_attributes(std::uint32_t rid, const PlusMembers& values);
[[nodiscard]] Bytes plus_set_variable(std::uint32_t rid, const std::vector<std::uint32_t>& path, const Bytes& value);
[[nodiscard]] Bytes plus_get_variable(std::uint32_t rid, const std::vector<std::uint32_t>& path);
[[nodiscard]] Bytes plus_get_streamed(std::uint32_t rid, const std::vector<std::uint32_t>& path);
[[nodiscard]] Bytes plus_set_streamed(std::uint32_t rid, const std::vector<std::uint32_t>& path, const Bytes& value);
[[nodiscard]] Bytes plus_explore(std::uint32_t rid, const std::vector<std::uint32_t>& attributes,
                                 bool recursive = true);
// Values of struct 1246: operation, and what an object must be to be found.
[[nodiscard]] Bytes plus_explore_filtered(std::uint32_t rid, const PlusMembers& filter,
                                          const std::vector<std::uint32_t>& attributes);
[[nodiscard]] Bytes plus_get_link(std::uint32_t rid, std::uint32_t relation);
[[nodiscard]] Bytes plus_begin_sequence(const PlusObject& transaction);
[[nodiscard]] Bytes plus_begin_sequence(std::uint32_t rid);
[[nodiscard]] Bytes plus_end_sequence();
[[nodiscard]] Bytes plus_invoke(std::uint32_t session, const PlusMembers& arguments);

// A write whose value goes on in frames of its own: `start` is the head and the body of plus_set_streamed(), each piece
// becomes a frame behind it, the last with the end of the request.
[[nodiscard]] std::vector<Bytes> plus_stream_frames(std::uint8_t version, const PlusHead& head, const Bytes& body,
                                                    const std::vector<Bytes>& pieces);

// Bodies of responses. `result`: the whole return value, 0 for success.
[[nodiscard]] std::uint64_t plus_failure(std::int16_t code);  // as a server writes it
[[nodiscard]] Bytes plus_result(std::uint64_t result, const Bytes& more = {});
[[nodiscard]] Bytes plus_created(std::uint64_t result, const std::vector<std::uint32_t>& ids, const Bytes& object = {});
[[nodiscard]] Bytes plus_deleted(std::uint64_t result, std::uint32_t rid);
// Item numbers count from 1. `errors`: item number and return value.
using PlusErrors = std::vector<std::pair<std::uint32_t, std::uint64_t>>;
[[nodiscard]] Bytes plus_values(std::uint64_t result, const PlusMembers& values, const PlusErrors& errors = {});
[[nodiscard]] Bytes plus_written(std::uint64_t result, const PlusErrors& errors = {});
[[nodiscard]] Bytes plus_streamed(std::uint64_t result, const Bytes& value);
[[nodiscard]] Bytes plus_explored(std::uint64_t result, std::uint32_t rid, std::optional<std::uint32_t> integrity,
                                  const std::vector<PlusObject>& objects);
[[nodiscard]] Bytes plus_linked(std::uint64_t result, const std::vector<std::uint32_t>& rids);

// Notification of values by reference id; ids from 0x70000000 on have the newer head, with a time where one is given.
struct PlusNotification {
  std::uint32_t subscription = 0;
  std::uint32_t sequence = 1;
  std::optional<std::uint64_t> microseconds;  // since 1970
  PlusMembers values;                         // reference id and value
  std::vector<std::uint32_t> errors;          // reference ids that could not be read
  std::optional<PlusObject> alarm;
};
[[nodiscard]] Bytes plus_notification(const PlusNotification& notification);
// Items of a subscription, for attribute 1048.
[[nodiscard]] std::vector<std::uint32_t> plus_references(const std::vector<PlusItem>& items, std::uint8_t change = 1);

}  // namespace s7::test
