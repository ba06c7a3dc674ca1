// Binds lta/workbook/sheet.hpp: the cells of one sheet, numbers as views of its columns.
#include <pybind11/stl.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>

#include "convert.hpp"
#include "lta/workbook/sheet.hpp"
#include "register.hpp"
#include "sheet_of_rows.hpp"
#include "sheet_texts.hpp"

namespace lta::bind {
namespace {

using workbook::Column;
using workbook::Kind;
using workbook::Sheet;

py::object cell(const Sheet& sheet, std::uint32_t row, std::size_t column) {
  switch (sheet.kind(row, column)) {
    case workbook::kNumber:
    case workbook::kDate:
      return py::float_(sheet.column(column)->numbers[row]);
    case workbook::kText:
      return py::str(sheet.text(row, column));
    case workbook::kFalse:
    case workbook::kTrue:
      return py::bool_(sheet.kind(row, column) == workbook::kTrue);
    default:
      return py::none();
  }
}

struct Stretch {
  std::size_t first;
  std::size_t count;  // of it inside the column
};

Stretch inside(const Column* column, std::size_t first, std::size_t last) {
  const std::size_t rows = column == nullptr ? 0 : column->kinds.size();
  const std::size_t begin = std::min(first, rows);
  return {begin, std::max(begin, std::min(last, rows)) - begin};
}

template <typename T>
py::array_t<T> frozen(py::array_t<T> array) {
  py::detail::array_proxy(array.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return array;
}

// Where the column has all the rows a view whose base is the sheet, else a copy that is longer than the column.
py::array_t<double> numbers(const py::object& self, std::size_t index, std::size_t first, std::size_t last) {
  const auto* column = self.cast<const Sheet&>().column(index);
  const Stretch stretch = inside(column, first, last);
  const std::size_t wanted = std::max(first, last) - first;
  if (wanted > 0 && stretch.count == wanted) {
    return frozen(py::array_t<double>({wanted}, {sizeof(double)}, &column->numbers[stretch.first], self));
  }
  py::array_t<double> padded(static_cast<py::ssize_t>(wanted));
  double* to = padded.mutable_data();
  if (stretch.count > 0) {
    std::copy_n(&column->numbers[stretch.first], stretch.count, to);
  }
  std::fill(to + stretch.count, to + wanted, std::numeric_limits<double>::quiet_NaN());
  return frozen(std::move(padded));
}

py::array_t<Kind> kinds(const py::object& self, std::size_t index) {
  const auto* column = self.cast<const Sheet&>().column(index);
  return column == nullptr ? py::array_t<Kind>(0)
                           : view(column->kinds, {static_cast<py::ssize_t>(column->kinds.size())}, self);
}

// 0 where there is no error.
py::array_t<std::int32_t> error_codes(const Sheet& sheet, std::size_t index, std::size_t first, std::size_t last) {
  py::array_t<std::int32_t> codes(static_cast<py::ssize_t>(std::max(first, last) - first));
  std::int32_t* to = codes.mutable_data();
  for (std::size_t row = first; row < last; ++row) {
    const Kind kind = sheet.kind(static_cast<std::uint32_t>(std::min<std::size_t>(row, UINT32_MAX)), index);
    *to++ = kind >= workbook::kError ? kind - workbook::kError : 0;
  }
  return codes;
}

// As str.strip() has it: nothing that a person sees.
bool is_blank(const std::string& text) {
  const py::str shown(text);
  for (py::ssize_t i = 0; i < PyUnicode_GET_LENGTH(shown.ptr()); ++i) {
    if (Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(shown.ptr(), i)) == 0) {
      return false;
    }
  }
  return true;
}

// Rows that show something else than a finite number: no NaN either, which no program writes and no blank cell holds.
std::vector<std::size_t> others(const Sheet& sheet, std::size_t index, std::size_t first, std::size_t last) {
  std::vector<std::size_t> rows;
  const Column* column = sheet.column(index);
  const Stretch stretch = inside(column, first, last);
  for (std::size_t row = stretch.first; row < stretch.first + stretch.count; ++row) {
    const Kind kind = column->kinds[row];
    const bool other = kind < workbook::kText
                           ? kind != workbook::kEmpty && !std::isfinite(column->numbers[row])
                           : kind != workbook::kText || !is_blank(sheet.text(static_cast<std::uint32_t>(row), index));
    if (other) {
      rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace

void register_sheet(py::module_& module) {
  py::class_<Sheet, std::shared_ptr<Sheet>>(module, "Sheet", "The cells of one sheet; rows and columns count from 0.")
      .def_static("of_rows", &sheet_of_rows, py::arg("name"), py::arg("rows"), py::arg("max_cells"),
                  py::arg("errors") = py::tuple(),
                  "A sheet from rows of floats, integers, truth values and texts, and from its error cells; anything "
                  "else is empty.")
      .def_property_readonly("name", &Sheet::name)
      .def_property_readonly("rows", [](const Sheet& sheet) { return sheet.used().rows; })
      .def_property_readonly("columns", [](const Sheet& sheet) { return sheet.used().columns; })
      .def("cell", &cell, py::arg("row"), py::arg("column"),
           "Number, text or truth value; None where the cell is empty, an error or outside the sheet.")
      .def("numbers", &numbers, py::arg("column"), py::arg("first"), py::arg("last"),
           "The numbers of rows first … last - 1, read-only; NaN where there is none, also past the end.")
      .def("others", &others, py::arg("column"), py::arg("first"), py::arg("last"),
           "Those of rows first … last - 1 that show a truth value, an error, an infinite number or a text that is not "
           "blank.")
      .def("kinds", &kinds, py::arg("column"),
           "What each cell shows: 0 nothing, 1 number, 2 date, 3 text, 4 false, 5 true, 128 + code an error.")
      .def("error_codes", &error_codes, py::arg("column"), py::arg("first"), py::arg("last"),
           "The codes of the error cells in rows first … last - 1, 0 where there is none.")
      .def("texts", &texts, py::arg("column"), py::arg("first"), py::arg("last"),
           "Row and text of every cell with a text in rows first … last - 1 of a column.")
      .def("labels", &labels, py::arg("label_column"), py::arg("value_column"), py::arg("first"), py::arg("last"),
           "As texts of label_column, but only of rows that have a value in value_column.")
      .def("layout", &layout, py::arg("label_column"), py::arg("value_columns"), py::arg("first"), py::arg("last"),
           "Bytes that are the same where labels gives the same for each of the value columns, and only there.");
}

}  // namespace lta::bind
