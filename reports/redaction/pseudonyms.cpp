#include "reports/redaction/pseudonyms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "reports/humanise.hpp"
#include "reports/input/network.hpp"
#include "reports/redaction/filter_text.hpp"
#include "reports/redaction/operation_texts.hpp"

namespace s7::reports::redaction {
namespace {

using storage::Identifying;
using storage::IdentifyingText;

// What stations say that tells their type, not their owner. Every other fact is replaced.
constexpr std::array<std::string_view, 31> harmless_facts{"order_number",
                                                          "family",
                                                          "firmware",
                                                          "firmware_exact",
                                                          "hardware_version",
                                                          "hardware_checksum",
                                                          "type",
                                                          "manufacturer",
                                                          "vendor",
                                                          "copyright",
                                                          "max_connections",
                                                          "max_pdu",
                                                          "mode_switch",
                                                          "operating_mode",
                                                          "protection_level",
                                                          "boot_loader",
                                                          "work_memory",
                                                          "load_memory",
                                                          "device_id",
                                                          "port",
                                                          "role",
                                                          "client_role",
                                                          "client_application",
                                                          "certificate_valid_from",
                                                          "certificate_valid_to",
                                                          "device_role",
                                                          "vendor_id",
                                                          "program_checksum",
                                                          "bus",
                                                          "baud_rate",
                                                          "cpu"};

// What a replaced fact is called.
std::string_view kind_of_fact(std::string_view fact) {
  if (fact == "name" || fact == "client_host" || fact == "module") return "station";
  if (fact == "client_user") return "user";
  if (fact.substr(0, 11) == "certificate") return "certificate";
  return fact;
}

// In the order in which they are looked for: what stands behind them is a name.
constexpr std::array<std::string_view, 6> name_marks{"name set to ", "set to ", "author ", "family ", "name ", "sni="};

// Where it ends. It may have commas and words of ours in it: what follows is known, else it is all of the rest.
std::size_t end_of_name(std::string_view mark, const std::string& text, std::size_t at) {
  if (mark == "sni=") return std::min(text.find(' ', at), text.size());
  if (mark.ends_with("set to ")) {
    const std::size_t by = text.rfind(" by ");
    return by == std::string::npos || by < at ? text.size() : by;
  }
  std::size_t end = text.size();
  for (const char* label : {", family ", ", name ", ", version "}) end = std::min(end, text.find(label, at));
  return end;
}

std::vector<std::string> of_kind(const std::vector<IdentifyingText>& texts, Identifying kind,
                                 std::string_view fact = {}) {
  std::vector<std::string> out;
  for (const IdentifyingText& text : texts)
    if (text.kind == kind && (fact.empty() || text.about == fact)) out.push_back(text.text);
  return out;
}

template <class T>
std::vector<T> joined(std::vector<T> a, const std::vector<T>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::string hex_of(std::string_view text) {
  std::string out;
  for (const char c : text) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

// Whether some bytes in a row are characters, as in a name with an umlaut or with zeros behind it.
bool holds_characters(std::string_view hex) {
  constexpr std::size_t enough = 3;
  std::size_t in_a_row = 0;
  for (std::size_t at = 0; at + 2 <= hex.size() && in_a_row < enough; at += 2) {
    const std::string_view byte = hex.substr(at, 2);
    in_a_row = byte >= "20" && byte < "7f" ? in_a_row + 1 : 0;
  }
  return in_a_row == enough;
}

// "capture.pcapng.gz" -> ".pcapng.gz"
std::string ending_of(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  const std::size_t dot = file.find(".pcap", slash == std::string::npos ? 0 : slash);
  return dot == std::string::npos ? "" : file.substr(dot);
}

}  // namespace

Pseudonyms::Pseudonyms(const std::vector<IdentifyingText>& texts)
    : addresses_(joined(of_kind(texts, Identifying::address), of_kind(texts, Identifying::fact, "ip_address"))),
      macs_(joined(of_kind(texts, Identifying::mac), of_kind(texts, Identifying::fact, "mac"))) {
  for (const IdentifyingText& text : texts) {
    const bool name =
        text.kind == Identifying::name || text.kind == Identifying::capture || text.kind == Identifying::fact;
    if (!name) continue;
    const std::string pseudonym = of(text);
    if (pseudonym != text.text && text.text.size() > 1) known_.emplace_back(text.text, pseudonym);
  }
  std::stable_sort(known_.begin(), known_.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::string Pseudonyms::word(std::string_view kind, const std::string& text) {
  const auto [at, is_new] = words_.try_emplace(text);
  if (is_new) {
    auto& used = used_.try_emplace(std::string(kind)).first->second;
    at->second = fmt::format("{}-{}", kind, ++used);
  }
  return at->second;
}

std::string Pseudonyms::of(const IdentifyingText& text) {
  switch (text.kind) {
    case Identifying::address: return addresses_.of(text.text);
    case Identifying::mac: return macs_.of(text.text);
    case Identifying::name: return word("station", text.text);
    case Identifying::capture: return word("capture", text.text) + ending_of(text.text);
    case Identifying::tsap: return tsap(text.text);
    case Identifying::fact: return fact(text.about, text.text);
    case Identifying::text: break;
  }
  return sentence(text.about, text.text);
}

// A TSAP that spells something keeps its length; those of the engineering tools are the same everywhere.
std::string Pseudonyms::tsap(const std::string& hex) {
  const bool open = hex.size() > 4 && hex.compare(0, 2, "e0") == 0;
  const std::string head = open ? hex.substr(0, 4) : std::string{}, rest = hex.substr(head.size());
  std::string spelled = tsap_characters(rest);
  if (spelled.compare(0, 13, "SIMATIC-ROOT-") == 0) return hex;
  if (spelled.empty() && holds_characters(rest)) spelled = rest;
  if (spelled.empty()) return hex;
  const std::string number = word("tsap", spelled).substr(5);
  const std::size_t length = rest.size() / 2, zeros = length > number.size() + 1 ? length - number.size() - 1 : 0;
  return head + hex_of("T" + std::string(zeros, '0') + number);
}

std::string Pseudonyms::fact(const std::string& fact, const std::string& value) {
  if (std::find(harmless_facts.begin(), harmless_facts.end(), fact) != harmless_facts.end()) return value;
  if (value == "itself") return value;
  if (is_mac(value)) return macs_.of(value);
  if (std::string other = addresses_.of(value); other != value) return other;
  return word(kind_of_fact(fact), value);
}

// What is known from elsewhere, wherever it is quoted: names of captures also within longer words.
std::string Pseudonyms::with_known(std::string text, bool files) const {
  for (const auto& [real, pseudonym] : known_) {
    if (files != (real.find(".pcap") != std::string::npos)) continue;
    for (std::size_t at = text.find(real); at != std::string::npos;) {
      const std::size_t end = at + real.size();
      const bool alone = (at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]));
      if (alone || files) text.replace(at, real.size(), pseudonym);
      at = text.find(real, alone || files ? at + pseudonym.size() : end);
    }
  }
  return text;
}

// A MAC, an address, or an address with a port or the end of a sentence behind it.
std::string Pseudonyms::with_address(const std::string& token) {
  if (is_mac(token)) return macs_.of(token);
  if (std::string other = addresses_.of(token); other != token) return other;
  const std::size_t colon = token.find(':');
  std::size_t end =
      colon != std::string::npos && token.find(':', colon + 1) == std::string::npos ? colon : token.size();
  while (end > 0 && !is_word(token[end - 1])) --end;
  return end == token.size() ? token : with_address(token.substr(0, end)) + token.substr(end);
}

std::string Pseudonyms::with_addresses(const std::string& text) {
  std::string out, token;
  const auto flush = [&] {
    out += with_address(token);
    token.clear();
  };
  for (const char c : text) {
    const bool part = is_word(c) || c == '.' || c == ':' || c == '-' || c == '%';
    if (part) token.push_back(c);
    if (part) continue;
    flush();
    out.push_back(c);
  }
  flush();
  return out;
}

// Texts in quotes, behind a mark, and paths: names that stand nowhere else.
std::string Pseudonyms::with_quoted(const std::string& text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const bool begins = at == 0 || text[at - 1] == ' ';
    if (text[at] == '"') {
      const std::size_t end = std::min(text.find('"', at + 1), text.size());
      out += "\"" + word("name", text.substr(at + 1, end - at - 1)) + "\"";
      at = std::min(end + 1, text.size());
    } else if (begins && text[at] == '/') {
      const std::size_t end = std::min(text.find_first_of(", ", at), text.size());
      out += "/" + word("file", text.substr(at, end - at));
      at = end;
    } else {
      const auto mark = std::find_if(name_marks.begin(), name_marks.end(),
                                     [&](std::string_view m) { return begins && text.compare(at, m.size(), m) == 0; });
      if (mark == name_marks.end()) {
        out.push_back(text[at++]);
        continue;
      }
      at += mark->size();
      const std::size_t end = end_of_name(*mark, text, at);
      out += std::string(*mark) + (end > at ? word("name", text.substr(at, end - at)) : "");
      at = end;
    }
  }
  return out;
}

std::string Pseudonyms::filter(const std::string& text) {
  return filter_with(text, [this](const std::string& said) {
    if (said.starts_with('/')) return "/" + word("file", said);
    if (is_mac(said)) return macs_.of(said);
    return Network::parse(said) ? addresses_.of(said) : word("name", said);
  });
}

std::string Pseudonyms::sentence(const std::string& about, std::string text) {
  if (about == "filter") return filter(text);
  if (about == "message-service")
    return subscriber_with(text, [this](const std::string& user) { return word("user", user); });
  const bool service =
      about == "nc-transfer" || about == "pi-service" || about == "password-used" || about == "password-cleared";
  if (service && text.find(": ") != std::string::npos)
    return arguments_with(text, [this](const std::string& name) {
      return name.starts_with('/') ? "/" + word("file", name) : word("name", name);
    });
  return with_addresses(with_known(with_quoted(with_known(std::move(text), true)), false));
}

storage::Replace make_pseudonyms(const std::vector<IdentifyingText>& texts) {
  const auto pseudonyms = std::make_shared<Pseudonyms>(texts);
  return [pseudonyms](const IdentifyingText& text) { return pseudonyms->of(text); };
}

}  // namespace s7::reports::redaction
