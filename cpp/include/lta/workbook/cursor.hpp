// The one bounds-checked little-endian reader: no other code of the workbook readers touches raw memory.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "lta/workbook/format_error.hpp"

namespace lta::workbook {

using Bytes = std::span<const std::byte>;

// Reads forward over bytes that it does not own. Every read past the end throws FormatError(truncated) with the
// position; nothing is consumed then. NaN bit patterns pass through f64 unchanged.
class Cursor {
 public:
  explicit Cursor(Bytes bytes) noexcept : bytes_(bytes) {}

  [[nodiscard]] std::size_t position() const noexcept { return position_; }
  [[nodiscard]] std::size_t remaining() const noexcept { return bytes_.size() - position_; }

  std::uint8_t u8() { return number<std::uint8_t>(); }
  std::uint16_t u16() { return number<std::uint16_t>(); }
  std::uint32_t u32() { return number<std::uint32_t>(); }
  std::uint64_t u64() { return number<std::uint64_t>(); }
  double f64() { return std::bit_cast<double>(u64()); }

  void skip(std::size_t count) {
    require(count);
    position_ += count;
  }

  // Moves to an absolute position of the bytes.
  void seek(std::size_t position) {
    if (position > bytes_.size()) {
      refuse(position, 0);
    }
    position_ = position;
  }

  // The next count bytes as a view.
  Bytes take(std::size_t count) {
    require(count);
    const Bytes view = bytes_.subspan(position_, count);
    position_ += count;
    return view;
  }

 private:
  template <typename Number>
  Number number() {
    std::array<std::byte, sizeof(Number)> raw{};
    const Bytes view = take(sizeof(Number));
    if constexpr (std::endian::native == std::endian::little) {
      std::copy(view.begin(), view.end(), raw.begin());
    } else {
      std::copy(view.rbegin(), view.rend(), raw.begin());
    }
    return std::bit_cast<Number>(raw);
  }

  void require(std::size_t count) const {
    if (count > remaining()) {
      refuse(position_, count);
    }
  }

  [[noreturn]] void refuse(std::size_t position, std::size_t count) const {
    throw FormatError(Reason::truncated, "needs " + std::to_string(count) + " bytes at " + std::to_string(position) +
                                             ", only " + std::to_string(bytes_.size()) + " are there");
  }

  Bytes bytes_;
  std::size_t position_ = 0;
};

}  // namespace lta::workbook
