#include "tests/support/samples/ledger.hpp"

#include <algorithm>

namespace s7::test::samples {
namespace {

std::string flow_key(const std::string& from, std::uint16_t from_port, const std::string& to, std::uint16_t to_port) {
  return from + " " + std::to_string(from_port) + " " + to + " " + std::to_string(to_port);
}

std::string tag_text(const std::vector<VlanTag>& tags) {
  std::string out;
  for (const auto& tag : tags) {
    if (tag.id == 0) continue;
    out += (out.empty() ? "" : ".") + std::to_string(tag.id);
  }
  return out;
}

// Payload bytes that a snap length leaves of a frame; 0 = no snap length.
std::size_t kept(const Frame& frame, const TcpFrame& content, std::uint32_t snap_length) {
  if (snap_length == 0 || frame.bytes.size() <= snap_length) return content.payload.size();
  const auto headers = encode(content).size() - content.payload.size();
  return std::min(content.payload.size(), snap_length > headers ? snap_length - headers : 0);
}

}  // namespace

Visible::Visible(const Capture& frames, std::uint32_t snap_length) {
  for (const auto& frame : frames) {
    const auto content = decode(frame);
    if (!content) continue;
    auto& flow = flows_[flow_key(text(content->ip.source), content->tcp.source_port, text(content->ip.destination),
                                 content->tcp.destination_port)];
    if (const auto tags = tag_text(content->link.tags); !tags.empty()) flow.vlans.insert(tags);
    flow.syn = flow.syn || (content->tcp.flags & tcp_flag::syn) != 0;
    const auto count = kept(frame, *content, snap_length);
    for (std::uint32_t i = 0; i < count; ++i) flow.bytes.insert(content->tcp.sequence + i);
  }
}

const Visible::Flow* Visible::find(const Session& session, Side sender) const {
  const auto key = sender == Side::client ? flow_key(session.client, session.client_port, session.server, session.port)
                                          : flow_key(session.server, session.port, session.client, session.client_port);
  const auto flow = flows_.find(key);
  return flow == flows_.end() ? nullptr : &flow->second;
}

bool Visible::covers(const Session& session, const Message& message) const {
  const auto* flow = find(session, message.sender);
  if (flow == nullptr) return false;
  for (std::uint32_t i = 0; i < message.length; ++i)
    if (!flow->bytes.contains(message.sequence + i)) return false;
  return true;
}

bool Visible::start_of(const Session& session) const {
  const auto* flow = find(session, Side::client);
  return flow != nullptr && flow->syn;
}

std::vector<std::string> Visible::vlans(const Session& session) const {
  std::set<std::string> out;
  for (const auto side : {Side::client, Side::server})
    if (const auto* flow = find(session, side)) out.insert(flow->vlans.begin(), flow->vlans.end());
  return {out.begin(), out.end()};
}

}  // namespace s7::test::samples
