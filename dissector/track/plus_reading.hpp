#pragma once

// What the tracker wants to know of one PDU of S7comm-plus, gathered in one walk. Views point into the PDU.

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "dissector/wire/plus/pdu.hpp"

namespace s7::dissector {

// A list of bounded length; what does not fit is only counted.
template <class T, std::size_t N>
class ShortList {
 public:
  void push(const T& item) noexcept {
    if (count_ < N) items_[count_] = item;
    ++count_;
  }
  void clear() noexcept { count_ = 0; }
  [[nodiscard]] std::size_t size() const noexcept { return count_ < N ? count_ : N; }
  [[nodiscard]] std::size_t seen() const noexcept { return count_; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return items_[i]; }
  [[nodiscard]] T& operator[](std::size_t i) noexcept { return items_[i]; }
  [[nodiscard]] const T* begin() const noexcept { return items_.data(); }
  [[nodiscard]] const T* end() const noexcept { return items_.data() + size(); }
  [[nodiscard]] bool contains(const T& item) const noexcept {
    for (const T& known : *this)
      if (known == item) return true;
    return false;
  }

 private:
  std::array<T, N> items_{};
  std::size_t count_ = 0;
};

// A value that belongs to an attribute: of an object in the PDU, or of the object that a function works on.
struct PlusAttribute {
  std::uint32_t rid = 0;       // of the object; 0: the one that the request named
  std::uint32_t class_id = 0;  // where the object stands in the PDU
  std::uint32_t id = 0;
  plus::Value value;
};

struct PlusItemValue {
  std::uint32_t number = 0;  // of the item, or the reference
  std::uint32_t bytes = 0;
};
struct PlusItemError {
  std::uint32_t number = 0;
  std::optional<std::uint64_t> code;
};

// Ids that a request named, in its order: a path from its object inwards, or attributes of it.
using PlusIds = ShortList<std::uint32_t, 16>;

class PlusReading final : public plus::Visitor {
 public:
  // `asked`: of an answer, the attributes that its items are; nullptr: not known.
  void read(const plus::Pdu& pdu, plus::Version version, const PlusIds* asked = nullptr);

  std::optional<std::uint32_t> object;  // that the function works on
  PlusIds path, wanted, created;
  std::optional<std::uint32_t> relation;
  bool recursive = false;
  std::size_t addresses = 0;
  bool has_variable = false;                         // an address of a DB, I, Q, M, C or T
  std::uint32_t first_area = 0, first_sub_area = 0;  // of the first address
  std::optional<std::uint64_t> return_value;
  std::optional<plus::NotificationHead> notification;
  std::optional<plus::ObjectHead> first_object;
  std::uint32_t subscription = 0;
  // Values that may matter: names, identities, what is written. The first ones of a PDU.
  ShortList<PlusAttribute, 64> attributes;
  std::vector<PlusItemValue> items;  // with numbers: of answers and writes, of notifications
  std::vector<PlusItemError> errors;
  plus::Walked walked;

  [[nodiscard]] const plus::Value* find(std::uint32_t attribute) const noexcept;
  [[nodiscard]] std::int16_t error() const noexcept {
    return return_value ? plus::error_of(*return_value) : std::int16_t{0};
  }

  void on_id(plus::IdRole role, std::uint32_t id) override;
  void on_field(plus::FieldRole role, std::uint32_t value) override;
  void on_value(const plus::PlacedValue& placed) override;
  void on_address(const plus::ItemAddress& address) override;
  void on_return_value(std::uint64_t value) override { return_value = value; }
  void on_item_error(std::uint32_t item, std::optional<std::uint64_t> code) override { errors.push_back({item, code}); }
  void on_object(const plus::ObjectHead& head, unsigned depth) override;
  void on_object_end(unsigned depth) override;
  void on_notification(const plus::NotificationHead& head) override { notification = head; }

 private:
  void clear();
  void keep(std::uint32_t id, const plus::Value& value);
  void keep_item(std::uint32_t number, const plus::Value& value);
  [[nodiscard]] bool is_wanted_name() const noexcept;

  std::array<plus::ObjectHead, plus::max_depth> open_stack_{};
  std::size_t depth_ = 0;      // objects open
  std::size_t outermost_ = 0;  // objects that stand in no other
  const PlusIds* asked_ = nullptr;
  bool in_item_ = false;  // members add to the last item
};

}  // namespace s7::dissector
