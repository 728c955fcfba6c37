#include "reports/redaction/filter_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace s7::reports::redaction {
namespace {

// Of the filter language of libpcap; any other word is a name.
constexpr std::array<std::string_view, 52> language{
    "ah",        "and",     "arp",        "atalk",   "broadcast", "decnet", "dst",   "esp",       "ether",
    "fddi",      "gateway", "geneve",     "greater", "host",      "icmp",   "icmp6", "igmp",      "igrp",
    "inbound",   "ip",      "ip6",        "ipx",     "len",       "less",   "link",  "mask",      "mpls",
    "multicast", "net",     "not",        "or",      "outbound",  "pim",    "port",  "portrange", "pppoed",
    "pppoes",    "proto",   "protochain", "rarp",    "sctp",      "src",    "stp",   "tcp",       "tcpflags",
    "tcp-syn",   "tcp-fin", "tcp-rst",    "tcp-ack", "tcp-push",  "udp",    "vlan"};

bool is_part_of_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80 ||
         std::string_view("_.:-%").find(c) != std::string_view::npos;
}

// "102", "0x1f", "-4", "100-200" (of ports), "2:4" (of bytes).
bool is_number(std::string_view word) {
  if (word.starts_with("0x")) return word.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
  return word.find_first_not_of("0123456789-:") == std::string_view::npos &&
         std::count(word.begin(), word.end(), ':') <= 1;
}

bool tells(std::string_view word) {
  return !word.empty() && !is_number(word) && std::find(language.begin(), language.end(), word) == language.end();
}

std::string expression_with(const std::string& text, const std::function<std::string(const std::string&)>& replace) {
  std::string out, word;
  const auto flush = [&] {
    out += tells(word) ? replace(word) : word;
    word.clear();
  };
  for (const char c : text) {
    if (is_part_of_word(c)) {
      word.push_back(c);
      continue;
    }
    flush();
    out.push_back(c);
  }
  flush();
  return out;
}

}  // namespace

std::string filter_with(const std::string& text, const std::function<std::string(const std::string&)>& replace) {
  constexpr std::string_view separator = "; ", folder = "S7 packets are kept in ", in_kernel = "in the kernel: ";
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string rest = text.substr(at);
    if (rest.starts_with(folder))  // the last part, whatever stands in its name
      return out + std::string(folder) + replace(rest.substr(folder.size()));
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string part = rest.substr(0, end);
    const bool ours = part.starts_with(in_kernel) || (part.starts_with("TCP ports ") && part.ends_with(" only"));
    out += ours ? part : expression_with(part, replace);
    at += end;
    if (end < rest.size()) {
      out += separator;
      at += separator.size();
    }
  }
  return out;
}

}  // namespace s7::reports::redaction
