// Binds lta/array_blob.hpp: named arrays into bytes and back.
#include <string>

#include "convert.hpp"
#include "lta/array_blob.hpp"
#include "register.hpp"

namespace lta::bind {
namespace {

using Fortran = py::array_t<double, py::array::f_style | py::array::forcecast>;
using SmallFortran = py::array_t<std::int8_t, py::array::f_style | py::array::forcecast>;

// The values column after column: a view where they stand so already, else of a copy that `kept` owns.
template <typename Array>
std::span<const typename Array::value_type> in_columns(const py::array& array, std::vector<py::object>& kept) {
  const Array ordered = Array::ensure(array);
  if (!ordered) {
    throw py::error_already_set();
  }
  if (reinterpret_cast<std::uintptr_t>(ordered.data()) % alignof(typename Array::value_type) != 0) {
    throw std::invalid_argument("an array is not aligned in memory");
  }
  kept.push_back(ordered);
  return {ordered.data(), static_cast<std::size_t>(ordered.size())};
}

bool holds_doubles(const py::array& array) { return py::isinstance<py::array_t<double>>(array); }

std::span<const double> prediction_for(const py::dict& predicted, const py::str& name, std::vector<py::object>& kept) {
  const auto array = py::cast<py::array>(predicted[name]);
  if (!holds_doubles(array)) {
    throw py::type_error("the prediction of " + std::string(name) + " holds no doubles");
  }
  return in_columns<Fortran>(array, kept);
}

ArrayColumn column_of(std::string_view name, const py::array& array, std::vector<py::object>& kept) {
  ArrayColumn column{.name = name, .shape = {}, .values = {}, .predicted = {}};
  column.shape.assign(array.shape(), array.shape() + array.ndim());
  if (holds_doubles(array)) {
    column.values = in_columns<Fortran>(array, kept);
  } else if (py::isinstance<py::array_t<std::int8_t>>(array)) {
    column.values = in_columns<SmallFortran>(array, kept);
  } else {
    throw py::type_error(std::string(name) + " holds " + std::string(py::str(array.dtype())) + ", not float64 or int8");
  }
  return column;
}

py::bytes pack(const py::dict& arrays, const py::dict& predicted, const py::dict& places) {
  std::vector<py::object> kept;
  std::vector<ArrayColumn> columns;
  columns.reserve(arrays.size());
  for (const auto& [key, value] : arrays) {
    const auto name = py::reinterpret_borrow<py::str>(key);
    ArrayColumn column = column_of(py::cast<std::string_view>(key), py::cast<py::array>(value), kept);
    if (predicted.contains(name)) {
      column.predicted = prediction_for(predicted, name, kept);
    }
    if (places.contains(name)) {
      column.places = py::cast<std::size_t>(places[name]);
    }
    columns.push_back(std::move(column));
  }
  return py::bytes(pack_arrays(columns));
}

template <typename Element>
std::pair<py::object, std::span<Element>> empty(const ArrayBlob::Column& column) {
  py::array_t<Element, py::array::f_style> made(std::vector<py::ssize_t>(column.shape.begin(), column.shape.end()));
  const std::span<Element> values(made.mutable_data(), column.size);
  py::detail::array_proxy(made.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return {std::move(made), values};
}

py::object array_of(const ArrayBlob& blob, const ArrayBlob::Column& column, const py::dict& predicted) {
  if (column.coding == Coding::small) {
    auto [made, values] = empty<std::int8_t>(column);
    ArrayBlob::small(column, values);
    return made;
  }
  std::vector<py::object> kept;
  const std::span<const double> known = column.coding == Coding::predicted
                                            ? prediction_for(predicted, py::str(column.name), kept)
                                            : std::span<const double>{};
  auto [made, values] = empty<double>(column);
  blob.doubles(column, known, values);
  return made;
}

py::dict unpack(const py::bytes& body, const py::dict& predicted, const py::object& only) {
  const std::string_view text = body;
  const ArrayBlob blob(std::as_bytes(std::span<const char>(text.data(), text.size())));
  py::dict found;
  for (const ArrayBlob::Column& column : blob.columns()) {
    const py::str name(column.name);
    if (only.is_none() || only.contains(name)) {
      found[name] = array_of(blob, column, predicted);
    }
  }
  return found;
}

}  // namespace

void register_arrays(py::module_& module) {
  module.def("pack_arrays", &pack, py::arg("arrays"), py::arg("predicted"), py::arg("places"),
             "The bytes of named float64 or int8 arrays, every bit of them.");
  module.def("unpack_arrays", &unpack, py::arg("body"), py::arg("predicted"), py::arg("only") = py::none(),
             "The arrays that pack_arrays was given, read-only; of those that only does not contain nothing.");
}

}  // namespace lta::bind
