// The array types of the seam between NumPy and the core. Converts nothing: an array of another type, order or rank is
// refused, because a silent copy hides both a cost and a mistake.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace lta::bind {

namespace py = pybind11;

// Take these with py::arg(...).noconvert(): anything but a C-contiguous float64 array is then a TypeError.
using Doubles = py::array_t<double, py::array::c_style>;

// The values of a one-dimensional array, as a view; ValueError, naming the argument, for any other rank.
inline std::span<const double> values(const Doubles& array, const char* name) {
  if (array.ndim() != 1) {
    throw std::invalid_argument(std::string(name) + " has " + std::to_string(array.ndim()) + " dimensions, not 1");
  }
  if (reinterpret_cast<std::uintptr_t>(array.data()) % alignof(double) != 0) {
    throw std::invalid_argument(std::string(name) + " is not aligned in memory");
  }
  return {array.data(), static_cast<std::size_t>(array.shape(0))};
}

// None is the empty span.
inline std::span<const double> values(const std::optional<Doubles>& array, const char* name) {
  return array ? values(*array, name) : std::span<const double>{};
}

using Flags = py::array_t<bool, py::array::c_style>;

// The flags of a one-dimensional bool array, as bytes of 0 or 1; ValueError for any other rank.
inline std::span<const std::uint8_t> flags(const Flags& array, const char* name) {
  static_assert(sizeof(bool) == sizeof(std::uint8_t));
  if (array.ndim() != 1) {
    throw std::invalid_argument(std::string(name) + " has " + std::to_string(array.ndim()) + " dimensions, not 1");
  }
  return {reinterpret_cast<const std::uint8_t*>(array.data()), static_cast<std::size_t>(array.shape(0))};
}

// A read-only view whose base is the object that owns the values.
template <typename T, typename Element = T>
py::array_t<Element> view(const std::vector<T>& owned, const std::vector<py::ssize_t>& shape, const py::object& owner) {
  static_assert(sizeof(T) == sizeof(Element));
  py::array_t<Element> result(shape, reinterpret_cast<const Element*>(owned.data()), owner);
  py::detail::array_proxy(result.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return result;
}

}  // namespace lta::bind
