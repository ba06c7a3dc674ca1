// All cells of a sheet at once: whether they fit together, and their checksum.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lta/workbook/sheet.hpp"

namespace lta::test {

// What holds of every column whatever the file was.
inline bool is_sound(const workbook::Column& column, std::size_t rows) {
  bool sound = column.kinds.size() == column.numbers.size() && column.kinds.size() <= rows;
  for (std::size_t row = 0; row < column.kinds.size(); ++row) {
    const workbook::Kind kind = column.kinds[row];
    const bool number = kind == workbook::kNumber || kind == workbook::kDate;
    sound = sound && (number || std::isnan(column.numbers[row]));
    sound = sound && (kind <= workbook::kTrue || kind >= workbook::kError);
  }
  return sound && std::ranges::is_sorted(column.texts, {}, &workbook::TextCell::row);
}

inline bool is_sound(const workbook::Sheet& sheet, std::size_t max_cells) {
  const workbook::Extent used = sheet.used();
  bool sound = used.columns <= 256 && used.rows <= 65'536 && std::size_t{used.rows} * used.columns <= max_cells;
  for (std::size_t i = 0; i < used.columns; ++i) {
    sound = sound && is_sound(*sheet.column(i), used.rows);
  }
  return sound && sheet.column(used.columns) == nullptr;
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
