#include "lta/workbook/text.hpp"

namespace lta::workbook {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

void append(std::string& text, std::uint32_t code_point) {
  const auto tail = [code_point](unsigned shift) { return static_cast<char>(0x80U | ((code_point >> shift) & 0x3FU)); };
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    text += static_cast<char>(0xC0U | (code_point >> 6U));
    text += tail(0);
  } else if (code_point < 0x10000) {
    text += static_cast<char>(0xE0U | (code_point >> 12U));
    text += tail(6);
    text += tail(0);
  } else {
    text += static_cast<char>(0xF0U | (code_point >> 18U));
    text += tail(12);
    text += tail(6);
    text += tail(0);
  }
}

std::uint32_t next_code_point(Cursor& units) {
  const std::uint32_t unit = units.u16();
  if (is_low_surrogate(unit) || (is_high_surrogate(unit) && units.remaining() == 0)) {
    return kReplacement;
  }
  if (!is_high_surrogate(unit)) {
    return unit;
  }
  Cursor ahead = units;
  const std::uint32_t low = ahead.u16();
  if (!is_low_surrogate(low)) {
    return kReplacement;
  }
  units = ahead;
  return 0x10000U + ((unit - 0xD800U) << 10U) + (low - 0xDC00U);
}

}  // namespace

std::string utf16_text(Cursor& cursor, std::size_t units) {
  Cursor source(cursor.take(2 * units));
  std::string text;
  text.reserve(units);
  while (source.remaining() > 0) {
    append(text, next_code_point(source));
  }
  return text;
}

std::string latin1_text(Cursor& cursor, std::size_t count) {
  Cursor source(cursor.take(count));
  std::string text;
  text.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    append(text, source.u8());
  }
  return text;
}

}  // namespace lta::workbook
