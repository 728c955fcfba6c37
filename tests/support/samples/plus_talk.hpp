#pragma once

// A session of S7comm-plus on a link: heads, sequence numbers, integrity ids and frames of its generation.

#include <cstdint>

#include "tests/support/plus_functions.hpp"
#include "tests/support/samples/s7_link.hpp"

namespace s7::test::samples {

enum class PlusGeneration : std::uint8_t {
  plain,     // early S7-1200: no integrity; the client sends an empty DT after each PDU
  trailing,  // early S7-1500: version 2, digest at the end
  leading,   // version 3
};

class PlusTalk {
 public:
  PlusTalk(S7Link& line, PlusGeneration generation, std::uint32_t session);

  struct Asked {
    S7Link::Ticket ticket;
    PlusHead head;
  };
  // One request or its answer. Requests of this session carry its id and the next integrity id; those that change
  // something count on their own.
  Asked ask(std::uint16_t function, const Bytes& body, const Question& meta = {}, std::size_t piece = 0);
  void answer(const Asked& asked, const Bytes& body, const Answer& meta = {}, std::size_t piece = 0);
  void exchange(std::uint16_t function, const Bytes& body, const Bytes& answered);
  // SetVarSubStreamed whose value goes on in frames of its own.
  Asked stream(const Bytes& body, const std::vector<Bytes>& pieces);
  // CreateObject and Explore, whose bodies hold the integrity id themselves.
  Asked create(std::uint32_t parent, const PlusObject& object, const Question& meta = {}, std::size_t piece = 0);
  void explore(std::uint32_t rid, const std::vector<std::uint32_t>& attributes, const std::vector<PlusObject>& objects,
               std::size_t piece = 0);
  void answer_explored(const Asked& asked, std::uint32_t rid, const std::vector<PlusObject>& objects,
                       std::size_t piece = 0);
  // An answer of another function: error, or one that the integrity id is not part of.
  void fail(const Asked& asked, std::uint64_t result);
  void answer_plain(const Asked& asked, const Bytes& body, const Answer& meta = {});
  void notify(const PlusNotification& notification);
  void notify(const S7Link::Ticket& subscription, const PlusNotification& notification,
              std::vector<std::uint8_t> codes);

  // Version 1 without a session: the question for one.
  Asked ask_for_session(const PlusObject& asked);
  // The same with its answer.
  void begin(const PlusObject& asked, const PlusObject& given, std::uint64_t result = 0);
  // Version 2: the values that make the session usable.
  void set_up(const PlusMembers& values);
  void end();  // deletes the session
  [[nodiscard]] std::uint32_t id() const { return session_; }
  [[nodiscard]] S7Link& line() { return line_; }

 private:
  [[nodiscard]] std::uint8_t version() const { return generation_ == PlusGeneration::leading ? 3 : 2; }
  [[nodiscard]] PlusHead head(std::uint16_t function);
  [[nodiscard]] PlusHead answer_head(const PlusHead& asked) const;
  [[nodiscard]] Asked send(const PlusHead& head, const Bytes& data, const Question& meta, std::size_t piece);
  void pause();

  S7Link& line_;
  PlusGeneration generation_;
  std::uint32_t session_;
  std::uint16_t sequence_ = 1;
  std::uint32_t reads_ = 0, writes_ = 0;  // integrity ids
};

}  // namespace s7::test::samples
