#include "dissector/wire/plus/walker.hpp"

namespace s7::dissector::plus {
namespace {

constexpr std::uint8_t object_begin = 0xa1;

// Nothing but fill is left where a value might stand.
bool only_fill(ByteView rest) noexcept {
  if (rest.size() > 5) return false;
  for (const std::uint8_t byte : rest)
    if (byte != 0) return false;
  return true;
}

}  // namespace

void Walker::return_value() {
  return_value_ = vlq64(in_);
  if (!in_.ok()) return;
  visitor_->on_return_value(return_value_);
  understood();
}

void Walker::response(Function function) {
  return_value();
  switch (function) {
    case Function::create_object: create_object_answer(); break;
    case Function::delete_object:
      if (in_.left() >= 4) object_id(IdRole::object);
      break;
    case Function::get_variable:
      if (!only_fill(in_.rest())) value(Place::answer, 0);
      break;
    case Function::get_var_substreamed:
      if (only_fill(in_.rest())) break;
      in_.skip(1);
      value(Place::answer, 0);
      break;
    case Function::set_multi_variables: multi_answer(true); break;
    case Function::get_multi_variables: multi_answer(false); break;
    case Function::explore: explore_answer(); break;
    case Function::get_link:
      for (unsigned left = in_.u8(); left > 0 && in_.ok(); --left) object_id(IdRole::linked);
      break;
    case Function::begin_sequence:
      if (version_ == Version::v1 || in_.left() <= 5) break;
      field(FieldRole::transaction_kind, in_.be16());
      object_id(IdRole::object);
      break;
    case Function::invoke: invoke_answer(); break;
    case Function::init_ssl:
    case Function::set_variable:
    case Function::set_var_substreamed:
    case Function::end_sequence:
    case Function::error:
    case Function::error2: break;
    default: return;  // no layout is known
  }
  if (has_error_object(return_value_)) objects();
  end();
}

void Walker::create_object_answer() {
  if (only_fill(in_.rest()) && in_.left() < 5) return;
  for (unsigned left = in_.u8(); left > 0 && in_.ok(); --left) id(IdRole::created, vlq32(in_));
  understood();
  if (version_ == Version::v1) objects();
}

void Walker::multi_answer(bool write) {
  if (!write) value_list(Place::item);
  error_list();
}

void Walker::error_list() {
  while (in_.ok()) {
    const std::uint32_t item = vlq32(in_);
    if (!in_.ok()) return;
    if (item == 0) return understood();
    const std::uint64_t code = vlq64(in_);
    if (!in_.ok()) return;
    visitor_->on_item_error(item, code);
    understood();
  }
}

void Walker::explore_answer() {
  object_id(IdRole::object);
  const bool has_id = version_ == Version::v3 || (peek() != object_begin && peek() != 0);
  if (has_id && more()) {
    const std::uint32_t integrity_id = vlq32(in_);
    if (in_.ok()) walked_.integrity_id = integrity_id;
    understood();
  }
  objects();
}

void Walker::invoke_answer() {
  vlq64(in_);
  vlq64(in_);
  if (peek() != 1) vlq64(in_);
  understood();
  value_list(Place::argument);
  in_.skip(1);
  understood();
}

}  // namespace s7::dissector::plus
