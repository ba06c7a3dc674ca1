#include "sheet_of_rows.hpp"

#include <utility>

namespace lta::bind {
namespace {

namespace py = pybind11;
using workbook::Sheet;

void put(Sheet& sheet, std::uint32_t row, std::uint32_t column, PyObject* cell) {
  if (PyFloat_Check(cell)) {
    sheet.put(row, column, workbook::kNumber, PyFloat_AS_DOUBLE(cell));
  } else if (PyBool_Check(cell)) {
    sheet.put(row, column, cell == Py_True ? workbook::kTrue : workbook::kFalse);
  } else if (PyLong_Check(cell)) {
    const double number = PyLong_AsDouble(cell);
    if (PyErr_Occurred() != nullptr) {
      throw py::error_already_set();
    }
    sheet.put(row, column, workbook::kNumber, number);
  } else if (PyUnicode_Check(cell) && PyUnicode_GET_LENGTH(cell) > 0) {
    sheet.put_text(row, column, py::cast<std::string>(cell));
  }
}

}  // namespace

std::shared_ptr<Sheet> sheet_of_rows(std::string name, const py::sequence& rows, std::size_t max_cells,
                                     const std::vector<ErrorCell>& errors) {
  auto sheet = std::make_shared<Sheet>(std::move(name), nullptr, max_cells);
  for (std::uint32_t row = 0; const py::handle line : rows) {
    for (std::uint32_t column = 0; const py::handle cell : py::cast<py::sequence>(line)) {
      put(*sheet, row, column++, cell.ptr());
    }
    ++row;
  }
  for (const auto& [row, column, code] : errors) {
    sheet->put(row, column, static_cast<workbook::Kind>(workbook::kError | code));
  }
  sheet->finish();
  return sheet;
}

}  // namespace lta::bind
