// One sheet as columns: of each cell a number, a kind and, where it shows one, a text. Owns all that it shows.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lta/workbook/shared_texts.hpp"

namespace lta::workbook {

// Rows and columns counted from A1.
struct Extent {
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;

  [[nodiscard]] bool covers(std::uint32_t row, std::uint32_t column) const noexcept {
    return row < rows && column < columns;
  }
  void cover(std::uint32_t row, std::uint32_t column) noexcept {
    rows = std::max(rows, row + 1);
    columns = std::max(columns, column + 1);
  }
};

// What a cell shows. An error is kError + its code (MS-XLS 2.5.10 BErr: 0x2A is #N/A, 0x07 #DIV/0!, 0x17 #REF!).
using Kind = std::uint8_t;
inline constexpr Kind kEmpty = 0;
inline constexpr Kind kNumber = 1;
inline constexpr Kind kDate = 2;  // a number that a date's format shows
inline constexpr Kind kText = 3;
inline constexpr Kind kFalse = 4;
inline constexpr Kind kTrue = 5;
inline constexpr Kind kError = 0x80;

inline constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

struct TextCell {
  std::uint32_t row;
  std::uint32_t text;  // number of the text in the sheet's and the workbook's tables
};

// From row 0 at least down to the last cell that shows something. A text of a cell that shows something else now is
// none.
struct Column {
  std::vector<double> numbers;  // NaN where the cell shows no number
  std::vector<Kind> kinds;
  std::vector<TextCell> texts;  // by row; of one row the last one holds

  [[nodiscard]] Kind kind(std::uint32_t row) const noexcept { return row < kinds.size() ? kinds[row] : kEmpty; }
};

class Sheet {
 public:
  Sheet() = default;
  // texts: those that the sheets of the workbook share, or none. max_cells: of the table, rows times columns.
  Sheet(std::string name, std::shared_ptr<const biff8::SharedTexts> texts, std::size_t max_cells)
      : name_(std::move(name)), shared_(std::move(texts)), max_cells_(max_cells) {}

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] Extent used() const noexcept { return used_; }  // of the cells that show something
  // nullptr beyond the last column that shows something.
  [[nodiscard]] const Column* column(std::size_t index) const noexcept {
    return index < columns_.size() ? &columns_[index] : nullptr;
  }
  [[nodiscard]] Kind kind(std::uint32_t row, std::size_t column) const noexcept;
  // UTF-8; empty where the cell shows no text.
  [[nodiscard]] std::string text(std::uint32_t row, std::size_t column) const;
  [[nodiscard]] std::string text(TextCell cell) const;
  // Whether the cell shows a text of one character at least.
  [[nodiscard]] bool has_text(std::uint32_t row, std::size_t column) const;
  // Characters of the shared texts with a copy for each cell that shows one.
  [[nodiscard]] std::size_t text_units() const noexcept { return text_units_; }

  // While the sheet is filled, cell by cell in any order; of two cells at one place the later one holds. A table of
  // more than max_cells: FormatError(too_large), before it is allocated. The expected rows need not be true; for all
  // columns together they make room for at most so many cells.
  void expect_rows(std::uint32_t rows) noexcept { expected_rows_ = rows; }
  void make_room(std::size_t cells) noexcept { room_ = cells; }
  void put(std::uint32_t row, std::uint32_t column, Kind kind, double number = kNoNumber) {
    Column& reached = reach(row, column);
    reached.numbers[row] = number;
    reached.kinds[row] = kind;
  }
  void put_shared_text(std::uint32_t row, std::uint32_t column, std::uint32_t index);
  void put_text(std::uint32_t row, std::uint32_t column, std::string_view text);
  void finish();  // after the last cell

 private:
  [[nodiscard]] TextCell text_cell(std::uint32_t row, std::size_t column) const;  // of a cell that shows one
  Column& reach(std::uint32_t row, std::uint32_t column) {
    if (!used_.covers(row, column) || row >= columns_[column].kinds.size()) {
      extend(row, column);
    }
    return columns_[column];
  }
  void extend(std::uint32_t row, std::uint32_t column);
  [[nodiscard]] std::string_view own_text(std::size_t index) const;
  [[nodiscard]] std::size_t shared_count() const noexcept { return shared_ == nullptr ? 0 : shared_->size(); }

  std::string name_;
  std::shared_ptr<const biff8::SharedTexts> shared_;
  std::string own_texts_;  // UTF-8, one behind the other
  std::vector<std::uint32_t> own_begins_;
  std::vector<Column> columns_;
  Extent used_;
  std::size_t max_cells_ = 0;
  std::size_t expected_rows_ = 0;
  std::size_t room_ = 0;
  std::size_t text_units_ = 0;
};

}  // namespace lta::workbook
