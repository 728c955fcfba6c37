#include "dissector/track/plus_reading.hpp"

#include "dissector/track/plus_ids.hpp"

namespace s7::dissector {

using namespace plus;

void PlusReading::clear() {
  object.reset();
  path.clear();
  wanted.clear();
  created.clear();
  relation.reset();
  recursive = has_variable = in_item_ = false;
  addresses = depth_ = outermost_ = 0;
  return_value.reset();
  notification.reset();
  first_object.reset();
  subscription = 0;
  attributes.clear();
  items.clear();
  errors.clear();
}

void PlusReading::read(const Pdu& pdu, Version version, const PlusIds* asked) {
  clear();
  asked_ = asked;
  walked = walk(pdu, version, *this);
}

const Value* PlusReading::find(std::uint32_t attribute) const noexcept {
  for (const PlusAttribute& known : attributes)
    if (known.id == attribute) return &known.value;
  return nullptr;
}

void PlusReading::on_id(IdRole role, std::uint32_t id) {
  switch (role) {
    case IdRole::object: object = id; break;
    case IdRole::path: path.push(id); break;
    case IdRole::wanted: wanted.push(id); break;
    case IdRole::relation: relation = id; break;
    case IdRole::created: created.push(id); break;
    case IdRole::subscription: subscription = id; break;
    case IdRole::linked:
    case IdRole::alarm: break;
  }
}

void PlusReading::on_field(FieldRole role, std::uint32_t value) {
  if (role == FieldRole::recursive) recursive = value != 0;
}

void PlusReading::on_address(const ItemAddress& address) {
  if (addresses++ == 0) {
    first_area = address.area;
    first_sub_area = address.sub_area;
  }
  has_variable = has_variable || address.is_variable();
}

void PlusReading::on_object(const ObjectHead& head, unsigned /*depth*/) {
  if (!first_object) first_object = head;
  if (depth_ == 0) ++outermost_;
  if (depth_ < max_depth) open_stack_[depth_] = head;
  ++depth_;
}

void PlusReading::on_object_end(unsigned /*depth*/) {
  if (depth_ > 0) --depth_;
}

void PlusReading::keep(std::uint32_t id, const Value& value) {
  PlusAttribute attribute;
  if (depth_ > 0 && depth_ <= max_depth) {
    attribute.rid = open_stack_[depth_ - 1].rid;
    attribute.class_id = open_stack_[depth_ - 1].class_id;
  }
  attribute.id = id;
  attribute.value = value;
  attributes.push(attribute);
}

// Every object has a name; those of the first one and of the controller itself matter.
bool PlusReading::is_wanted_name() const noexcept {
  if (depth_ == 0 || depth_ > max_depth) return false;
  return (depth_ == 1 && outermost_ == 1) || open_stack_[depth_ - 1].rid == plus_id::cpu_common;
}

// Item n is the n-th attribute that the request named.
void PlusReading::keep_item(std::uint32_t number, const Value& value) {
  const PlusIds& ids = asked_ != nullptr ? *asked_ : path;
  if (number >= 1 && number <= ids.size()) keep(ids[number - 1], value);
}

void PlusReading::on_value(const PlacedValue& placed) {
  const Value& value = placed.value;
  switch (placed.place) {
    case Place::item:
    case Place::pushed:
      items.push_back({placed.id, variable_size(value)});
      in_item_ = true;
      if (placed.place == Place::item) keep_item(placed.id, value);
      return;
    case Place::path: {
      NumberRange ids(value);
      while (const auto id = ids.next()) path.push(static_cast<std::uint32_t>(*id));
      return;
    }
    case Place::assigned: keep(path.empty() ? 0 : path[0], value); return;
    case Place::answer: keep(0, value); return;
    case Place::attribute:
      in_item_ = false;
      if (placed.id == plus_id::name ? is_wanted_name() : plus_id::is_of_interest(placed.id)) keep(placed.id, value);
      return;
    case Place::member:
      if (in_item_ && !items.empty()) items.back().bytes += variable_size(value);
      if (plus_id::is_of_interest(placed.id)) keep(placed.id, value);
      return;
    default: return;
  }
}

}  // namespace s7::dissector
