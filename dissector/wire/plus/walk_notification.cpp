#include "dissector/wire/plus/walker.hpp"

namespace s7::dissector::plus {
namespace {

constexpr std::uint16_t known_form = 0x0400;
constexpr std::uint32_t first_long_id = 0x70000000;

// A change counter of 0 looks like the first byte of a time stamp; times of plants lie between 2000 and 2100.
bool is_time(std::uint64_t microseconds) noexcept {
  constexpr std::uint64_t year_2000 = 946'684'800'000'000, year_2100 = 4'102'444'800'000'000;
  return microseconds >= year_2000 && microseconds < year_2100;
}

}  // namespace

void Walker::notification() {
  NotificationHead head;
  head.subscription = object_id(IdRole::subscription);
  if (version_ == Version::v1) {
    in_.skip(4);
    understood();
    ByteReader ahead(in_.rest());
    if (ahead.be32() != 0) {
      in_.skip(6);
      notified_items();
    }
    return end();
  }
  const std::uint16_t form = in_.be16();
  in_.skip(4);
  understood();
  if (form != known_form) return;
  if (head.subscription >= first_long_id) {
    head.credit_tick = in_.u8();
    head.sequence = vlq32(in_);
    ByteReader ahead(in_.rest());
    const std::uint64_t high = ahead.be32(), time = high << 32U | ahead.be32();
    if (peek() == 0 && ahead.ok() && is_time(time)) {
      head.time = time;
      in_ = ahead;
    }
  } else {
    head.sequence = in_.u8();
  }
  head.change_counter = in_.u8();
  if (!in_.ok()) return;
  visitor_->on_notification(head);
  understood();
  notified_items();
  if (in_.left() > 4 && peek() != 0) {
    object_id(IdRole::alarm);
    in_.skip(2);
    notified_items();
  }
  end();
}

void Walker::notified_items() {
  while (in_.ok()) {
    const std::uint8_t code = in_.u8();
    if (!in_.ok()) return;
    if (code == 0) return understood();
    if (!notified_item(code)) return fail(in_);
    understood();
  }
}

bool Walker::notified_item(std::uint8_t code) {
  switch (code) {
    case 0x92: {
      const std::uint32_t reference = in_.be32();
      value(Place::pushed, reference);
      return true;
    }
    case 0x9b: {
      const std::uint32_t reference = vlq32(in_);
      value(Place::pushed, reference);
      return true;
    }
    case 0x83: value(Place::pushed, 0); return true;
    case 0x03:
    case 0x13: {
      const std::uint32_t reference = in_.be32();
      if (in_.ok()) visitor_->on_item_error(reference, std::nullopt);
      return true;
    }
    case 0x81: objects(); return true;
    case 0x9c: in_.skip(4); return true;
    default: return false;
  }
}

}  // namespace s7::dissector::plus
