#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dissector/track/events.hpp"
#include "dissector/wire/s7_items.hpp"

namespace s7::cli {

// One PDU as one line of JSON with Wireshark's names: docs/decode-fields.md. The line ends with a newline.
std::string decode_jsonl(const dissector::PduSeen& pdu);

// The word for a PDU's innermost layer. Where the first bytes of a TSDU say nothing, what was learnt of its session
// does.
std::string_view protocol_name(const dissector::PduSeen& pdu);

// The parts of it that belong to one layer; each appends its keys.
class JsonObject;
void put_cotp(JsonObject& out, const dissector::Cotp& cotp);
// `asked`: items of the request that this answers, 0 when it is not known. `joined`: the payload of all parts of a
// userdata answer, with the last of several.
void put_s7(JsonObject& out, const dissector::S7Pdu& pdu, std::size_t asked, dissector::ByteView joined);
void put_items(JsonObject& out, const dissector::S7Pdu& pdu, std::size_t asked);
void put_userdata(JsonObject& out, const dissector::S7Pdu& pdu, dissector::ByteView joined);
// One address specification as an object of its own.
std::string item_json(const dissector::Item& item);
// The length field of a data item in bytes where Wireshark shows bytes.
std::uint32_t shown_length(const dissector::DataItem& item);
// The request's items joined with what became of them.
void put_joined_items(JsonObject& out, const dissector::PduSeen& pdu);

}  // namespace s7::cli
