#include "capture/filter.hpp"

#include <pcap/pcap.h>

#include <map>
#include <optional>

#include "capture/link_type.hpp"

namespace s7::capture {
namespace {

constexpr std::uint16_t ethernet = 1;

// libpcap compiles for DLT_ values. They equal the LINKTYPE_ values of files but for a few that differ by system.
int dlt_of(std::uint16_t link_type) {
  switch (link_type) {
    case 100: return DLT_ATM_RFC1483;
    case 101: return DLT_RAW;
    case 102: return DLT_SLIP_BSDOS;
    case 103: return DLT_PPP_BSDOS;
    case 106: return DLT_ATM_CLIP;
    case 50: return DLT_PPP_SERIAL;
    default: return link_type;
  }
}

class Program {
 public:
  // Leaves the reason in `error` when it cannot be compiled.
  Program(const std::string& expression, std::uint16_t link_type, std::string& error) {
    constexpr int snap_length = 262'144;
    const std::unique_ptr<::pcap_t, void (*)(::pcap_t*)> handle(::pcap_open_dead(dlt_of(link_type), snap_length),
                                                                &::pcap_close);
    if (handle == nullptr) {
      error = "libpcap has no memory";
      return;
    }
    constexpr int optimize = 1;
    compiled_ = ::pcap_compile(handle.get(), &program_, expression.c_str(), optimize, PCAP_NETMASK_UNKNOWN) == 0;
    if (!compiled_) error = ::pcap_geterr(handle.get());
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    if (compiled_) ::pcap_freecode(&program_);
  }

  [[nodiscard]] bool matches(const Packet& packet) const {
    if (!compiled_) return false;
    ::pcap_pkthdr header{};
    header.caplen = static_cast<::bpf_u_int32>(packet.bytes.size());
    header.len = packet.wire_length;
    return ::pcap_offline_filter(&program_, &header, packet.bytes.data()) != 0;
  }

 private:
  ::bpf_program program_{};
  bool compiled_ = false;
};

}  // namespace

struct Filter::State {
  std::string expression;
  std::map<std::uint16_t, Program> programs;
  std::vector<std::string> notes;
  std::optional<std::uint16_t> last_type;
  const Program* last = nullptr;  // of last_type; map nodes do not move

  const Program& program(std::uint16_t link_type) {
    if (last_type == link_type) return *last;
    std::string error;
    auto place = programs.find(link_type);
    if (place == programs.end()) place = programs.try_emplace(link_type, expression, link_type, error).first;
    if (!error.empty()) {
      notes.push_back("filter \"" + expression + "\" cannot be applied to link type " + link_type_name(link_type) +
                      ", none of its packets match: " + error);
    }
    last_type = link_type;
    last = &place->second;
    return *last;
  }
};

Filter::Filter(std::string expression) : state_(std::make_unique<State>()) {
  std::string error;
  state_->expression = std::move(expression);
  state_->programs.try_emplace(ethernet, state_->expression, ethernet, error);
  if (!error.empty()) throw CaptureError("filter \"" + state_->expression + "\": " + error);
}

Filter::~Filter() = default;
Filter::Filter(Filter&&) noexcept = default;
Filter& Filter::operator=(Filter&&) noexcept = default;

bool Filter::matches(const Packet& packet) { return state_->program(packet.link_type).matches(packet); }
const std::vector<std::string>& Filter::notes() const noexcept { return state_->notes; }
const std::string& Filter::expression() const noexcept { return state_->expression; }

}  // namespace s7::capture
