#pragma once

// Runs any bytes through the decoders of dissector/wire and touches every field, item and name of what comes out. A
// view outside the bytes given ends the process: to libFuzzer and to a test that is the same as a crash.

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string_view>
#include <vector>

#include "dissector/text.hpp"
#include "dissector/wire/arp.hpp"
#include "dissector/wire/blocks/block_header.hpp"
#include "dissector/wire/blocks/block_name.hpp"
#include "dissector/wire/blocks/describe.hpp"
#include "dissector/wire/blocks/pi_service.hpp"
#include "dissector/wire/blocks/transfer.hpp"
#include "dissector/wire/certificate.hpp"
#include "dissector/wire/cotp.hpp"
#include "dissector/wire/dcp.hpp"
#include "dissector/wire/device_text.hpp"
#include "dissector/wire/fetch_write.hpp"
#include "dissector/wire/icmp.hpp"
#include "dissector/wire/link.hpp"
#include "dissector/wire/lldp.hpp"
#include "dissector/wire/mms.hpp"
#include "dissector/wire/payload.hpp"
#include "dissector/wire/routing.hpp"
#include "dissector/wire/s7.hpp"
#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/s7_range.hpp"
#include "dissector/wire/szl/identity.hpp"
#include "dissector/wire/tcp.hpp"
#include "dissector/wire/tls.hpp"
#include "dissector/wire/tpkt.hpp"
#include "dissector/wire/tunnel.hpp"
#include "dissector/wire/userdata/describe.hpp"
#include "tests/fuzz/walk_plus.hpp"

namespace s7::fuzz {

using dissector::ByteView;

class WireWalk {
 public:
  // Link layer to the end of what is in it.
  void frame(std::uint16_t link_type, ByteView bytes) {
    const auto link = dissector::decode_link(link_type, bytes);
    if (!link) return error(link.error());
    touch(link->payload, bytes);
    for (const auto byte : link->source) touch(byte);
    for (const auto byte : link->destination) touch(byte);
    if (link->vlans.count > link->vlans.ids.size()) std::abort();
    touch(link->type);
    tunnel(dissector::tunnel_in(*link), link->payload);
    neighbour(link->payload);
    if (link->type == dissector::EtherType::ipv4) ip(4, link->payload);
    if (link->type == dissector::EtherType::ipv6) ip(6, link->payload);
  }

  // As every protocol in which stations speak of themselves, whatever the type says.
  void neighbour(ByteView bytes) {
    if (const auto arp = dissector::decode_arp(bytes)) touch(to_string(arp->sender) + to_string(arp->target));
    if (const auto lldp = dissector::decode_lldp(bytes)) {
      for (const auto part : {lldp->chassis, lldp->port, lldp->port_description, lldp->system_name}) touch(part, bytes);
      touch(lldp->system_description, bytes);
      const auto text = dissector::read_device_text(dissector::text_of(lldp->system_description));
      for (const auto part : {text.product, text.order_number, text.hardware, text.firmware, text.serial}) touch(part);
      touch(dissector::find_order_number(dissector::text_of(lldp->chassis)));
      touch(to_string(lldp->management.value_or(dissector::Address{})));
    }
    const auto dcp = dissector::decode_dcp(bytes);
    if (!dcp) return error(dcp.error());
    auto range = dcp->range();
    while (const auto block = range.next()) {
      touch(block->value, bytes);
      touch(block->head);
      if (const auto ip = dissector::decode_dcp_ip(block->value)) touch(to_string(ip->address));
      if (const auto id = dissector::decode_dcp_device_id(block->value)) touch(id->vendor + id->device);
    }
  }

  void tunnel(const dissector::Result<dissector::Tunnel>& tunnel, ByteView whole) {
    if (!tunnel) return error(tunnel.error());
    touch(name(tunnel->kind));
    touch(tunnel->type);
    touch(tunnel->vlan);
    touch(tunnel->payload, whole);
    if (tunnel->payload.size() >= whole.size()) {  // IP in IP only: its header was taken off before
      if (tunnel->kind != dissector::TunnelKind::ip_in_ip) std::abort();
    }
    if (++depth_ > 20) return;
    if (tunnel->type == dissector::EtherType::ethernet) frame(1, tunnel->payload);
    if (tunnel->type == dissector::EtherType::ipv4) ip(4, tunnel->payload);
    if (tunnel->type == dissector::EtherType::ipv6) ip(6, tunnel->payload);
    if (tunnel->type == dissector::EtherType::mpls) this->tunnel(dissector::decode_mpls(tunnel->payload), whole);
  }

