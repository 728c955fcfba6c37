#pragma once

// Files to and from a numerical control (userdata group 0x3f, docs/s7-userdata.md section 12). Each is one event:
// nc-transfer.

#include <cstdint>
#include <string>
#include <vector>

#include "dissector/track/service_call.hpp"

namespace s7::dissector {

class NcTransfers {
 public:
  // At most `limit` at once: of more, the oldest is reported as aborted.
  NcTransfers(Listener& listener, const SessionInfo& info, std::size_t limit) noexcept
      : listener_(&listener), info_(&info), limit_(limit) {}

  // True: a transfer was given up because of the limit.
  bool asked(const ServicePdu& pdu, Question& question);
  void answered(const ServicePdu& pdu, const Question* question);
  void pushed(const ServicePdu& pdu);
  void unanswered(const Question& question);
  void reset();

 private:
  struct Transfer {
    std::uint32_t number = 0;
    bool upload = false;
    Side initiator = 0;
    std::string name;
    Where where;
  };
  void tell(std::vector<Transfer>::iterator transfer, std::string_view outcome);
  [[nodiscard]] std::vector<Transfer>::iterator find(std::uint32_t number) noexcept;
  void piece(const ServicePdu& pdu);

  Listener* listener_;
  const SessionInfo* info_;
  std::size_t limit_;
  std::vector<Transfer> open_;  // oldest first
  std::uint32_t last_number_ = 0;
};

}  // namespace s7::dissector
