#pragma once

// One PDU of a service that is no variable access, and what is remembered of a question until its answer comes.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dissector/track/events.hpp"
#include "dissector/track/tsdu.hpp"

namespace s7::dissector {

struct ServicePdu {
  const Tsdu& tsdu;
  const S7Pdu& pdu;
  OperationName name;
  const UserdataHead* head = nullptr;  // ROSCTR 7 only, never of a mode transition
  ByteView payload;                    // ROSCTR 7 only: behind the data head
  Side asker = 0;                      // who asked; of a push: who sent it
  [[nodiscard]] std::uint16_t error() const noexcept { return head != nullptr ? head->error : pdu.error_word(); }
};

// A question that waits for its answer.
struct Question {
  std::uint32_t ticket = 0;  // names it in the table of pending requests; never 0
  Side asker = 0;
  OperationName name;
  Where where;
  std::size_t pdu_size = 0;
  std::string detail;  // which of its kind: of the operation's row
  // The event that its answer decides; no kind: none.
  std::string_view event;
  std::string event_detail;
  bool follow_up = false;      // asks for the next part of an answer
  std::uint32_t transfer = 0;  // the transfer it belongs to; 0: none
  // Subscriptions: the items, and the job that is changed or ended.
  std::shared_ptr<const RequestTemplate> items;
  std::uint8_t job_function = 0, job = 0;
};

// What came out of a PDU. Views and pointers are valid until the next call.
struct ServiceNote {
  std::string_view detail;
  // Answer or push of a subscription whose items are known.
  const RequestTemplate* items = nullptr;
  const std::vector<RangeResult>* results = nullptr;
  Where subscribed;                 // push: the packet that had asked
  std::size_t subscribed_size = 0;  // push: bytes of that PDU
  ByteView joined;                  // the payload of all parts, with the last of several
  std::string_view limit;           // one that was reached
};

// "refused 0xd241"
std::string refusal_text(std::uint16_t error);

}  // namespace s7::dissector