  void ip(int version, ByteView bytes) {
    const auto packet = version == 4 ? dissector::decode_ipv4(bytes) : dissector::decode_ipv6(bytes);
    if (!packet) return error(packet.error());
    touch(packet->payload, bytes);
    if (packet->payload.size() > packet->wire_length) std::abort();
    touch(to_string(packet->source));
    touch(to_string(packet->destination));
    if (packet->protocol == dissector::IpProtocol::tcp) tcp(packet->payload, packet->wire_length);
    icmp(packet->protocol, packet->payload);
    tunnel(dissector::tunnel_in(*packet), packet->payload);
    neighbour(*packet);
  }

  void neighbour(const dissector::IpPacket& packet) {
    if (const auto nd = dissector::decode_neighbour_discovery(packet)) touch(to_string(nd->sender));
  }

  void icmp(dissector::IpProtocol protocol, ByteView bytes) {
    const auto quoted = dissector::decode_icmp_error(protocol, bytes);
    if (!quoted) return error(quoted.error());
    touch(to_string(quoted->source));
    touch(quoted->source_port + quoted->destination_port + quoted->sequence);
  }

  void tcp(ByteView bytes, std::uint32_t wire_length) {
    const auto segment = dissector::decode_tcp(bytes, wire_length);
    if (!segment) return error(segment.error());
    touch(segment->payload, bytes);
    if (segment->payload.size() > segment->wire_length) std::abort();
    touch(segment->flags.bits);
    tpkt(segment->payload);
  }

  // A stream of TPKTs.
  void tpkt(ByteView bytes) {
    touch(dissector::tpkt_likeness(bytes));
    while (true) {
      const auto header = dissector::decode_tpkt(bytes);
      if (!header) return error(header.error());
      if (header->length > bytes.size()) return tpdu(bytes.subspan(dissector::tpkt_header_size));
      tpdu(bytes.subspan(dissector::tpkt_header_size, header->length - dissector::tpkt_header_size));
      bytes = bytes.subspan(header->length);
    }
  }

  void tpdu(ByteView bytes) {
    const auto cotp = dissector::decode_cotp(bytes);
    if (!cotp) return error(cotp.error());
    touch(name(cotp->type));
    touch(cotp->number + cotp->reason + cotp->class_option);
    touch(cotp->parameters, bytes);
    touch(cotp->user_data, bytes);
    dissector::ParameterRange range(cotp->parameters);
    while (const auto parameter = range.next()) touch(parameter->value, cotp->parameters);
    const auto parameters = dissector::cotp_parameters(*cotp);
    touch(parameters.tpdu_size.value_or(0));
    for (const auto tsap : {parameters.calling_tsap, parameters.called_tsap}) {
      touch(tsap, bytes);
      const auto meaning = dissector::tsap_meaning(tsap);
      touch(name(meaning.type));
      touch(meaning.rack.value_or(0) + meaning.slot.value_or(0));
    }
    touch(dissector::is_rdp_request(cotp->parameters));
    for (const auto tsap : {parameters.calling_tsap, parameters.called_tsap})
      if (const auto routed = dissector::decode_routed_tsap(tsap)) touch(routed_text(*routed));
    tsdu(cotp->user_data);
  }

  // As everything that is no S7, whatever it was taken for.
  void other(ByteView bytes) {
    const auto mms = dissector::decode_mms(bytes);
    touch(mms.session);
    if (mms.service) touch(dissector::mms_service_text(*mms.service));
    touch(dissector::speaks_of_tase2(bytes));
    if (const auto message = dissector::decode_fetch_write(bytes)) touch(fetch_write_text(*message));
    std::size_t used = 0;
    for (ByteView rest = bytes; const auto message = dissector::first_handshake(rest, used);
         rest = rest.subspan(used)) {
      touch(message->body, bytes);
      hello(dissector::decode_client_hello(message->body));
      hello(dissector::decode_server_hello(message->body));
      certificate(dissector::first_certificate(message->body));
    }
    if (const auto record = dissector::decode_tls_record(bytes)) touch(name(record->content));
    if (const auto alert = dissector::decode_tls_alert(bytes)) touch(dissector::tls_alert_text(alert->description));
    certificate(bytes);
  }

