// Text of the file formats (UTF-16LE, or its low bytes alone) as UTF-8.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "lta/workbook/cursor.hpp"

namespace lta::workbook {

// units UTF-16LE code units from the cursor; a surrogate without its partner becomes U+FFFD. Throws FormatError
// (truncated) when the cursor holds fewer, before anything is allocated.
std::string utf16_text(Cursor& cursor, std::size_t units);

// count characters stored as one byte each (U+0000 … U+00FF: "compressed" BIFF8 text).
std::string latin1_text(Cursor& cursor, std::size_t count);

}  // namespace lta::workbook
