#pragma once

// What stands in a PDU, told piece by piece in wire order. Views are valid during the call only.

#include <cstdint>
#include <optional>

#include "dissector/wire/plus/address.hpp"
#include "dissector/wire/plus/value.hpp"

namespace s7::dissector::plus {

// Where a value stands, which says what its id counts.
enum class Place : std::uint8_t {
  attribute,  // of the object that is open; id: attribute
  member,     // of the struct told before, one deeper; id: member
  item,       // of a request or answer with items; id: item number, from 1
  pushed,     // in a notification; id: reference of the subscription
  assigned,   // the value of a function that writes one attribute
  answer,     // the value of a function that reads one attribute
  path,       // attribute ids from the object inwards
  argument,   // of a method; id: its number
  qualifier,  // of the object qualifier that ends many requests
  filter,     // of Explore
  parameter,  // of CreateObject
};

struct PlacedValue {
  Place place{};
  std::uint32_t id = 0;
  unsigned depth = 0;  // structs and objects around it
  const Value& value;
};

// What a number in a body is.
enum class IdRole : std::uint8_t {
  object,        // the object that the function works on
  path,          // attribute id on the way from the object inwards
  wanted,        // attribute that is asked for
  relation,      // relation that is asked for
  created,       // object that was created
  linked,        // object found by a relation
  subscription,  // the subscription that a notification belongs to
  alarm,         // the alarm object of a notification
};

struct ObjectHead {
  std::uint32_t rid = 0, class_id = 0, class_flags = 0, attribute_id = 0;
};

// Fields of Explore, BeginSequence and the like that are plain numbers.
enum class FieldRole : std::uint8_t { recursive, parents, transaction_type, transaction_kind, item_count };

struct NotificationHead {
  std::uint32_t subscription = 0;
  std::uint32_t sequence = 0;
  std::uint8_t credit_tick = 0, change_counter = 0;
  std::optional<std::uint64_t> time;  // microseconds since 1970
};

// A record of an old S7-1200's symbol, and of newer ones as far as both have it.
struct TagName {
  ByteView name;
  std::uint32_t lid = 0;
  std::uint8_t soft_type = 0;
  bool has_type = false;  // LID and type belong to the record
};

struct Visitor {
  virtual ~Visitor() = default;
  virtual void on_id(IdRole, std::uint32_t) {}
  virtual void on_field(FieldRole, std::uint32_t) {}
  virtual void on_value(const PlacedValue&) {}
  virtual void on_address(const ItemAddress&) {}
  virtual void on_return_value(std::uint64_t) {}
  // An item that failed; in a notification `item` is the reference and there is no code: nullopt.
  virtual void on_item_error(std::uint32_t /*item*/, std::optional<std::uint64_t>) {}
  virtual void on_object(const ObjectHead&, unsigned /*depth*/) {}
  virtual void on_object_end(unsigned /*depth*/) {}
  virtual void on_relation(std::uint32_t /*relation*/, std::uint32_t /*rid*/) {}
  virtual void on_notification(const NotificationHead&) {}
  virtual void on_tag(const TagName&) {}
};

}  // namespace s7::dissector::plus