  void hello(const dissector::Result<dissector::TlsHello>& hello) {
    if (!hello) return error(hello.error());
    touch(dissector::tls_version_text(hello->version));
    touch(dissector::tls_cipher_text(hello->cipher));
    touch(hello->server_name);
    touch(hello->application);
  }

  void certificate(ByteView der) {
    const auto certificate = dissector::decode_certificate(der);
    if (!certificate) return error(certificate.error());
    for (const auto* text : {&certificate->subject, &certificate->issuer, &certificate->not_before}) touch(*text);
    touch(certificate->self_signed());
  }

  void tsdu(ByteView bytes) {
    other(bytes);
    touch(name(dissector::classify_tsdu(bytes)));
    PlusWalk plus(bytes);
    plus.frame();
    touch(plus.sum());
    const auto pdu = dissector::decode_s7(bytes);
    if (!pdu) return error(pdu.error());
    touch(name(pdu->rosctr));
    touch(pdu->parameters, bytes);
    touch(pdu->data, bytes);
    touch(pdu->trailing, bytes);
    if (pdu->header_size() + pdu->parameters.size() + pdu->data.size() + pdu->trailing.size() != bytes.size())
      std::abort();
    touch(find_name(dissector::error_codes(), pdu->error_word()));
    touch(find_name(dissector::error_classes(), pdu->error_class));
    if (const auto function = pdu->function()) touch(dissector::function_text(static_cast<std::uint8_t>(*function)));
    parameters(pdu->parameters);
    userdata(*pdu);
    block_job(*pdu);
    data(pdu->data, pdu->parameters.size() > 1 ? pdu->parameters[1] : 0);
  }

  // Every reading of a parameter block, whatever its function.
  void parameters(ByteView bytes) {
    if (const auto setup = dissector::decode_s7_setup(bytes)) touch(setup->pdu_length + setup->max_jobs_called);
    if (const auto head = dissector::decode_userdata_head(bytes)) {
      touch(head->rest, bytes);
      touch(name(head->type));
      touch(dissector::userdata_text(head->group, head->subfunction));
      touch(find_name(dissector::userdata_groups(), head->group));
    }
    auto list = dissector::item_list(bytes);
    std::size_t count = 0;
    while (const auto item = list.items.next()) {
      if (++count > list.count + std::size_t{1}) std::abort();
      if (*item) this->item(**item, bytes);
    }
  }

  // As Job and as its answer, whichever it was.
  void block_job(const dissector::S7Pdu& pdu) {
    if (pdu.parameters.empty()) return;
    for (const auto rosctr : {dissector::Rosctr::job, dissector::Rosctr::ack_data}) {
      dissector::S7Pdu other = pdu;
      other.rosctr = rosctr;
      Sink sink(*this, pdu);
      if (describe_block_job(other, sink) > pdu.parameters.size() + pdu.data.size()) std::abort();
    }
    touch(dissector::file_text(pdu.data));
    if (const auto job = dissector::decode_transfer_job(pdu.parameters)) touch(job->file, pdu.parameters);
    if (const auto job = dissector::decode_pi_job(pdu.parameters)) {
      const std::string name(job->name.begin(), job->name.end());
      touch(dissector::pi_arguments_text(name, job->arguments));
    }
  }

  // Contents by the head's service, as one PDU and as if its parts had been joined to the same bytes.
  void userdata(const dissector::S7Pdu& pdu) {
    const auto head = dissector::decode_userdata_head(pdu.parameters);
    if (!head) return;
    Sink sink(*this, pdu);
    if (describe_userdata(*head, pdu.data, pdu.data, sink) > 2 * (pdu.data.size() + pdu.parameters.size()))
      std::abort();
    if (describe_payload(*head, pdu.data, sink) > pdu.data.size()) std::abort();
    dissector::identity_facts(pdu.data, [&](std::string_view fact, std::string_view value) {
      if (value.empty()) std::abort();
      touch(fact);
      touch(value);
    });
    block(pdu.data);
  }

