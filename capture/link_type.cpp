#include "capture/link_type.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace s7::capture {
namespace {

struct Entry {
  std::uint16_t value;
  std::string_view name;
};

// The registry at https://www.tcpdump.org/linktypes.html, as far as networks around plants use it.
constexpr std::array names = {
    Entry{0, "NULL"},
    Entry{1, "ETHERNET"},
    Entry{3, "AX25"},
    Entry{6, "IEEE802_5"},
    Entry{7, "ARCNET_BSD"},
    Entry{8, "SLIP"},
    Entry{9, "PPP"},
    Entry{10, "FDDI"},
    Entry{50, "PPP_HDLC"},
    Entry{51, "PPP_ETHER"},
    Entry{100, "ATM_RFC1483"},
    Entry{101, "RAW"},
    Entry{104, "C_HDLC"},
    Entry{105, "IEEE802_11"},
    Entry{107, "FRELAY"},
    Entry{108, "LOOP"},
    Entry{113, "LINUX_SLL"},
    Entry{114, "LTALK"},
    Entry{117, "PFLOG"},
    Entry{119, "IEEE802_11_PRISM"},
    Entry{122, "IP_OVER_FC"},
    Entry{123, "SUNATM"},
    Entry{127, "IEEE802_11_RADIOTAP"},
    Entry{129, "ARCNET_LINUX"},
    Entry{143, "DOCSIS"},
    Entry{144, "LINUX_IRDA"},
    Entry{163, "IEEE802_11_AVS"},
    Entry{187, "BLUETOOTH_HCI_H4"},
    Entry{189, "USB_LINUX"},
    Entry{192, "PPI"},
    Entry{195, "IEEE802_15_4_WITHFCS"},
    Entry{201, "BLUETOOTH_HCI_H4_WITH_PHDR"},
    Entry{204, "PPP_WITH_DIR"},
    Entry{209, "IPMB_LINUX"},
    Entry{220, "USB_LINUX_MMAPPED"},
    Entry{227, "CAN_SOCKETCAN"},
    Entry{228, "IPV4"},
    Entry{229, "IPV6"},
    Entry{230, "IEEE802_15_4_NOFCS"},
    Entry{231, "DBUS"},
    Entry{239, "NFLOG"},
    Entry{240, "NETANALYZER"},
    Entry{241, "NETANALYZER_TRANSPARENT"},
    Entry{249, "USBPCAP"},
    Entry{252, "WIRESHARK_UPPER_PDU"},
    Entry{253, "NETLINK"},
    Entry{257, "PROFIBUS_DL"},
    Entry{258, "PKTAP"},
    Entry{274, "ETHERNET_MPACKET"},
    Entry{276, "LINUX_SLL2"},
};
static_assert(std::is_sorted(names.begin(), names.end(), [](Entry a, Entry b) { return a.value < b.value; }));

}  // namespace

std::string link_type_name(std::uint16_t link_type) {
  const auto* const entry =
      std::lower_bound(names.begin(), names.end(), link_type,
                       [](Entry candidate, std::uint16_t value) { return candidate.value < value; });
  if (entry != names.end() && entry->value == link_type) return std::string(entry->name);
  return std::to_string(link_type);
}

}  // namespace s7::capture
