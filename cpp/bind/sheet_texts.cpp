#include "sheet_texts.hpp"

#include <array>
#include <bit>
#include <string>

namespace lta::bind {
namespace {

namespace py = pybind11;
using workbook::Column;
using workbook::Kind;
using workbook::Sheet;
using workbook::TextCell;

// Calls take(cell) for every text in a stretch of a column.
template <typename Take>
void for_texts(const Sheet& sheet, std::size_t index, std::size_t first, std::size_t last, Take take) {
  const Column* column = sheet.column(index);
  if (column == nullptr) {
    return;
  }
  for (auto cell = column->texts.begin(); cell != column->texts.end() && cell->row < last; ++cell) {
    const bool replaced = cell + 1 != column->texts.end() && (cell + 1)->row == cell->row;
    if (cell->row >= first && !replaced && column->kinds[cell->row] == workbook::kText) {
      take(*cell);
    }
  }
}

// The texts of `label` in rows that have a value in `value`.
template <typename Take>
void for_labels(const Sheet& sheet, std::size_t label, std::size_t value, std::size_t first, std::size_t last,
                Take take) {
  for_texts(sheet, label, first, last, [&](TextCell cell) {
    const Kind kind = sheet.kind(cell.row, value);
    if (kind != workbook::kEmpty && kind < workbook::kError &&
        (kind != workbook::kText || sheet.has_text(cell.row, value))) {
      take(cell.row, sheet.text(cell));
    }
  });
}

}  // namespace

py::list texts(const Sheet& sheet, std::size_t column, std::size_t first, std::size_t last) {
  py::list found;
  for_texts(sheet, column, first, last,
            [&](TextCell cell) { found.append(py::make_tuple(cell.row, py::str(sheet.text(cell)))); });
  return found;
}

py::list labels(const Sheet& sheet, std::size_t label, std::size_t value, std::size_t first, std::size_t last) {
  py::list found;
  for_labels(sheet, label, value, first, last,
             [&](std::uint32_t row, const std::string& text) { found.append(py::make_tuple(row, py::str(text))); });
  return found;
}

py::bytes layout(const Sheet& sheet, std::size_t label, const std::vector<std::size_t>& values, std::size_t first,
                 std::size_t last) {
  std::string key;
  const auto add_number = [&key](std::size_t number) {
    const auto bytes = std::bit_cast<std::array<char, 4>>(static_cast<std::uint32_t>(number));
    key.append(bytes.data(), bytes.size());
  };
  for (const std::size_t value : values) {
    for_labels(sheet, label, value, first, last, [&](std::uint32_t row, const std::string& text) {
      add_number(row);
      add_number(value);
      add_number(text.size());
      key += text;
    });
  }
  return {key};
}

}  // namespace lta::bind
