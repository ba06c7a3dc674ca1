// Values as the records of cells pack them (MS-XLS 2.5).
#pragma once

#include <cstdint>

#include "lta/workbook/sheet.hpp"

namespace lta::workbook::biff8 {

// A number in four bytes (2.5.217): a whole number or the high end of a double, either of them in hundredths.
double rk_number(std::uint32_t rk) noexcept;

// kError + the code, or kTrue or kFalse. FormatError(bad_record) for a code beyond 0x7F.
Kind truth_or_error(unsigned value, bool error);

// The last value of a formula (2.5.133).
struct FormulaResult {
  Kind kind = kEmpty;  // kNumber, kTrue, kFalse, an error or kText
  double number = 0.0;
  bool text_follows = false;  // in a record of its own; else the text is empty
};

FormulaResult formula_result(std::uint64_t bits);

}  // namespace lta::workbook::biff8
