#pragma once

// What the script of a sample did, and what of it a capture still shows. The inventory of the product is compared with
// this; nothing here decodes S7: a message is visible when all its bytes of the TCP stream are.

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "tests/support/conversation.hpp"
#include "tests/support/samples/access.hpp"

namespace s7::test::samples {

enum class Kind : std::uint8_t { connect, confirm, request, answer, push };

struct Message {
  std::size_t session = 0;  // index into Ledger::sessions
  Side sender = Side::client;
  std::uint32_t sequence = 0;  // place of its bytes in the TCP stream
  std::size_t length = 0;
  Kind kind = Kind::request;
  std::string function;   // "0x04"; userdata "4/1" (group and subfunction); S7comm-plus "plus 0x04ca"
  std::string operation;  // read, write, subscribe; empty: no variable access
  std::vector<Access> items;
  std::vector<std::uint8_t> codes;       // of an answer or a push, one per item
  std::vector<std::uint8_t> area_codes;  // one per area of its DB lists; empty: those of their items
  std::vector<std::uint16_t> errors;     // S7comm-plus: one per item, 0 = good; takes the place of codes
  bool silent = false;                   // a request that wants no answer
  std::uint16_t error = 0;               // error word of an answer
  std::optional<std::size_t> request;    // of an answer, or of a push of values: index into Ledger::messages
};

struct Session {
  std::string client, server;
  std::uint16_t client_port = 0, port = 0;
  std::optional<std::string> client_tsap, server_tsap;
  std::string protocol = "s7comm";
  std::optional<unsigned> tpdu_size, pdu_size, jobs_calling, jobs_called;  // as granted
  std::string outcome;  // how far the opening came, a word of `attempts`; empty: not part of the sample
  unsigned syns = 1;
  std::string end;  // fin, reset, cotp-disconnect; empty: goes on
};

// Something that a controller went through, or could have. `message`: the request that asked for it, or the push.
struct Happening {
  std::size_t message = 0;
  std::string kind, outcome;  // words of the view `events`
};

// What a station is, by its own word. `message`: the answer that said so; none: said outside any connection.
struct Identity {
  std::optional<std::size_t> message;
  std::string address, fact, value;  // fact: column of the view `devices`
};

struct Ledger {
  std::vector<Session> sessions;
  std::vector<Message> messages;
  std::vector<Happening> happenings;
  std::vector<Identity> identities;
  std::map<std::string, std::int64_t> numbers;  // whatever else a sample promises, by name
};

// The bytes of TCP streams that frames hold, with their snap length. IP fragments are not looked into.
class Visible {
 public:
  explicit Visible(const Capture& frames, std::uint32_t snap_length = 0);
  [[nodiscard]] bool covers(const Session& session, const Message& message) const;
  [[nodiscard]] bool start_of(const Session& session) const;  // a SYN of the client
  [[nodiscard]] std::vector<std::string> vlans(const Session& session) const;

 private:
  struct Flow {
    std::set<std::uint32_t> bytes;
    std::set<std::string> vlans;
    bool syn = false;
  };
  [[nodiscard]] const Flow* find(const Session& session, Side sender) const;
  std::map<std::string, Flow> flows_;
};

// samples/README.md describes the object. `frames`: as in the file, before IP fragmentation and snapping.
[[nodiscard]] std::string truth_json(const Ledger& ledger, const Visible& visible, const std::string& file,
                                     std::size_t packets);

}  // namespace s7::test::samples
