// Binds lta/workbook: the survey and its refusal.
#include <pybind11/stl.h>

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

py::bytes plain_bytes(const py::bytes& data) {
  const std::string_view text = data;
  const auto file = std::as_bytes(std::span<const char>(text.data(), text.size()));
  std::vector<std::byte> plain;
  {
    // Safe without the lock: bytes objects never change, and the argument keeps this one alive.
    const py::gil_scoped_release unlocked;
    plain = workbook::plain_workbook(file);
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
  module.def("plain_workbook", &plain_bytes, py::arg("data"),
             "The same workbook with its sheets, values and texts alone; FormatError when the bytes are none.");
}

}  // namespace lta::bind
