#pragma once

// The outcome of every decoder: a value, or which rule the bytes broke.

#include <cassert>
#include <cstdint>
#include <string_view>
#include <utility>

namespace s7::dissector {

enum class Error : std::uint8_t { truncated = 1, bad_version, bad_length, bad_magic, unsupported };

constexpr std::string_view name(Error error) noexcept {
  switch (error) {
    case Error::truncated: return "truncated";
    case Error::bad_version: return "bad-version";
    case Error::bad_length: return "bad-length";
    case Error::bad_magic: return "bad-magic";
    case Error::unsupported: return "unsupported";
  }
  return "";
}

// A subset of std::expected<T, Error>, which the supported compilers do not all have yet. T must be
// default-constructible.
template <class T>
class [[nodiscard]] Result {
 public:
  constexpr Result(T value) noexcept : value_(std::move(value)) {}  // NOLINT: implicit, as std::expected
  constexpr Result(Error error) noexcept : error_(error) {}         // NOLINT: implicit, as std::unexpected
  // A valid T to be filled in place: large results are built where the caller will find them.
  constexpr Result() noexcept = default;
  constexpr T& operator*() noexcept { return value_; }
  constexpr T* operator->() noexcept { return &value_; }
  constexpr Result& fail(Error error) noexcept {
    error_ = error;
    return *this;
  }
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return error_ == Error{}; }
  constexpr const T& operator*() const noexcept { return assert(*this), value_; }
  constexpr const T* operator->() const noexcept { return assert(*this), &value_; }
  [[nodiscard]] constexpr Error error() const noexcept { return error_; }

 private:
  T value_{};
  Error error_{};
};

}  // namespace s7::dissector
