// 175 packets of real devices (examples.tsv): each decodes to what its name says.

#include "tests/unit/dissector/examples.hpp"

#include <gtest/gtest.h>

#include <map>

#include "dissector/text.hpp"
#include "dissector/wire/tpkt.hpp"
#include "tests/fuzz/walk_wire.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using test::Example;

struct Decoded {
  Cotp cotp;
  S7Pdu pdu;
  UserdataHead head;
  std::vector<Item> items;
  std::vector<DataItem> values;  // of a read answer or a write job
};

Decoded decode(const Example& row) {
  Decoded out;
  const ByteView bytes(row.packet);
  const auto cotp = decode_cotp(bytes.subspan(tpkt_header_size));
  if (!cotp) return out;
  out.cotp = *cotp;
  const auto pdu = decode_s7(cotp->user_data);
  if (!pdu) return out;
  out.pdu = *pdu;
  if (pdu->rosctr == Rosctr::userdata)
    if (const auto head = decode_userdata_head(pdu->parameters)) out.head = *head;
  const bool read = pdu->function() == Function::read_var, write = pdu->function() == Function::write_var;
  if (!read && !write) return out;
  auto list = item_list(pdu->parameters);
  const bool job = pdu->rosctr == Rosctr::job;
  while (job) {
    const auto item = list.items.next();
    if (!item) break;
    if (*item) out.items.push_back(**item);
  }
  if (job == read) return out;
  const auto kind = job ? DataItemRange::Kind::request : DataItemRange::Kind::answer;
  DataItemRange values(pdu->data, list.count, kind);
  while (const auto value = values.next())
    if (*value) out.values.push_back(**value);
  return out;
}

bool has_function(const Decoded& d, Function f) { return d.pdu.function() == f; }
bool is_service(const Decoded& d, std::uint8_t group, std::uint8_t subfunction) {
  return d.pdu.rosctr == Rosctr::userdata && !d.head.mode_transition && d.head.group == group &&
         d.head.subfunction == subfunction;
}
bool is_type(const Decoded& d, UserdataType type) { return d.pdu.rosctr == Rosctr::userdata && d.head.type == type; }

// Id at the head of a status list.
std::uint16_t list_id(const Decoded& d) {
  ByteReader in(d.pdu.data);
  in.skip(4);
  return in.be16();
}

struct Phrase {
  const char* text;
  bool (*holds)(const Decoded&);
};

