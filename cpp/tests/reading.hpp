// What the tests of the workbook reader share: a sheet straight from its records, and all cells as one number.
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

// FNV-1a over whatever is added.
class Checksum {
 public:
  void add(std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
      value_ = (value_ ^ (value >> shift & 0xFFU)) * 0x100000001B3U;
    }
  }
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    for (const char letter : text) {
      value_ = (value_ ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
    }
  }
  // Every cell of the sheet with its kind, its number and its text.
  void add(const workbook::Sheet& sheet) {
    add(sheet.name());
    for (std::size_t i = 0; i < sheet.used().columns; ++i) {
      const workbook::Column& column = *sheet.column(i);
      for (std::size_t row = 0; row < column.kinds.size(); ++row) {
        add(column.kinds[row]);
        add(std::bit_cast<std::uint64_t>(column.numbers[row]));
      }
      for (const workbook::TextCell cell : column.texts) {
        add(cell.row);
        add(sheet.text(cell));
      }
    }
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325U;
};

}  // namespace lta::test
