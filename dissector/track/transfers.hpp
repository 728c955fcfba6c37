#pragma once

// Uploads and downloads of blocks, followed from the opening to the end (docs/s7.md sections 5.4 and 5.5). Each is one
// event: program-upload or program-download.

#include <cstdint>
#include <string>
#include <vector>

#include "dissector/track/block_image.hpp"
#include "dissector/track/service_call.hpp"
#include "dissector/wire/blocks/transfer.hpp"

namespace s7::dissector {

class Transfers {
 public:
  // At most `limit` at once: of more, the oldest is reported as aborted.
  Transfers(Listener& listener, const SessionInfo& info, std::size_t limit) noexcept
      : listener_(&listener), info_(&info), limit_(limit) {}

  // A Job of a transfer. Fills detail and transfer of `question`. True: a transfer was given up because of the limit.
  bool asked(const ServicePdu& pdu, Question& question);
  // Its answer.
  void answered(const ServicePdu& pdu, const Question& question);
  // There will be none.
  void unanswered(const Question& question);
  // So many bytes of the session are missing: pieces may be among them.
  void lost(std::uint64_t bytes) noexcept;
  // The session is over: what is open was aborted.
  void reset();

 private:
  struct Transfer {
    std::uint32_t number = 0;
    bool upload = false;
    bool accepted = false;   // the opening was answered, or was not seen
    bool begun = false;      // its opening Job was seen
    bool told = false;       // reported; stays until its closing Job, so that this one begins nothing new
    bool last_seen = false;  // the piece that nothing follows
    bool closing = false;    // its closing Job was seen, with `code`
    std::uint16_t code = 0;
    Side initiator = 0;
    std::uint32_t id = 0;            // upload
    std::vector<std::uint8_t> file;  // as sent
    std::string name;                // for people
    std::string lengths;             // as announced
    bool holes = false;              // bytes of the session were lost meanwhile
    BlockImage image;
    Where where;
  };
  Transfer& open(const ServicePdu& pdu, const TransferJob& job, bool upload, Side initiator);
  Transfer* find(std::uint32_t number) noexcept;
  Transfer* find_upload(Side initiator, std::uint32_t id) noexcept;
  Transfer* find_download(Side initiator, ByteView file) noexcept;
  void tell(Transfer& transfer, std::string_view outcome);
  // The transfer that an opening Job begins.
  Transfer& begin(const ServicePdu& pdu, const TransferJob& job, bool upload, Transfer* before);
  void close(Transfer& transfer);
  void drop(std::uint32_t number);

  Listener* listener_;
  const SessionInfo* info_;
  std::size_t limit_;
  std::vector<Transfer> open_;  // oldest first
  std::uint32_t last_number_ = 0;
  bool gave_up_ = false;
};

}  // namespace s7::dissector