// Words of the names, longer ones before the ones they contain.
const Phrase phrases[] = {
    {"COTP connection request", [](const Decoded& d) { return d.cotp.type == TpduType::cr; }},
    {"COTP connection confirm", [](const Decoded& d) { return d.cotp.type == TpduType::cc; }},
    {"Userdata response", [](const Decoded& d) { return is_type(d, UserdataType::response); }},
    {"Userdata request", [](const Decoded& d) { return is_type(d, UserdataType::request); }},
    {"Userdata push", [](const Decoded& d) { return is_type(d, UserdataType::push); }},
    {"SZL response", [](const Decoded& d) { return is_type(d, UserdataType::response) && is_service(d, 4, 1); }},
    {"mode transition", [](const Decoded& d) { return d.head.mode_transition; }},
    {"Userdata", [](const Decoded& d) { return d.pdu.rosctr == Rosctr::userdata; }},
    {"(none) error", [](const Decoded& d) { return !d.pdu.function() && d.pdu.error_word() != 0; }},
    {"start upload refused", [](const Decoded& d) { return !d.pdu.function() && d.pdu.error_word() != 0; }},
    {"setup communication", [](const Decoded& d) { return has_function(d, Function::setup_communication); }},
    {"read variables", [](const Decoded& d) { return has_function(d, Function::read_var); }},
    {"write variables", [](const Decoded& d) { return has_function(d, Function::write_var); }},
    {"read DB-READ", [](const Decoded& d) { return has_function(d, Function::read_var); }},
    {"start upload", [](const Decoded& d) { return has_function(d, Function::start_upload); }},
    {"end upload", [](const Decoded& d) { return has_function(d, Function::end_upload); }},
    {"upload chunk request", [](const Decoded& d) { return has_function(d, Function::upload); }},
    {"upload", [](const Decoded& d) { return has_function(d, Function::upload); }},
    {"request download", [](const Decoded& d) { return has_function(d, Function::request_download); }},
    {"download block", [](const Decoded& d) { return has_function(d, Function::download_block); }},
    {"download ended", [](const Decoded& d) { return has_function(d, Function::download_ended); }},
    {"PLC stop", [](const Decoded& d) { return has_function(d, Function::plc_stop); }},
    {"PI service error",
     [](const Decoded& d) { return has_function(d, Function::pi_service) && d.pdu.error_word() != 0; }},
    {"PI service", [](const Decoded& d) { return has_function(d, Function::pi_service) && d.pdu.error_word() == 0; }},
    {"Ack_Data", [](const Decoded& d) { return d.pdu.rosctr == Rosctr::ack_data; }},
    {"Ack", [](const Decoded& d) { return d.pdu.rosctr == Rosctr::ack; }},
    {"Job", [](const Decoded& d) { return d.pdu.rosctr == Rosctr::job; }},
    {"read SZL 0x001C", [](const Decoded& d) { return is_service(d, 4, 1) && list_id(d) == 0x1c; }},
    {"SZL 0x001C",  // only the first piece begins with it
     [](const Decoded& d) { return is_service(d, 4, 1) && (d.head.last_data_unit || list_id(d) == 0x1c); }},
    {"read SZL", [](const Decoded& d) { return is_service(d, 4, 1); }},
    {"message service", [](const Decoded& d) { return is_service(d, 4, 2); }},
    {"diagnostic message", [](const Decoded& d) { return is_service(d, 4, 3); }},
    {"ALARM_8 indication", [](const Decoded& d) { return is_service(d, 4, 5); }},
    {"NOTIFY indication", [](const Decoded& d) { return is_service(d, 4, 6); }},
    {"alarm query", [](const Decoded& d) { return is_service(d, 4, 0x13); }},
    {"list blocks of type", [](const Decoded& d) { return is_service(d, 3, 2); }},
    {"list blocks", [](const Decoded& d) { return is_service(d, 3, 1); }},
    {"get block info", [](const Decoded& d) { return is_service(d, 3, 3); }},
    {"block info", [](const Decoded& d) { return is_service(d, 3, 3); }},
    {"read clock", [](const Decoded& d) { return is_service(d, 7, 1); }},
    {"set clock", [](const Decoded& d) { return is_service(d, 7, 2); }},
    {"set password", [](const Decoded& d) { return is_service(d, 5, 1); }},
    {"change-driven read", [](const Decoded& d) { return is_service(d, 2, 5); }},
    {"change-driven modify", [](const Decoded& d) { return is_service(d, 2, 7); }},
    {"cyclic unsubscribe", [](const Decoded& d) { return is_service(d, 2, 4); }},
    {"TIS variable status", [](const Decoded& d) { return is_service(d, 1, 0x02); }},
    {"TIS modify variable", [](const Decoded& d) { return is_service(d, 1, 0x08); }},
    {"TIS disable job", [](const Decoded& d) { return is_service(d, 1, 0x0d); }},
    {"TIS enable job", [](const Decoded& d) { return is_service(d, 1, 0x0e); }},
    {"TIS delete job", [](const Decoded& d) { return is_service(d, 1, 0x0f); }},
    {"TIS job list", [](const Decoded& d) { return is_service(d, 1, 0x10); }},
    {"job list", [](const Decoded& d) { return is_service(d, 1, 0x10); }},
    {"TIS block status v2", [](const Decoded& d) { return is_service(d, 1, 0x13); }},
    {"TIS flash LED", [](const Decoded& d) { return is_service(d, 1, 0x16); }},
    {"(follow-up)", [](const Decoded& d) { return d.head.extended && d.head.type == UserdataType::request; }},
    {"continuation", [](const Decoded& d) { return d.head.extended && d.head.type == UserdataType::request; }},
    {"fragment 1 of 2", [](const Decoded& d) { return d.head.data_unit_reference != 0 && !d.head.last_data_unit; }},
    {"fragment 2 of 2", [](const Decoded& d) { return d.head.data_unit_reference != 0 && d.head.last_data_unit; }},
    {"(starts a fragmented answer)", [](const Decoded& d) { return !d.head.extended; }},
    {"request of the answer in the next row", [](const Decoded& d) { return d.pdu.rosctr == Rosctr::job; }},
    {"error items with a length but no payload",
     [](const Decoded& d) {
       return !d.values.empty() && std::all_of(d.values.begin(), d.values.end(), [](const DataItem& v) {
         return v.return_code != 0xff && v.length != 0 && v.payload.empty();
       });
     }},
    {"several items:", [](const Decoded& d) { return d.values.size() > 1; }},
    {"read", [](const Decoded& d) { return has_function(d, Function::read_var); }},
};