  void block(ByteView bytes) {
    if (const auto header = dissector::decode_block_header(bytes)) {
      touch(header->sum_of_parts());
      touch(to_text(header->code_changed));
      touch(to_wireshark_text(header->interface_changed));
    }
    if (const auto trailer = dissector::decode_block_trailer(bytes))
      for (const auto text : {trailer->author, trailer->family, trailer->name, trailer->reserved}) touch(text, bytes);
  }

  void item(const dissector::Item& item, ByteView whole) {
    touch(item.bytes, whole);
    touch(item.address, item.bytes);
    if (const auto any = dissector::decode_any(item.address)) touch(any->address + any->count + any->db);
    if (const auto nck = dissector::decode_nck(item.address)) touch(nck->column + nck->line);
    if (const auto drive = dissector::decode_drive(item.address)) touch(drive->parameter + drive->index);
    if (const auto symbol = dissector::decode_symbol(item.address)) {
      touch(symbol->lids, item.address);
      touch(dissector::symbol_area_name(symbol->area1, symbol->area2));
    }
    dissector::DbReadRange areas(item.address);
    while (const auto area = areas.next()) touch(area->db + area->start);
    std::vector<dissector::AccessRange> ranges;
    append_ranges(item, ranges);
    if (ranges.empty()) std::abort();
    for (const auto& range : ranges) {
      touch(range.area);
      touch(range.transport);
      touch(range.detail);
      touch(range.first.value_or(0) + range.count.value_or(0) + range.size);
    }
  }

  void data(ByteView bytes, std::size_t count) {
    using Kind = dissector::DataItemRange::Kind;
    for (const Kind kind : {Kind::answer, Kind::request}) {
      dissector::DataItemRange range(bytes, count, kind);
      std::size_t seen = 0;
      while (const auto item = range.next()) {
        if (++seen > count) std::abort();
        if (!*item) continue;
        touch((*item)->payload, bytes);
        if ((*item)->payload.size() > (*item)->payload_size) std::abort();
        touch(find_name(dissector::return_codes(), (*item)->return_code));
        touch(find_name(dissector::data_transport_sizes(), (*item)->transport_size));
      }
    }
  }

  // Depends on everything that was read, so that no compiler leaves a read out.
  [[nodiscard]] std::uint64_t sum() const noexcept { return sum_; }
  [[nodiscard]] std::size_t errors() const noexcept { return errors_; }

 private:
  // Touches what a description names; its bytes lie in the PDU.
  class Sink final : public dissector::FieldSink {
   public:
    // Data lie behind the parameters.
    Sink(WireWalk& walk, const dissector::S7Pdu& pdu)
        : walk_(&walk), whole_(pdu.parameters.data(), pdu.parameters.size() + pdu.data.size()) {}
    void put(const dissector::Field& field) override {
      walk_->touch(field.key.text);
      walk_->touch(field.word);
      walk_->touch(field.value + field.width);
      touch(field.bytes);
    }
    void item(const dissector::Item& item) override { touch(item.bytes); }
    void value(const dissector::DataItem& value) override { touch(value.payload); }

   private:
    void touch(ByteView bytes) { walk_->touch(bytes, whole_); }
    WireWalk* walk_;
    ByteView whole_;
  };

  void touch(ByteView part, ByteView whole) {
    if (part.empty()) return;
    if (std::less<>()(part.data(), whole.data()) ||
        std::greater<>()(part.data() + part.size(), whole.data() + whole.size()))
      std::abort();
    for (const auto byte : part) touch(byte);
  }
  void touch(std::string_view text) {
    for (const char c : text) touch(static_cast<std::uint8_t>(c));
  }
  template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void touch(T value) { sum_ = sum_ * 31 + static_cast<std::uint64_t>(value); }
  void error(dissector::Error error) {
    ++errors_;
    touch(name(error));
  }

  std::uint64_t sum_ = 0;
  std::size_t errors_ = 0;
  int depth_ = 0;  // of tunnels, over the whole input
};

}  // namespace s7::fuzz
