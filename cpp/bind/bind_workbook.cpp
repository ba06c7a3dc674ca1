// Binds lta/workbook: an open workbook and its refusal.
#include <pybind11/stl.h>

#include <algorithm>
#include <memory>
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

std::span<const std::byte> bytes_of(const py::bytes& data) {
  const std::string_view text = data;
  return std::as_bytes(std::span<const char>(text.data(), text.size()));
}

// A workbook with the bytes that it views and the sheets that were read.
class OpenWorkbook {
 public:
  OpenWorkbook(py::bytes data, std::size_t max_cells, const std::vector<std::string>& later)
      : data_(std::move(data)), cells_left_(max_cells) {
    const auto file = bytes_of(data_);
    // Safe without the lock: bytes objects never change, this one is kept, and nobody else sees the workbook yet.
    const py::gil_scoped_release unlocked;
    book_ = std::make_unique<const Workbook>(file);
    sheets_.resize(book_->sheets().size());
    for (std::size_t i = 0; i < sheets_.size(); ++i) {
      if (std::ranges::find(later, book_->sheets()[i].name) == later.end()) {
        read(i);
      }
    }
  }

  [[nodiscard]] const Workbook& book() const noexcept { return *book_; }

  std::shared_ptr<Sheet> sheet(std::size_t index) {
    if (index >= sheets_.size()) {
      throw py::index_error("there are " + std::to_string(sheets_.size()) + " sheets");
    }
    if (sheets_[index] == nullptr) {
      read(index);
    }
    return sheets_[index];
  }

 private:
  void read(std::size_t index) {
    sheets_[index] = std::make_shared<Sheet>(book_->sheet(index, cells_left_));
    const workbook::Extent used = sheets_[index]->used();
    cells_left_ -= std::size_t{used.rows} * used.columns;
  }

  py::bytes data_;
  std::size_t cells_left_;
  std::unique_ptr<const Workbook> book_;
  std::vector<std::shared_ptr<Sheet>> sheets_;
};

std::vector<std::string> names(const OpenWorkbook& open) {
  std::vector<std::string> names;
  for (const auto& sheet : open.book().sheets()) {
    names.push_back(sheet.name);
  }
  return names;
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
      .def(py::init<py::bytes, std::size_t, const std::vector<std::string>&>(), py::arg("data"), py::arg("max_cells"),
           py::arg("later") = std::vector<std::string>{},
           "Reads every sheet but those named in later, which are read when they are asked for. FormatError when the "
           "bytes are no workbook or its sheets together need a table of more than max_cells.")
      .def_property_readonly("sheet_names", &names)
      .def_property_readonly("date1904", [](const OpenWorkbook& open) { return open.book().date1904(); })
      .def_property_readonly("saved_ticks", [](const OpenWorkbook& open) { return open.book().saved_ticks(); })
      .def("sheet", &OpenWorkbook::sheet, py::arg("number"), "The sheet at that place of the tabs.");
}

}  // namespace lta::bind
