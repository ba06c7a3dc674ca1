#include <algorithm>

#include "synthetic.hpp"

namespace lta::test {

Writer& Writer::number(std::uint64_t value, unsigned size) {
  for (unsigned i = 0; i < size; ++i) {
    buffer_.push_back(static_cast<std::byte>((value >> (8U * i)) & 0xFFU));
  }
  return *this;
}

Writer& Writer::bytes(const Buffer& more) {
  buffer_.insert(buffer_.end(), more.begin(), more.end());
  return *this;
}

Writer& Writer::fill(std::size_t size, unsigned value) {
  buffer_.resize(std::max(size, buffer_.size()), static_cast<std::byte>(value));
  return *this;
}

void patch_u16(Buffer& buffer, std::size_t offset, unsigned value) {
  buffer.at(offset) = static_cast<std::byte>(value & 0xFFU);
  buffer.at(offset + 1) = static_cast<std::byte>((value >> 8U) & 0xFFU);
}

void patch_u32(Buffer& buffer, std::size_t offset, std::uint32_t value) {
  patch_u16(buffer, offset, value & 0xFFFFU);
  patch_u16(buffer, offset + 2, value >> 16U);
}

std::uint32_t read_u32(const Buffer& buffer, std::size_t offset) {
  workbook::Cursor cursor(buffer);
  cursor.seek(offset);
  return cursor.u32();
}

Buffer pattern(std::size_t size) {
  Buffer bytes(size);
  unsigned value = 1;
  for (std::byte& byte : bytes) {
    value = value * 1103515245U + 12345U;
    byte = static_cast<std::byte>(value >> 24U);
  }
  return bytes;
}

}  // namespace lta::test
