#include "cli/zeek/logs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/zeek/fields.hpp"
#include "cli/zeek/names.hpp"
#include "dissector/shard.hpp"

namespace s7::cli::zeek {

using namespace dissector;

namespace {

std::string time_text(Timestamp at) {
  const std::int64_t micros = at / 1000 - (at % 1000 < 0 ? 1 : 0);
  const std::int64_t seconds = micros / 1'000'000 - (micros % 1'000'000 < 0 ? 1 : 0);
  return fmt::format("{}.{:06}", seconds, micros - seconds * 1'000'000);
}

std::string number(std::uint64_t value) { return fmt::format("{}", value); }

// Zeek's own list of networks that are never somebody else's.
bool is_local(const Address& address) {
  const auto& b = address.bytes;
  if (address.is_v4())
    return b[12] == 10 || b[12] == 127 || (b[12] == 172 && (b[13] & 0xf0U) == 16) || (b[12] == 192 && b[13] == 168) ||
           (b[12] == 100 && (b[13] & 0xc0U) == 64);
  return (b[0] & 0xfeU) == 0xfc || (b[0] == 0xfe && (b[1] & 0xc0U) == 0x80);
}

constexpr std::size_t most_devices = 10'000;

std::string joined(const std::set<std::string>& words) { return fmt::format("{}", fmt::join(words, ",")); }

}  // namespace

Logs::Logs(const std::string& folder, Style style)
    : conn_(folder, "conn", conn_fields, style),
      cotp_(folder, "cotp", cotp_fields, style),
      s7comm_(folder, "s7comm", s7comm_fields, style),
      szl_(folder, "s7comm_read_szl", szl_fields, style),
      transfer_(folder, "s7comm_upload_download", transfer_fields, style),
      devices_(folder, "s7comm_known_devices", device_fields, style),
      plus_(folder, "s7comm_plus", plus_fields, style),
      items_(folder, "s7comm_items", item_fields, style),
      connections_([this](const Connection& connection) { on_done(connection); }) {}

void Logs::on_frame(const Frame& frame) {
  last_ = std::max(last_, frame.where.at);
  const LowerLayers lower(frame);
  if (!lower.ip || lower.ip->fragment || lower.ip->protocol != IpProtocol::tcp) return;
  const IpPacket& ip = *lower.ip;
  const auto tcp = decode_tcp(ip.payload, ip.wire_length);
  if (!tcp) return;
  const std::uint64_t head = ip.source.is_v4() ? 20 : 40;
  connections_.on_segment({ip.source, tcp->source_port}, {ip.destination, tcp->destination_port}, *tcp,
                          head + ip.wire_length, frame.where.at);
}

void Logs::on_done(const Connection& c) {
  const bool lasted = c.last > c.first;
  const auto known = [&](std::uint64_t value) { return lasted ? Cell(number(value)) : std::nullopt; };
  const End &o = c.originator, &r = c.responder;
  conn_.add({time_text(c.first),
             c.uid,
             to_string(o.endpoint.address),
             number(o.endpoint.port),
             to_string(r.endpoint.address),
             number(r.endpoint.port),
             "tcp",
             c.services.empty() ? std::nullopt : Cell(joined(c.services)),
             lasted ? Cell(time_text(c.last - c.first)) : std::nullopt,
             known(o.size()),
             known(r.size()),
             std::string(c.state()),
             is_local(o.endpoint.address) ? "T" : "F",
             is_local(r.endpoint.address) ? "T" : "F",
             number(c.missed_bytes),
             c.history,
             number(o.packets),
             number(o.ip_bytes),
             number(r.packets),
             number(r.ip_bytes),
             std::nullopt,
             "6"});
}

void Logs::on(const SessionInfo& info, const SessionPart& part) {
  if (Connection* c = connections_.find(info.client, info.server)) c->missed_bytes += part.stream.lost_bytes;
}

void Logs::on(const PduSeen& pdu) {
  Connection* connection = connections_.find(pdu.source, pdu.destination);
  if (connection == nullptr || !pdu.cotp) return;
  const bool from_originator = pdu.source == connection->originator.endpoint;
  ends_ = {connection->uid, to_string(connection->originator.endpoint.address),
           number(connection->originator.endpoint.port), to_string(connection->responder.endpoint.address),
           number(connection->responder.endpoint.port)};
  std::vector<Cell> common{time_text(pdu.where.at)};
  common.insert(common.end(), ends_.begin(), ends_.end());
  common.insert(common.end(), {from_originator ? "T" : "F", to_string(pdu.source.address), number(pdu.source.port),
                               to_string(pdu.destination.address), number(pdu.destination.port)});
  connection->services.insert("cotp");
  std::vector<Cell> cells = common;
  cells.insert(cells.end(),
               {hex(static_cast<std::uint8_t>(pdu.cotp->type), 1), tpdu_name(pdu.cotp->type), number(pdu.where.frame)});
  cotp_.add(cells);
  if (pdu.protocol == Protocol::s7comm) {
    connection->services.insert("s7comm");
    if (const auto s7 = decode_s7(pdu.tsdu)) on_s7(pdu, *s7, common);
  } else if (pdu.protocol == Protocol::s7comm_plus) {
    connection->services.insert("s7comm-plus");
    on_plus(pdu, common);
  }
}

// Facts of one status list come one after the other, all with the packet that carried it.
void Logs::on(const IdentityFact& fact) {
  if (fact.source != "szl-001c") return;
  if (known_.empty() || !(known_.back().where == fact.where)) {
    if (known_.size() >= most_devices) return;
    known_.push_back({fact.where, ends_, {}});
  }
  known_.back().facts[std::string(fact.fact)] = fact.value;
}

// Zeek writes what it knows of devices at its end, with the time of the last packet.
void Logs::write_device(const KnownDevice& device) {
  std::vector<Cell> cells{time_text(last_)};
  cells.insert(cells.end(), device.ends.begin(), device.ends.end());
  cells.insert(cells.end(), 5, std::nullopt);
  for (const std::string_view fact : {"name", "module", "plant", "serial"}) {
    const auto known = device.facts.find(fact);
    cells.emplace_back(known != device.facts.end() ? known->second : "");
  }
  cells.emplace_back(number(device.where.frame));
  devices_.add(cells);
}

void Logs::commit() {
  for (const KnownDevice& device : known_) write_device(device);
  connections_.finish();
  for (Log* log : {&conn_, &cotp_, &s7comm_, &szl_, &transfer_, &devices_, &plus_, &items_}) log->commit();
}

}  // namespace s7::cli::zeek
