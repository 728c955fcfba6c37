#include <fmt/format.h>

#include <algorithm>

#include "reports/diff/compare.hpp"
#include "reports/humanise.hpp"
#include "reports/ranges.hpp"

namespace s7::reports::diff {
namespace {

constexpr std::size_t most_blocks = 6;

const Partner& nothing() {
  static const Partner partner;
  return partner;
}

std::string words(const std::set<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

class PartnerComparer {
 public:
  PartnerComparer(const Snapshot& before, const Snapshot& after, Differences& out)
      : before_(before), after_(after), out_(out) {}

  void run();

 private:
  void compare(const PartnerKey& key, const Partner& old, const Partner& now, bool known);
  void appeared(const PartnerKey& key, const Partner& now);
  void lost(const PartnerKey& key, const Partner& old);
  void ranges(const PartnerKey& key, const Partner& old, const Partner& now, bool known);
  void lost_ranges(const PartnerKey& key, const Partner& old, const Partner& now);
  void operations(const PartnerKey& key, const Partner& old, const Partner& now);
  void refusals(const PartnerKey& key, const Partner& old, const Partner& now);
  void terms(const PartnerKey& key, const Partner& old, const Partner& now);
  void attempts();

  // "10.0.0.1 to 10.0.0.2"
  [[nodiscard]] std::string pair(const PartnerKey& key) const {
    return fmt::format("{} to {}", who(before_, after_, key.client),
                       key.port == 102 ? who(before_, after_, key.server)
                                       : fmt::format("{} port {}", who(before_, after_, key.server), key.port));
  }
  [[nodiscard]] std::string asker(const PartnerKey& key, const std::string& initiator) const {
    return who(before_, after_, initiator == "server" ? key.server : key.client);
  }
  Difference& add(Kind kind, const PartnerKey& key, const Occurrence& seen) {
    Difference& out = out_.emplace_back();
    out.kind = kind;
    out.client = key.client;
    out.server = key.server;
    out.port = key.port;
    out.count = seen.count;
    out.first_seen = seen.first;
    out.last_seen = seen.last;
    return out;
  }

  const Snapshot& before_;
  const Snapshot& after_;
  Differences& out_;
};

// What of a block was not there before, and the requests that show it.
struct News {
  TouchedRanges ranges;
  Occurrence seen;
  std::int64_t ok = 0, failed = 0;
};

News news_of(const VariableBlock& block, const Touched& now, const Touched* old) {
  News out;
  Intervals fresh = now.bytes;
  if (old != nullptr) fresh.remove(old->bytes);
  for (const auto& [first, end] : fresh) out.ranges.add(block.area, block.db, first, end - first, {});
  const bool without_bytes = old == nullptr && now.bytes.empty();
  if (without_bytes) out.ranges.add(block.area, block.db, std::nullopt, std::nullopt, block.detail);
  for (const Asked& asked : now.requests) {
    if (!without_bytes && !fresh.intersects(asked.first, asked.end)) continue;
    out.seen.add(asked.seen);
    out.ok += asked.ok;
    out.failed += asked.failed;
  }
  return out;
}

// "All 40 items were refused." Nothing where some were served: that is the normal case.
std::string outcome(std::int64_t ok, std::int64_t failed) {
  if (ok > 0) return {};
  return failed > 0 ? " None was served: every answer was a refusal." : " No answer was seen.";
}

bool wrote(const Partner& partner, const std::string& initiator) {
  return std::any_of(partner.blocks.begin(), partner.blocks.end(), [&](const auto& block) {
    return block.first.operation == "write" && block.first.initiator == initiator;
  });
}

// "reads DB1 0-9; writes DB3 8-9", by whoever asked.
std::string touched_text(const Partner& partner) {
  std::string out;
  for (const char* initiator : {"client", "server"}) {
    for (const char* operation : {"read", "write", "subscribe"}) {
      TouchedRanges ranges;
      for (const auto& [block, touched] : partner.blocks) {
        if (block.initiator != initiator || block.operation != operation) continue;
        for (const auto& [first, end] : touched.bytes) ranges.add(block.area, block.db, first, end - first, {});
        if (touched.bytes.empty()) ranges.add(block.area, block.db, std::nullopt, std::nullopt, block.detail);
      }
      if (ranges.empty()) continue;
      out +=
          fmt::format("{}{}{}s {}", out.empty() ? "" : "; ", initiator[0] == 's' ? "the server " : "",
                      operation == std::string_view("subscribe") ? "subscribe" : operation, ranges.text(most_blocks));
    }
  }
  return out;
}

void PartnerComparer::run() {
  for (const auto& [key, now] : after_.partners) {
    const auto old = before_.partners.find(key);
    if (old == before_.partners.end()) appeared(key, now);
    compare(key, old == before_.partners.end() ? nothing() : old->second, now, old != before_.partners.end());
  }
  for (const auto& [key, old] : before_.partners)
    if (!after_.partners.contains(key)) lost(key, old);
  attempts();
}

void PartnerComparer::compare(const PartnerKey& key, const Partner& old, const Partner& now, bool known) {
  ranges(key, old, now, known);
  refusals(key, old, now);
  if (!known) return;
  operations(key, old, now);
  terms(key, old, now);
  lost_ranges(key, old, now);
}

void PartnerComparer::appeared(const PartnerKey& key, const Partner& now) {
  Difference& out = add(Kind::new_partner, key, now.seen);
  out.after = words(now.protocols);
  const std::string touched = touched_text(now);
  out.observation =
      fmt::format("{}: new partner, {}; {}; {}.", pair(key), out.after, counted(now.seen.count, "request"),
                  !touched.empty()     ? touched
                  : now.seen.count > 0 ? "no variable access"
                                       : "what was asked is not known");
}

void PartnerComparer::lost(const PartnerKey& key, const Partner& old) {
  Difference& out = add(Kind::lost_partner, key, old.seen);
  out.before = words(old.protocols);
  out.observation = fmt::format("{}: {}; {} with {} before.", pair(key), not_seen(after_), out.before,
                                counted(old.seen.count, "request"));
}

// Of a new partner only that it writes: the rest is told with it.
void PartnerComparer::ranges(const PartnerKey& key, const Partner& old, const Partner& now, bool known) {
  for (const auto& [block, touched] : now.blocks) {
    const bool first_write = block.operation == "write" && !wrote(old, block.initiator);
    if (!known && !first_write) continue;
    const auto same = old.blocks.find(block);
    const News news = news_of(block, touched, same == old.blocks.end() ? nullptr : &same->second);
    if (news.ranges.empty()) continue;
    Difference& out = add(first_write ? Kind::first_write : Kind::new_range, key, news.seen);
    out.after = news.ranges.text(most_blocks);
    out.subject = fmt::format("{} {}", block.operation, out.after);
    const std::string asked = asker(key, block.initiator);
    out.observation = fmt::format("{}: {} {}s {}, which it did not before{}; {}.{}", pair(key), asked, block.operation,
                                  out.after, first_write && known ? " (nor any other write)" : "",
                                  counted(news.seen.count, "item"), outcome(news.ok, news.failed));
  }
}

void PartnerComparer::lost_ranges(const PartnerKey& key, const Partner& old, const Partner& now) {
  for (const auto& [block, touched] : old.blocks) {
    const auto same = now.blocks.find(block);
    const News gone = news_of(block, touched, same == now.blocks.end() ? nullptr : &same->second);
    if (gone.ranges.empty()) continue;
    Difference& out = add(Kind::lost_range, key, gone.seen);
    out.before = gone.ranges.text(most_blocks);
    out.subject = fmt::format("{} {}", block.operation, out.before);
    out.observation =
        fmt::format("{}: {} by {} is {}.", pair(key), out.subject, asker(key, block.initiator), not_seen(after_));
  }
}

void PartnerComparer::operations(const PartnerKey& key, const Partner& old, const Partner& now) {
  for (const auto& [operation, seen] : now.operations) {
    if (old.operations.contains(operation)) continue;
    Difference& out = add(Kind::new_operation, key, seen);
    out.subject = operation.operation;
    out.after = operation.operation;
    out.observation = fmt::format("{}: {} uses {}, which it did not before; {}.", pair(key),
                                  asker(key, operation.initiator), operation.operation, counted(seen.count, "request"));
  }
}

void PartnerComparer::refusals(const PartnerKey& key, const Partner& old, const Partner& now) {
  for (const auto& [refusal, seen] : now.refusals) {
    if (old.refusals.contains(refusal)) continue;
    Difference& out = add(Kind::new_refusal, key, seen);
    out.subject = refusal.what;
    out.after = refusal.code;
    out.observation = fmt::format("{}: {} of {} was refused with {}, {}; not so before.", pair(key), refusal.what,
                                  asker(key, refusal.initiator), refusal.code, counted(seen.count, "time"));
  }
}

void PartnerComparer::terms(const PartnerKey& key, const Partner& old, const Partner& now) {
  std::set<std::string> fresh;
  for (const std::string& protocol : now.protocols)
    if (!old.protocols.contains(protocol) && protocol != "cotp" && protocol != "unknown") fresh.insert(protocol);
  if (!fresh.empty()) {
    Difference& out = add(Kind::new_protocol, key, now.seen);
    out.before = words(old.protocols);
    out.after = words(fresh);
    out.observation = fmt::format("{}: speaks {}, which it did not before ({}).", pair(key), out.after, out.before);
  }
  for (const auto& [tsaps, size] : now.pdu_sizes) {
    const auto same = old.pdu_sizes.find(tsaps);
    if (same == old.pdu_sizes.end() || same->second == size) continue;
    Difference& out = add(Kind::changed_pdu_size, key, now.seen);
    out.subject = tsaps.second.empty() ? "PDU size" : "PDU size, TSAP " + tsaps.second;
    out.before = fmt::format("{}", same->second);
    out.after = fmt::format("{}", size);
    out.observation = fmt::format("{}: the PDU size is {}; it was {}.", pair(key), out.after, out.before);
  }
}

void PartnerComparer::attempts() {
  for (const auto& [attempt, seen] : after_.failed) {
    if (before_.failed.contains(attempt)) continue;
    Difference& out = add(Kind::new_failed_attempt, attempt.partner, seen);
    out.subject = "attempt";
    out.after = attempt.outcome;
    out.observation = fmt::format("{}: {} to connect ended {}; not so before.", pair(attempt.partner),
                                  counted(seen.count, "attempt"), attempt.outcome);
  }
}

}  // namespace

void compare_partners(const Snapshot& before, const Snapshot& after, Differences& out) {
  PartnerComparer(before, after, out).run();
}

}  // namespace s7::reports::diff
