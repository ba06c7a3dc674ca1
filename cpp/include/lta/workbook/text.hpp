// Text of the file formats (UTF-16LE, or its low bytes alone) as UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lta/workbook/cursor.hpp"

namespace lta::workbook {

// Appends count UTF-16 code units: two bytes each, or one for U+0000 … U+00FF ("compressed"). Throws
// FormatError(truncated) when the cursor holds fewer, before anything is allocated.
void append_units(Cursor& cursor, std::size_t count, bool wide, std::u16string& units);

// A surrogate without its partner becomes U+FFFD.
std::string utf8(std::u16string_view units);

// One byte for each unit, U+0000 … U+00FF.
std::string narrow_text(Bytes units);

// The byte of flags before a text without runs: whether its units have both bytes. No program sets another bit, and
// some would read a different text with one: FormatError(bad_record).
bool is_wide(Cursor& cursor);

// Units and their text at once.
std::string text_of(Cursor& cursor, std::size_t count, bool wide);

}  // namespace lta::workbook
