#include "reports/plan/grants.hpp"

#include <algorithm>

namespace s7::reports::plan {
namespace {

// The ways in which a permit lets variables be touched.
template <class F>
void for_each_way(const Permit& permit, F f) {
  for (const Initiator initiator : {Initiator::client, Initiator::server}) {
    const bool may_ask = initiator == Initiator::client ? permit.by_client : permit.by_server;
    if (may_ask && permit.read) f(initiator, false);
    if (may_ask && permit.write) f(initiator, true);
  }
}

bool concerns_block(const Permit& permit, const Block& block, const TouchedBlock& touched) {
  if (permit.db && permit.db != block.db) return false;
  if (permit.first_byte) return touched.bytes.intersects(*permit.first_byte, *permit.end);
  return permit.detail.empty() || permit.detail == block.detail;
}

bool concerns_way(const Permit& permit, const Touched& touched, Initiator initiator, bool write) {
  const bool any_area = permit.area == "*";
  const Block exact{initiator, write, permit.area, permit.db, permit.detail};
  if (const auto at = touched.find(exact); at != touched.end() && concerns_block(permit, at->first, at->second))
    return true;
  const Block from{initiator, write, any_area ? "" : permit.area, permit.db, {}};
  for (auto at = touched.lower_bound(from); at != touched.end(); ++at) {
    const Block& block = at->first;
    if (block.initiator != initiator || block.write != write || (!any_area && block.area != permit.area)) return false;
    if (permit.db && block.db != permit.db) return false;
    if (concerns_block(permit, block, at->second)) return true;
  }
  return false;
}

}  // namespace

void Grants::add(const Permit& permit) {
  for_each_way(permit, [&](Initiator initiator, bool write) {
    Grant& grant = grants_[{initiator, write, permit.area, permit.db}];
    if (permit.first_byte) {
      grant.bytes.add(*permit.first_byte, *permit.end);
    } else if (!permit.detail.empty()) {
      grant.details.insert(permit.detail);
    } else {
      grant.whole = true;
    }
  });
}

std::vector<const Grants::Grant*> Grants::grants_for(const Block& block, Initiator initiator, bool write) const {
  std::vector<const Grant*> out;
  const auto look_up = [&](const std::string& area, const std::optional<std::int64_t>& db) {
    if (const auto at = grants_.find({initiator, write, area, db}); at != grants_.end()) out.push_back(&at->second);
  };
  look_up(block.area, block.db);
  if (block.db) look_up(block.area, std::nullopt);
  look_up("*", std::nullopt);
  return out;
}

Touched Grants::lacking(const ObservedAccess& access, Initiator initiator, bool write) const {
  Touched left;
  touch(left, access);
  TouchedBlock& block = left.begin()->second;
  for (const Grant* grant : grants_for(access.block, initiator, write)) {
    const bool no_bytes = access.end == 0;
    if (grant->whole || (no_bytes && grant->details.count(access.block.detail) > 0)) return {};
    if (no_bytes) continue;
    block.bytes.remove(grant->bytes);
    if (block.bytes.empty()) return {};
  }
  return left;
}

bool concerns(const Permit& permit, const Touched& touched) {
  bool found = false;
  for_each_way(permit, [&](Initiator initiator, bool write) {
    found = found || concerns_way(permit, touched, initiator, write);
  });
  return found;
}

}  // namespace s7::reports::plan
