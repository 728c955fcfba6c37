#pragma once

// What one TSDU of TLS showed, for listeners that print it: records that begin in it, messages that end in it.

#include <cstdint>
#include <vector>

#include "dissector/wire/tls.hpp"

namespace s7::dissector {

struct TlsSeen {
  struct Message {
    TlsMessage type{};
    std::vector<std::uint8_t> body;  // joined from as many TSDUs as it took
  };
  struct Record {
    TlsRecordHead head;
    bool opaque = false;  // application data of TLS 1.3, which may hold handshake and alerts
  };
  std::vector<Record> records;    // those that begin here; they may end later
  std::vector<Message> messages;  // of the handshake, in clear; those that end here
  std::vector<TlsAlert> alerts;   // in clear
};

}  // namespace s7::dissector
