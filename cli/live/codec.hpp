#pragma once

// Values as bytes for the pipe between the two processes of live. What is read is checked like any other input: a
// reader that met anything impossible yields zeros and empty values from then on, and says so.

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "storage/histogram.hpp"

namespace s7::cli {

class ByteWriter {
 public:
  static constexpr bool reading = false;
  explicit ByteWriter(std::string& out) : out_(out) {}
  // Variable length, least significant group first.
  void number(std::uint64_t value);
  void text(std::string_view value);
  template <class T>
  void operator()(const T& value);

 private:
  std::string& out_;
};

class ByteReader {
 public:
  static constexpr bool reading = true;
  static constexpr std::size_t longest_text = 65'536;
  static constexpr std::size_t most_elements = 65'536;
  explicit ByteReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  std::uint64_t number() noexcept;
  std::string text();
  template <class T>
  void operator()(T& value);
  [[nodiscard]] bool at_end() const noexcept { return bytes_.empty(); }
  [[nodiscard]] bool ok() const noexcept { return ok_; }
  // What was read can't be true.
  void fail() noexcept {
    ok_ = false;
    bytes_ = {};
  }

 private:
  [[nodiscard]] std::span<const std::uint8_t> take(std::size_t size) noexcept;
  [[nodiscard]] std::uint64_t below(std::uint64_t limit) noexcept;
  [[nodiscard]] std::size_t elements() noexcept { return static_cast<std::size_t>(below(most_elements + 1)); }
  [[nodiscard]] storage::Histogram histogram();
  template <class T, class From>
  [[nodiscard]] T narrow(From value) noexcept {
    if (std::in_range<T>(value)) return static_cast<T>(value);
    fail();
    return {};
  }

  std::span<const std::uint8_t> bytes_;
  bool ok_ = true;
};

namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class K, class V>
struct IsMap<std::map<K, V>> : std::true_type {};

// Small negative numbers stay small.
constexpr std::uint64_t fold(std::int64_t value) noexcept {
  return static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unfold(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

}  // namespace detail

// How many values an enumeration has: to be specialised for each that travels.
template <class E>
inline constexpr std::uint64_t enumerators = 0;

// Structures list their members by fields(archive, structure), in this namespace.
template <class T>
void ByteWriter::operator()(const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    text(value);
  } else if constexpr (std::is_enum_v<T>) {
    number(static_cast<std::uint64_t>(value));
  } else if constexpr (std::signed_integral<T>) {
    number(detail::fold(value));
  } else if constexpr (std::integral<T>) {
    number(value);
  } else if constexpr (detail::IsOptional<T>::value) {
    number(value ? 1 : 0);
    if (value) (*this)(*value);
  } else if constexpr (detail::IsVector<T>::value) {
    number(value.size());
    for (const auto& element : value) (*this)(element);
  } else if constexpr (detail::IsMap<T>::value) {
    number(value.size());
    for (const auto& [key, element] : value) {
      (*this)(key);
      (*this)(element);
    }
  } else if constexpr (std::is_same_v<T, storage::Histogram>) {
    const auto blob = value.to_blob();
    number(blob.size());
    out_.append(blob.begin(), blob.end());
  } else {
    fields(*this, value);
  }
}

template <class T>
void ByteReader::operator()(T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    value = text();
  } else if constexpr (std::is_same_v<T, bool>) {
    value = below(2) != 0;
  } else if constexpr (std::is_enum_v<T>) {
    static_assert(enumerators<T> > 0);
    value = static_cast<T>(below(enumerators<T>));
  } else if constexpr (std::signed_integral<T>) {
    value = narrow<T>(detail::unfold(number()));
  } else if constexpr (std::integral<T>) {
    value = narrow<T>(number());
  } else if constexpr (detail::IsOptional<T>::value) {
    value.reset();
    if (below(2) != 0) (*this)(value.emplace());
  } else if constexpr (detail::IsVector<T>::value) {
    value.clear();
    for (std::size_t left = elements(); left > 0 && ok_; --left) (*this)(value.emplace_back());
  } else if constexpr (detail::IsMap<T>::value) {
    value.clear();
    for (std::size_t left = elements(); left > 0 && ok_; --left) {
      typename T::key_type key{};
      (*this)(key);
      (*this)(value[key]);
    }
  } else if constexpr (std::is_same_v<T, storage::Histogram>) {
    value = histogram();
  } else {
    fields(*this, value);
  }
}

}  // namespace s7::cli
