// Binds lta/workbook: the survey and its refusal.
#include <pybind11/stl.h>

#include <limits>
#include <string>
#include <string_view>

#include "convert.hpp"
#include "lta/workbook/biff8_survey.hpp"
#include "lta/workbook/plain_workbook.hpp"
#include "register.hpp"

namespace lta::bind {
namespace {

using workbook::FormatError;
using workbook::SheetSurvey;
using workbook::WorkbookSurvey;

WorkbookSurvey survey_bytes(const py::bytes& data) {
  const std::string_view text = data;
  const auto file = std::as_bytes(std::span<const char>(text.data(), text.size()));
  // Safe without the lock: bytes objects never change, and the argument keeps this one alive.
  const py::gil_scoped_release unlocked;
  return workbook::survey(file);
}

py::bytes plain_bytes(const py::bytes& data, const std::vector<std::size_t>& without) {
  const std::string_view text = data;
  const auto file = std::as_bytes(std::span<const char>(text.data(), text.size()));
  std::vector<std::byte> plain;
  {
    // Safe without the lock: bytes objects never change, and the argument keeps this one alive.
    const py::gil_scoped_release unlocked;
    plain = workbook::plain_workbook(file, without);
  }
  return {reinterpret_cast<const char*>(plain.data()), plain.size()};
}

// Row, column, code of each error cell: int32 of shape (n, 3), a new array that the caller owns.
py::array_t<std::int32_t> errors_array(const SheetSurvey& sheet) {
  py::array_t<std::int32_t> result({static_cast<py::ssize_t>(sheet.errors.size()), py::ssize_t{3}});
  auto cells = result.mutable_unchecked<2>();
  for (py::ssize_t i = 0; i < cells.shape(0); ++i) {
    const workbook::ErrorCell& cell = sheet.errors[static_cast<std::size_t>(i)];
    cells(i, 0) = cell.row;
    cells(i, 1) = cell.column;
    cells(i, 2) = cell.code;
  }
  return result;
}

// NaN is what no number is; bool derives from int in Python and is none.
double number_of(PyObject* cell) {
  if (PyFloat_Check(cell)) {
    return PyFloat_AS_DOUBLE(cell);
  }
  return PyLong_CheckExact(cell) ? PyLong_AsDouble(cell) : std::numeric_limits<double>::quiet_NaN();
}

py::array_t<double> number_columns(const py::list& rows) {
  const auto columns = rows.empty() ? py::ssize_t{0} : PyList_Size(rows[0].ptr());
  py::array_t<double> result({columns, static_cast<py::ssize_t>(rows.size())});
  auto numbers = result.mutable_unchecked<2>();
  for (py::ssize_t row = 0; row < numbers.shape(1); ++row) {
    PyObject* cells = PyList_GET_ITEM(rows.ptr(), row);
    if (PyList_Check(cells) == 0 || PyList_GET_SIZE(cells) != columns) {
      throw std::invalid_argument("row " + std::to_string(row) + " has another length than the first");
    }
    for (py::ssize_t column = 0; column < columns; ++column) {
      numbers(column, row) = number_of(PyList_GET_ITEM(cells, column));
    }
  }
  if (PyErr_Occurred() != nullptr) {
    throw py::error_already_set();
  }
  return result;
}

PYBIND11_CONSTINIT py::gil_safe_call_once_and_store<py::object> format_error_type;

void raise_format_error(std::exception_ptr pointer) {
  try {
    std::rethrow_exception(pointer);
  } catch (const FormatError& error) {
    const py::object& type = format_error_type.get_stored();
    const py::object instance = type(error.what());
    instance.attr("reason") = workbook::code(error.reason());
    instance.attr("message") = error.what();
    PyErr_SetObject(type.ptr(), instance.ptr());
  }
}

void register_format_error(py::module_& module) {
  format_error_type.call_once_and_store_result([&]() -> py::object {
    const std::string name = module.attr("__name__").cast<std::string>() + ".FormatError";
    return py::reinterpret_steal<py::object>(
        PyErr_NewExceptionWithDoc(name.c_str(), "The bytes are no workbook that can be read; reason is a stable code.",
                                  PyExc_ValueError, nullptr));
  });
  module.attr("FormatError") = format_error_type.get_stored();
  py::register_local_exception_translator(&raise_format_error);
}

}  // namespace

void register_workbook(py::module_& module) {
  register_format_error(module);
  py::class_<SheetSurvey>(module, "SheetSurvey", "One sheet of a workbook: name, extents, error cells.")
      .def_readonly("name", &SheetSurvey::name)
      .def_readonly("worksheet", &SheetSurvey::worksheet)
      .def_readonly("visible", &SheetSurvey::visible)
      .def_property_readonly("rows", [](const SheetSurvey& sheet) { return sheet.used.rows; })
      .def_property_readonly("columns", [](const SheetSurvey& sheet) { return sheet.used.columns; })
      .def_property_readonly("dense_rows", [](const SheetSurvey& sheet) { return sheet.dense.rows; })
      .def_property_readonly("dense_columns", [](const SheetSurvey& sheet) { return sheet.dense.columns; })
      .def_readonly("cells", &SheetSurvey::cells)
      .def_readonly("text_bytes", &SheetSurvey::text_bytes)
      .def_property_readonly("errors", &errors_array);
  py::class_<WorkbookSurvey>(module, "WorkbookSurvey", "The sheets of a workbook and its date system.")
      .def_readonly("date1904", &WorkbookSurvey::date1904)
      .def_readonly("sheets", &WorkbookSurvey::sheets);
  module.def("survey", &survey_bytes, py::arg("data"),
             "Sheets, extents and error cells of an .xls workbook; FormatError when the bytes are none.");
  module.def("plain_workbook", &plain_bytes, py::arg("data"), py::arg("without") = std::vector<std::size_t>{},
             "The same workbook with its sheets, values and texts alone, without the cells of the sheets whose numbers "
             "are given; FormatError when the bytes are none.");
  module.def("number_columns", &number_columns, py::arg("rows"),
             "The numbers of a table of cells by column; NaN where a cell is none.");
}

}  // namespace lta::bind
