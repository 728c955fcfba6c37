#include "storage/address_order.hpp"

#include <arpa/inet.h>

#include <array>
#include <span>

namespace s7::storage {

namespace {

std::string hex(char prefix, std::span<const unsigned char> bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text(1, prefix);
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

}  // namespace

std::string address_order(const std::string& address) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) return hex('4', std::span(bytes).first(4));
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) return hex('6', bytes);
  return "9" + address;
}

}  // namespace s7::storage
