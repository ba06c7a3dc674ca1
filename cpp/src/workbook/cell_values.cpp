#include "lta/workbook/cell_values.hpp"

#include <bit>
#include <string>

#include "lta/workbook/format_error.hpp"

namespace lta::workbook::biff8 {

double rk_number(std::uint32_t rk) noexcept {
  const std::uint64_t high = rk & ~3U;
  const double value =
      (rk & 2U) != 0 ? static_cast<double>(static_cast<std::int32_t>(rk) >> 2) : std::bit_cast<double>(high << 32U);
  return (rk & 1U) != 0 ? value / 100.0 : value;
}

Kind truth_or_error(unsigned value, bool error) {
  if (!error) {
    return value != 0 ? kTrue : kFalse;
  }
  if (value >= kError) {
    throw FormatError(Reason::bad_record, "an error with the code " + std::to_string(value));
  }
  return static_cast<Kind>(kError + value);
}

FormulaResult formula_result(std::uint64_t bits) {
  if (bits >> 48U != 0xFFFF) {
    return {.kind = kNumber, .number = std::bit_cast<double>(bits)};
  }
  const auto value = static_cast<unsigned>(bits >> 16U & 0xFFU);
  switch (const auto what = static_cast<unsigned>(bits & 0xFFU)) {
    case 0:
    case 3:
      return {.kind = kText, .text_follows = what == 0};
    case 1:
    case 2:
      return {.kind = truth_or_error(value, what == 2)};
    default:
      throw FormatError(Reason::bad_record, "a formula with a result of kind " + std::to_string(what));
  }
}

}  // namespace lta::workbook::biff8
