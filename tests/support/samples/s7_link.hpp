#pragma once

// One TCP connection with S7 on it, played message by message: writes the frames and enters each message in the ledger.

#include <cstdint>
#include <functional>

#include "tests/support/cotp_build.hpp"
#include "tests/support/mutate.hpp"
#include "tests/support/s7_userdata.hpp"
#include "tests/support/samples/ledger.hpp"

namespace s7::test::samples {

inline constexpr std::int64_t us = 1'000, ms = 1'000'000, sec = 1'000'000'000, day = 86'400 * sec;

struct Station {
  std::string mac, address;
  std::uint8_t ttl = 64;
  std::uint16_t window = 8192;
};

struct LinkPlan {
  Station client, server;
  std::uint16_t client_port = 2000;
  std::uint16_t port = 102;
  Bytes client_tsap = tsap(0x0100), server_tsap = tsap(0x0102);
  std::uint8_t tpdu_asked = 0x0A, tpdu_granted = 0x0A;  // exponents
  Setup asked{1, 1, 480}, granted{1, 1, 240};
  std::uint16_t link_type = link::ethernet;
  std::vector<VlanTag> client_tags, server_tags;
  std::uint32_t client_isn = 0, server_isn = 0;  // 0: random
  Reference first_reference = 1;
  std::int64_t latency_low = 3 * ms, latency_high = 14 * ms;  // of the server's answers
  std::int64_t ack_delay = 0;  // receiver of a question acknowledges after this; 0: with the answer
  std::int64_t late_ack = 0;   // asker acknowledges the answer after this; 0: with its next question
};

struct Question {
  std::function<Bytes(Reference)> pdu;
  std::string function;   // "0x04", "4/1"
  std::string operation;  // read, write, subscribe or empty
  std::vector<Access> items;
  bool silent = false;  // wants no answer
};
struct Answer {
  std::function<Bytes(Reference)> pdu;
  std::vector<std::uint8_t> codes;
  std::uint16_t error = 0;
  std::vector<std::uint16_t> errors = {};  // S7comm-plus: one per item, in place of codes
};

// Variable access.
[[nodiscard]] Question ask_read(std::vector<Access> items);
[[nodiscard]] Question ask_write(std::vector<Access> items, std::vector<DataItem> values, Fill fill = Fill::between);
[[nodiscard]] Answer give_values(std::vector<DataItem> values, Fill fill = Fill::between);
[[nodiscard]] Answer give_all(const Question& question, std::uint64_t seed);  // every item read or written well
[[nodiscard]] Answer give_codes(std::vector<std::uint8_t> codes);
[[nodiscard]] Answer refuse(std::uint16_t error);                               // Ack without parameters
[[nodiscard]] Answer refuse_named(std::uint8_t function, std::uint16_t error);  // Ack_Data with the function
// Everything else. `pdu` of a job is built with the reference that the link gives.
[[nodiscard]] Question ask_job(std::uint8_t function, std::function<Bytes(Reference)> pdu);
[[nodiscard]] Question ask_userdata(std::uint8_t group, std::uint8_t function, const Bytes& data);
[[nodiscard]] Answer give(std::function<Bytes(Reference)> pdu);
[[nodiscard]] Answer give_userdata(const UserdataHead& head, const Bytes& data);
[[nodiscard]] Answer refuse_userdata(std::uint8_t group, std::uint8_t function, std::uint16_t error);

class S7Link {
 public:
  struct Ticket {
    std::size_t message = 0;
    Reference reference = 0;
    Side asker = Side::client;
  };

  S7Link(Ledger& ledger, LinkPlan plan, std::int64_t start, std::uint64_t seed);

  // Opening, step by step or as a whole.
  void handshake();
  void connect();  // CR, CC
  void setup();
  void open();
  // A second CR on the same TCP connection, to another TSAP: a session of its own in the ledger.
  void connect_again(const Bytes& server_tsap);
  void request_connection();  // CR alone

  Ticket ask(Side side, const Question& question);
  // As ask(), with a reference of the caller's.
  Ticket ask_as(Side side, Reference reference, const Question& question);
  void answer(const Ticket& ticket, const Answer& answer);
  void exchange(Side asker, const Question& question, const Answer& answer);
  void exchange(const Question& question, const Answer& answer) { exchange(Side::client, question, answer); }
  // Question and every piece of a userdata answer, with the questions for the next piece in between.
  void fetch(std::uint8_t group, std::uint8_t function, const Bytes& question, const Bytes& payload);
  void push(const std::string& function, const Bytes& pdu);
  // A push of values for the subscription that `subscription` asked for, with a code for each of its items.
  void push_values(const Ticket& subscription, const std::string& function, const Bytes& pdu,
                   std::vector<std::uint8_t> codes, std::vector<std::uint8_t> area_codes = {});
  // Messages of another protocol than classic S7, each as one or several ready TSDUs. Of question and answer only what
  // the ledger wants is used.
  Ticket ask_ready(Side side, const Question& question, const std::vector<Bytes>& tsdus);
  void answer_ready(const Ticket& ticket, const Answer& answer, const std::vector<Bytes>& tsdus);
  void push_ready(const std::string& function, const std::vector<Bytes>& tsdus);
  // As push_ready(), with values for what `subscription` asked for.
  void push_ready(const Ticket& subscription, const std::string& function, const std::vector<Bytes>& tsdus,
                  std::vector<std::uint8_t> codes);
  // The last request or push means this for the controller; `message`: another one does.
  void happened(const std::string& kind, const std::string& outcome);
  void happened(std::size_t message, const std::string& kind, const std::string& outcome);
  [[nodiscard]] std::size_t last_asked() const { return last_asked_; }  // request or push
  // The last answer said this of the server.
  void identified(const std::string& fact, const std::string& value);
  // Cuts TSDUs into DTs of that many bytes; 0: as the TPDU size granted demands.
  void set_fragment(std::size_t bytes) { fragment_ = bytes; }

  void pause(std::int64_t low, std::int64_t high) { tcp_.advance(random_.between(low, high)); }
  void at(std::int64_t time) { tcp_.set_time(time); }
  void close(Side first);
  void reset(Side side);
  void set_outcome(const std::string& word) { ledger_.sessions[session_].outcome = word; }
  [[nodiscard]] TcpConversation& tcp() { return tcp_; }
  [[nodiscard]] Session& session() { return ledger_.sessions[session_]; }
  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] const LinkPlan& plan() const { return plan_; }

 private:
  std::size_t enter(Side sender, Kind kind, std::size_t length);
  void send_tpkt(Side sender, Kind kind, const Bytes& tpdu);
  std::size_t send_pdu(Side sender, Kind kind, const std::vector<Bytes>& tsdus);

  Ledger& ledger_;
  LinkPlan plan_;
  Random random_;
  std::size_t session_;
  TcpConversation tcp_;
  std::size_t fragment_ = 0;
  Reference next_[2];
  std::uint8_t userdata_sequence_ = 0, userdata_unit_ = 0x20;
  std::size_t last_asked_ = 0, last_answer_ = 0;
};

}  // namespace s7::test::samples