// Removes the phrases from a name, checking each. What stays must be checked by somebody else.
std::string check_phrases(const Example& row, const Decoded& decoded) {
  std::string rest = row.name;
  for (const auto& phrase : phrases) {
    const auto at = rest.find(phrase.text);
    if (at == std::string::npos) continue;
    EXPECT_TRUE(phrase.holds(decoded)) << row.code << ' ' << row.name << ": " << phrase.text;
    rest.replace(at, std::string_view(phrase.text).size(), "");
  }
  std::erase(rest, ' ');
  if (rest == ",") rest.clear();
  return rest;
}

std::string values_text(const Decoded& decoded) {
  std::string out;
  for (const auto& value : decoded.values) {
    if (!out.empty()) out += ',';
    out += test::to_hex(std::vector{value.return_code}) + '/' + test::to_hex(std::vector{value.transport_size}) + '/' +
           std::to_string(value.length);
  }
  return out;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// "syntax10size0x02area0x82", "syntax0xB0"
std::string item_text(const Decoded& decoded) {
  if (decoded.items.empty()) return {};
  const Item& item = decoded.items[0];
  const auto any = decode_any(item.address);
  if (item.syntax != Syntax::s7any || !any) return "syntax" + hex_text(static_cast<std::uint32_t>(item.syntax), 2);
  return "syntax10size" + hex_text(any->transport_size, 2) + "area" + hex_text(any->area, 2);
}

// The last eight parameter bytes, '.' for those that are no text.
std::string tail_text(const Decoded& decoded) {
  std::string out;
  for (const auto byte : decoded.pdu.parameters.last(std::min<std::size_t>(8, decoded.pdu.parameters.size())))
    out += byte > 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
  return out;
}

// "0132/0004": id and index at the head of the list
std::string list_text(const Decoded& decoded) {
  if (decoded.pdu.data.size() < 8) return {};
  return test::to_hex(decoded.pdu.data.subspan(4, 2)) + '/' + test::to_hex(decoded.pdu.data.subspan(6, 2));
}

void check_rest(const Example& row, const Decoded& decoded, std::string rest) {
  if (rest.empty()) return;
  if (decoded.head.mode_transition) {
    EXPECT_EQ(rest, std::to_string(decoded.head.subfunction)) << row.code;
  } else if (row.name.find("several items") != std::string::npos) {
    rest.erase(0, rest.find_first_not_of(','));
    if (rest.back() == ',') rest.pop_back();  // the list is cut after eighty characters
    EXPECT_EQ(values_text(decoded).substr(0, rest.size()), lower(rest)) << row.code;
  } else if (rest[0] == ',') {
    EXPECT_EQ(rest, ",") << row.code << ' ' << row.name;
  } else if (rest.starts_with("syntax")) {
    EXPECT_EQ(item_text(decoded), lower(rest)) << row.code;
  } else if (decoded.pdu.function() == Function::pi_service) {
    EXPECT_EQ(tail_text(decoded), rest) << row.code;
  } else {
    EXPECT_EQ(list_text(decoded), rest) << row.code << ' ' << row.name;
  }
}

TEST(Examples, AreAllThere) {
  ASSERT_EQ(test::examples().size(), 175U);
  EXPECT_EQ(test::examples().front().code, "EX001");
  EXPECT_EQ(test::examples().back().code, "EX175");
}

// TPKT length = bytes = 4 + COTP header + S7 header + parameters + data.
TEST(Examples, LengthsAddUp) {
  for (const auto& row : test::examples()) {
    const auto header = decode_tpkt(row.packet);
    ASSERT_TRUE(header) << row.code;
    EXPECT_EQ(row.packet.size(), row.length) << row.code;
    EXPECT_EQ(header->length, row.length) << row.code;
    EXPECT_EQ(tpkt_likeness(row.packet), Likeness::strong) << row.code;
    const auto cotp = decode_cotp(ByteView(row.packet).subspan(4));
    ASSERT_TRUE(cotp) << row.code;
    if (cotp->type != TpduType::dt) continue;
    EXPECT_EQ(classify_tsdu(cotp->user_data), Protocol::s7comm) << row.code;
    const auto pdu = decode_s7(cotp->user_data);
    ASSERT_TRUE(pdu) << row.code;
    EXPECT_FALSE(pdu->truncated) << row.code;
    EXPECT_TRUE(pdu->trailing.empty()) << row.code;
    EXPECT_EQ(pdu->header_size() + pdu->parameter_length + pdu->data_length, cotp->user_data.size()) << row.code;
  }
}

TEST(Examples, AreWhatTheirNamesSay) {
  for (const auto& row : test::examples()) {
    const auto decoded = decode(row);
    check_rest(row, decoded, check_phrases(row, decoded));
  }
}

// No item left over, none missing; lists and values end where the PDU ends.
TEST(Examples, ItemsAndValuesAreWhole) {
  std::size_t lists = 0, values = 0;
  for (const auto& row : test::examples()) {
    const auto decoded = decode(row);
    const auto function = decoded.pdu.function();
    if (function != Function::read_var && function != Function::write_var) continue;
    const std::uint8_t count = decoded.pdu.parameters[1];
    if (decoded.pdu.rosctr == Rosctr::job) {
      EXPECT_EQ(decoded.items.size(), count) << row.code;
      ++lists;
    }
    if ((decoded.pdu.rosctr == Rosctr::job) == (function == Function::write_var) && decoded.pdu.error_word() == 0) {
      EXPECT_EQ(decoded.values.size(), count) << row.code;
      for (const auto& value : decoded.values) {
        EXPECT_EQ(value.payload.size(), value.payload_size) << row.code;
      }
      ++values;
    }
  }
  EXPECT_GT(lists, 20U);
  EXPECT_GT(values, 10U);
}

// The rows before an answer that say so hold its request: same reference, as many values as items, as many bytes as
// asked.
TEST(Examples, AnswersFitTheirRequests) {
  std::size_t pairs = 0;
  const auto& rows = test::examples();
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    const auto asked = decode(rows[i]), answered = decode(rows[i + 1]);
    if (asked.pdu.function() != Function::read_var || answered.pdu.rosctr != Rosctr::ack_data) continue;
    if (rows[i].name.find("next row") == std::string::npos || rows[i + 1].name.find("read") == std::string::npos)
      continue;
    ++pairs;
    EXPECT_EQ(asked.pdu.reference, answered.pdu.reference) << rows[i].code;
    ASSERT_EQ(asked.items.size(), answered.values.size()) << rows[i].code;
    for (std::size_t k = 0; k < asked.items.size(); ++k) {
      std::vector<AccessRange> ranges;
      append_ranges(asked.items[k], ranges);
      ASSERT_EQ(ranges.size(), 1U) << rows[i].code;
      if (answered.values[k].return_code == 0xff) {
        EXPECT_EQ(ranges[0].size, answered.values[k].payload_size) << rows[i].code << " item " << k;
      }
    }
  }
  EXPECT_EQ(pairs, 7U);
}

