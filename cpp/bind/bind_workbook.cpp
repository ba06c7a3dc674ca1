// Binds lta/workbook: an open workbook and its refusal.
#include <pybind11/stl.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "convert.hpp"
#include "lta/workbook/workbook.hpp"
#include "register.hpp"

namespace lta::bind {
namespace {

using workbook::FormatError;
using workbook::Sheet;
using workbook::Workbook;

// What is left of a workbook when its bytes are gone.
struct OpenWorkbook {
  std::vector<std::string> names;
  std::vector<std::shared_ptr<Sheet>> sheets;  // nullptr: left out, or no worksheet
  bool date1904 = false;
  std::optional<std::uint64_t> saved_ticks;
};

struct Limits {
  std::size_t cells;       // of all tables
  std::size_t text_units;  // with a copy of a text for each cell that shows it
};

void take_off(Limits& left, const Sheet& sheet) {
  left.cells -= std::size_t{sheet.used().rows} * sheet.used().columns;
  if (sheet.text_units() > left.text_units) {
    throw FormatError(workbook::Reason::too_large, "long texts are shown by very many cells", sheet.name());
  }
  left.text_units -= sheet.text_units();
}

OpenWorkbook read_all(std::span<const std::byte> file, Limits left, const std::vector<std::string>& without) {
  const Workbook book(file);
  OpenWorkbook open;
  open.date1904 = book.date1904();
  open.saved_ticks = book.saved_ticks();
  for (std::size_t i = 0; i < book.sheets().size(); ++i) {
    open.names.push_back(book.sheets()[i].name);
    open.sheets.emplace_back();
    if (book.sheets()[i].worksheet && std::ranges::find(without, open.names.back()) == without.end()) {
      open.sheets.back() = std::make_shared<Sheet>(book.sheet(i, left.cells));
      take_off(left, *open.sheets.back());
    }
  }
  return open;
}

OpenWorkbook open_workbook(const py::bytes& data, std::size_t max_cells, const std::vector<std::string>& without,
                           std::size_t max_text_units) {
  const std::string_view text = data;
  const auto file = std::as_bytes(std::span<const char>(text.data(), text.size()));
  // Safe without the lock: bytes objects never change, and the argument keeps this one alive.
  const py::gil_scoped_release unlocked;
  return read_all(file, {max_cells, max_text_units}, without);
}

std::shared_ptr<Sheet> sheet(const OpenWorkbook& open, std::size_t number) {
  if (number >= open.sheets.size() || open.sheets[number] == nullptr) {
    throw py::index_error("no sheet " + std::to_string(number) + " was read");
  }
  return open.sheets[number];
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
    instance.attr("sheet") = error.sheet().empty() ? py::none() : py::object(py::str(error.sheet()));
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
  py::class_<OpenWorkbook>(module, "Workbook", "An open .xls workbook.")
      .def(py::init(&open_workbook), py::arg("data"), py::arg("max_cells"),
           py::arg("without") = std::vector<std::string>{}, py::arg("max_text_units") = std::size_t{1} << 26U,
           "Reads every sheet but those of the names in without; keeps nothing of data. FormatError when the bytes are "
           "no workbook or its sheets together need a table of more than max_cells or that many characters for their "
           "texts.")
      .def_readonly("sheet_names", &OpenWorkbook::names)
      .def_readonly("date1904", &OpenWorkbook::date1904)
      .def_readonly("saved_ticks", &OpenWorkbook::saved_ticks)
      .def("sheet", &sheet, py::arg("number"),
           "The sheet at that place of the tabs; IndexError where it was left out.");
}

}  // namespace lta::bind
