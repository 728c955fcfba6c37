#pragma once

// Cyclic and change-driven reading: which items the jobs of a session read, so that their pushes can be understood
// (docs/s7-userdata.md section 3).

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "dissector/track/requests.hpp"
#include "dissector/track/service_call.hpp"
#include "dissector/wire/userdata/cyclic.hpp"

namespace s7::dissector {

// A request with items that is pushed afterwards, its answer, or a push.
constexpr bool is_subscription(const OperationName& name) noexcept {
  return name.family == OperationFamily::userdata && name.group == cyclic_group &&
         is_subscription(static_cast<std::uint8_t>(name.function));
}

class Subscriptions {
 public:
  // At most `limit` jobs at once, and as many item lists remembered of each side: the oldest is forgotten.
  explicit Subscriptions(std::size_t limit) noexcept : limit_(limit) {}

  using Items = std::shared_ptr<const RequestTemplate>;
  struct Job {
    Side asker = 0;
    std::uint8_t function = 0, number = 0;
    Items items;
    Where asked;
    std::size_t asked_size = 0;
  };
  // Items of a request's payload; nullptr: it has none. Lists that this side sent before are found again.
  Items items(Side asker, ByteView payload);
  // A positive answer: the job begins, or reads other items from now on. True: a job was forgotten to make room.
  bool begin(const Question& asked, std::uint8_t number);
  void end(Side asker, std::uint8_t function, std::uint8_t number);
  // nullptr: not known.
  [[nodiscard]] const Job* find(Side asker, std::uint8_t function, std::uint8_t number) const noexcept;

 private:
  std::size_t limit_;
  std::vector<Job> jobs_;                    // oldest first
  std::array<std::vector<Items>, 2> lists_;  // by the side that asks, least recently used first
};

// Values of an answer or push, by range.
void read_values(const RequestTemplate& items, ByteView payload, std::vector<RangeResult>& out);

}  // namespace s7::dissector
