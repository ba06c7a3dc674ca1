#include "lta/workbook/text.hpp"

#include <algorithm>
#include <cstdint>

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

}  // namespace

void append_units(Cursor& cursor, std::size_t count, bool wide, std::u16string& units) {
  Cursor source(cursor.take(wide ? 2 * count : count));
  units.reserve(units.size() + count);
  while (source.remaining() > 0) {
    units += static_cast<char16_t>(wide ? source.u16() : source.u8());
  }
}

std::string utf8(std::u16string_view units) {
  std::string text;
  text.reserve(units.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::uint32_t unit = units[i];
    if (is_high_surrogate(unit) && i + 1 < units.size() && is_low_surrogate(units[i + 1])) {
      append(text, 0x10000U + ((unit - 0xD800U) << 10U) + (units[++i] - 0xDC00U));
    } else {
      append(text, is_high_surrogate(unit) || is_low_surrogate(unit) ? kReplacement : unit);
    }
  }
  return text;
}

std::string narrow_text(Bytes units) {
  std::string text(units.size(), '\0');
  const auto as_char = [](std::byte unit) { return static_cast<char>(unit); };
  std::ranges::transform(units, text.begin(), as_char);
  if (std::ranges::all_of(units, [](std::byte unit) { return std::to_integer<unsigned>(unit) < 0x80; })) {
    return text;
  }
  text.clear();
  for (const std::byte unit : units) {
    append(text, std::to_integer<std::uint32_t>(unit));
  }
  return text;
}

bool is_wide(Cursor& cursor) {
  const unsigned flags = cursor.u8();
  if (flags > 1) {
    throw FormatError(Reason::bad_record, "a text with flags that no text without runs has");
  }
  return flags == 1;
}

std::string text_of(Cursor& cursor, std::size_t count, bool wide) {
  if (!wide) {
    return narrow_text(cursor.take(count));
  }
  std::u16string units;
  append_units(cursor, count, wide, units);
  return utf8(units);
}

}  // namespace lta::workbook