TEST(Examples, DirectionsFitTheMessages) {  // download jobs come from the controller
  for (const auto& row : test::examples()) {
    const auto decoded = decode(row);
    if (decoded.pdu.rosctr != Rosctr::job) continue;
    const auto function = decoded.pdu.function();
    EXPECT_EQ(row.to_server, function != Function::download_block && function != Function::download_ended) << row.code;
  }
}

TEST(Examples, CutAtEveryByte) {
  for (const auto& row : test::examples()) {
    test::for_each_prefix(row.packet, [&](ByteView cut) {
      fuzz::WireWalk walk;
      walk.tpkt(cut);
      if (cut.size() < 4) {
        EXPECT_GT(walk.errors(), 0U) << row.code;
        return;
      }
      const auto cotp = decode_cotp(cut.subspan(4));
      if (cut.size() < 4U + row.packet[4] + 1U) {
        EXPECT_EQ(cotp.error(), Error::truncated) << row.code;
        return;
      }
      if (cotp->type != TpduType::dt || cut.size() == row.packet.size()) return;
      const auto pdu = decode_s7(cotp->user_data);
      EXPECT_TRUE(pdu ? pdu->truncated : pdu.error() == Error::truncated) << row.code << ' ' << cut.size();
    });
  }
}

TEST(Examples, EveryByteFlippedOnce) {
  for (const auto& row : test::examples()) {
    auto packet = row.packet;
    for (auto& byte : packet) {
      for (const std::uint8_t flip : {std::uint8_t{0xff}, std::uint8_t{0x01}, std::uint8_t{0x80}}) {
        byte = static_cast<std::uint8_t>(byte ^ flip);
        fuzz::WireWalk walk;
        walk.tpkt(packet);
        byte = static_cast<std::uint8_t>(byte ^ flip);
      }
    }
  }
}

}  // namespace
}  // namespace s7::dissector
