#include <fmt/format.h>

#include "reports/firewall/rules.hpp"

namespace s7::reports::firewall {
namespace {

constexpr std::size_t most_comment = 127;  // bytes; nft refuses more than 128

std::string address(const char* end, const std::optional<Network>& network) {
  if (!network) return {};
  return fmt::format("{} {} {} ", network->is_ipv6() ? "ip6" : "ip", end, network->text());
}

std::string rule_text(const Rule& rule) {
  const std::string port = rule.port ? fmt::format("{}", *rule.port) : "@ports";
  return fmt::format("\t\t{}{}tcp dport {} ct state new,established counter accept comment \"{}\"\n",
                     address("saddr", rule.client), address("daddr", rule.server), port,
                     harmless(rule.comment, most_comment));
}

}  // namespace

std::string nftables(const Rules& rules, Hook hook, std::string_view source) {
  const std::string_view chain = hook == Hook::forward ? "forward" : "input";
  std::string out = fmt::format(
      "#!/usr/sbin/nft -f\n"
      "# Made by s7scope from {}: lets the planned connections to TCP port {} pass and blocks all others to it.\n"
      "# Load with \"nft -f FILE\"; loading again replaces these rules and no others. Undo: nft delete table inet "
      "s7scope\n"
      "# Packets to other ports pass this table; what other tables say of them does not change.\n\n"
      "table inet s7scope\n"
      "delete table inet s7scope\n\n"
      "table inet s7scope {{\n"
      "\tset ports {{\n\t\ttype inet_service\n\t\telements = {{ {} }}\n\t}}\n\n"
      "\tchain {} {{\n"
      "\t\ttype filter hook {} priority filter; policy accept;\n",
      harmless(source, 200), ports_text(rules), ports_text(rules), chain, chain);
  if (hook == Hook::input) out += "\t\tiif \"lo\" accept\n";
  out +=
      "\t\ttcp sport @ports ct state established counter accept comment \"answers\"\n"
      "\t\ttcp dport @ports jump planned\n"
      "\t}\n\n"
      "\tchain planned {\n";
  for (const Rule& rule : rules.rules) out += rule_text(rule);
  out +=
      "\t\tlimit rate 10/minute burst 20 packets log prefix \"s7scope blocked: \" level info\n"
      "\t\tcounter drop comment \"everything else\"\n"
      "\t}\n"
      "}\n";
  return out;
}

}  // namespace s7::reports::firewall
