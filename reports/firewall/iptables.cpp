#include <fmt/format.h>

#include "reports/firewall/rules.hpp"

namespace s7::reports::firewall {
namespace {

constexpr std::size_t most_comment = 255;  // bytes, as the comment match has it

// Rules with addresses are for one of the two programs; the other one skips them by -4 or -6.
std::string rule_text(const Rule& rule, std::uint16_t port) {
  std::string out;
  if (rule.client || rule.server) out += (rule.client ? rule.client : rule.server)->is_ipv6() ? "-6 " : "-4 ";
  out += "-A S7SCOPE";
  if (rule.client) out += " -s " + rule.client->text();
  if (rule.server) out += " -d " + rule.server->text();
  return fmt::format(
      "{} -p tcp -m tcp --dport {} -m conntrack --ctstate NEW,ESTABLISHED -m comment --comment \"{}\" -j ACCEPT\n", out,
      port, harmless(rule.comment, most_comment));
}

}  // namespace

std::string iptables(const Rules& rules, Hook hook, std::string_view source) {
  const std::string_view chain = hook == Hook::forward ? "FORWARD" : "INPUT";
  std::string out = fmt::format(
      "# Made by s7scope from {}: lets the planned connections to TCP port {} pass and blocks all others to it.\n"
      "# Load with \"iptables-restore --noflush FILE\" and \"ip6tables-restore --noflush FILE\". Loading again "
      "replaces the\n"
      "# rules of chain S7SCOPE; the jump to it is then in {} twice, which changes nothing.\n"
      "# Undo: iptables -D {} -p tcp -j S7SCOPE; iptables -F S7SCOPE; iptables -X S7SCOPE, and the same with "
      "ip6tables.\n"
      "*filter\n"
      ":S7SCOPE - [0:0]\n"
      "-I {} 1 -p tcp -j S7SCOPE\n",
      harmless(source, 200), ports_text(rules), chain, chain, chain);
  if (hook == Hook::input) out += "-A S7SCOPE -i lo -j RETURN\n";
  for (const std::uint16_t port : rules.ports)
    out += fmt::format(
        "-A S7SCOPE -p tcp -m tcp --sport {} -m conntrack --ctstate ESTABLISHED -m comment --comment \"answers\" -j "
        "ACCEPT\n",
        port);
  for (const Rule& rule : rules.rules) {
    for (const std::uint16_t port : rules.ports) {
      if (!rule.port || *rule.port == port) out += rule_text(rule, port);
    }
  }
  for (const std::uint16_t port : rules.ports) {
    out += fmt::format(
        "-A S7SCOPE -p tcp -m tcp --dport {0} -m limit --limit 10/min --limit-burst 20 -j LOG --log-prefix \"s7scope "
        "blocked: \" "
        "--log-level info\n"
        "-A S7SCOPE -p tcp -m tcp --dport {0} -m comment --comment \"everything else\" -j DROP\n",
        port);
  }
  return out + "COMMIT\n";
}

}  // namespace s7::reports::firewall
