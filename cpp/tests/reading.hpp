// What the tests of the workbook reader share: a sheet straight from its records, and what its cells show.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "lta/workbook/biff8.hpp"
#include "numbers.hpp"
#include "synthetic.hpp"

namespace lta::test {

inline constexpr std::size_t kManyCells = 2'000'000;

// The first sheet of a workbook that has no other, with these extra records in its globals.
inline workbook::Sheet sheet_of(const Records& cells, const Records& extra = {}, std::size_t max_cells = kManyCells) {
  const Buffer stream = workbook_stream({{"First", cells}}, extra);
  const auto globals = workbook::biff8::read_globals(stream);
  return workbook::biff8::read_sheet(stream, globals.sheets.at(0), globals, max_cells);
}

// NaN where the cell shows none.
inline double number_at(const workbook::Sheet& sheet, std::uint32_t row, std::size_t column) {
  const workbook::Column* found = sheet.column(column);
  const bool there = found != nullptr && row < found->numbers.size();
  return there ? found->numbers[row] : kNan;
}

// Whether the cell shows this number as a number, bit for bit.
inline bool shows(const workbook::Sheet& sheet, std::uint32_t row, std::size_t column, double number) {
  return sheet.kind(row, column) == workbook::kNumber &&
         std::bit_cast<std::uint64_t>(number_at(sheet, row, column)) == std::bit_cast<std::uint64_t>(number);
}

inline bool shows(const workbook::Sheet& sheet, std::uint32_t row, std::size_t column, std::string_view text) {
  return sheet.kind(row, column) == workbook::kText && sheet.text(row, column) == text;
}

}  // namespace lta::test
