#pragma once

// For the files that implement walk() of pdu.hpp.

#include <cstdint>

#include "dissector/wire/plus/pdu.hpp"
#include "dissector/wire/plus/vlq.hpp"

namespace s7::dissector::plus {

// Goes through a body once. What was told is final: `understood()` marks how far; a failure of the reader stops the
// walk there.
class Walker {
 public:
  Walker(ByteView body, Version version, Visitor& visitor) : in_(body), version_(version), visitor_(&visitor) {
    understood();
  }
  Walker(const Walker&) = delete;
  Walker& operator=(const Walker&) = delete;
  void request(Function function);
  void response(Function function);
  void notification();
  [[nodiscard]] Walked result() const noexcept;

 private:
  void understood() noexcept {
    if (in_.ok()) left_ = in_.left();
  }
  [[nodiscard]] bool more() const noexcept { return in_.ok() && in_.left() > 0; }
  [[nodiscard]] std::uint8_t peek() const noexcept { return in_.left() > 0 ? in_.rest()[0] : std::uint8_t{0}; }
  std::uint32_t id(IdRole role, std::uint32_t value);
  std::uint32_t object_id(IdRole role) { return id(role, in_.be32()); }
  void field(FieldRole role, std::uint32_t value);

  // values (walk_value.cpp)
  void value(Place place, std::uint32_t id);
  void value_list(Place place);  // ended by id 0
  void scalar(Place place, std::uint32_t id, Value value);
  void array(Place place, std::uint32_t id, Value value);
  void structure(Place place, std::uint32_t id, Value value);
  void struct_array(Place place, std::uint32_t id, Value value);
  void struct_content(Place place, std::uint32_t id, Value value);
  void packed_struct(Value& value);
  void blob(Place place, std::uint32_t id, Value value);
  void element(ValueType type, bool sparse);
  void blob_element();
  void tell(Place place, std::uint32_t id, const Value& value);

  // objects (walk_object.cpp)
  void objects();
  void object();
  void object_element(bool& open);
  void tag_description();
  void tag_dimensions(std::uint8_t kind);
  void type_list();
  void type_records(ByteView block);
  void name_list();

  // bodies (walk_request.cpp, walk_answer.cpp, walk_notification.cpp)
  void create_object_request();
  void set_variable_request();
  void get_variable_request();
  void id_path();
  void multi_request(bool write);
  void substreamed_request(bool write);
  void stream_parts();
  void explore_request();
  void begin_sequence_request();
  void invoke_request();
  void qualifier();
  void fill_byte();
  void return_value();
  void create_object_answer();
  void multi_answer(bool write);
  void explore_answer();
  void invoke_answer();
  void error_list();
  void notified_items();
  bool notified_item(std::uint8_t code);
  void end();

  ByteReader in_;
  std::size_t left_ = 0;     // bytes behind what was understood
  std::size_t skipped_ = 0;  // bytes not understood inside of what was
  Version version_;
  Visitor* visitor_;
  Visitor silent_;
  unsigned depth_ = 0;
  std::uint64_t return_value_ = 0;
  Walked walked_;
};

}  // namespace s7::dissector::plus
