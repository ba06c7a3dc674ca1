// Binds the size, likeness and shape of curves, and the reference lines of the linearity kinds.
#include <pybind11/stl.h>

#include <optional>
#include <utility>

#include "convert.hpp"
#include "lta/shape.hpp"
#include "lta/straight_line.hpp"
#include "lta/trim_effect.hpp"
#include "register.hpp"

namespace lta::bind {
namespace {

// The kernels below run in microseconds: they keep the interpreter's lock, handing it over would cost more.

ReferenceLine zero_based(const Doubles& x, const Doubles& y, const std::optional<std::pair<double, double>>& pivot) {
  const std::span<const double> xs = values(x, "x");
  const std::span<const double> ys = values(y, "y");
  return pivot ? zero_based_line(xs, ys, {pivot->first, pivot->second}) : zero_based_line(xs, ys);
}

void register_sizes(py::module_& module) {
  py::class_<CurveSize>(module, "CurveSize", "Size of one error curve.")
      .def_readonly("points", &CurveSize::points)
      .def_readonly("rms", &CurveSize::rms)
      .def_readonly("max_abs_error", &CurveSize::max_abs_error)
      .def_readonly("half_range", &CurveSize::half_range);
  module.def(
      "curve_size", [](const Doubles& error) { return curve_size(values(error, "error")); },
      py::arg("error").noconvert(), "RMS, largest error and half range of one curve.");
  module.def("reduction_percent", &reduction_percent, py::arg("before"), py::arg("after"),
             "By how much a pass made a number smaller.");
  module.def(
      "correlation",
      [](const Doubles& first, const Doubles& second) {
        return correlation(values(first, "first"), values(second, "second"));
      },
      py::arg("first").noconvert(), py::arg("second").noconvert(), "Pearson's correlation of two scans.");
}

void register_shape(py::module_& module) {
  py::class_<CurveShape>(module, "CurveShape", "Shape of an error curve.")
      .def_readonly("points", &CurveShape::points)
      .def_readonly("slope", &CurveShape::slope)
      .def_readonly("intercept", &CurveShape::intercept)
      .def_readonly("r_squared", &CurveShape::r_squared)
      .def_readonly("range", &CurveShape::range)
      .def_readonly("points_out", &CurveShape::points_out)
      .def_readonly("out_first_fifth", &CurveShape::out_first_fifth)
      .def_readonly("out_last_fifth", &CurveShape::out_last_fifth);
  module.def(
      "curve_shape",
      [](const Doubles& position, const Doubles& error, const Flags& out) {
        return curve_shape(values(position, "position"), values(error, "error"), flags(out, "out"));
      },
      py::arg("position").noconvert(), py::arg("error").noconvert(), py::arg("out").noconvert(),
      "Straight line, range and ends of an error curve.");
}

template <typename Function>
void define_line(py::module_& module, const char* name, Function function, const char* doc) {
  module.def(
      name, [function](const Doubles& x, const Doubles& y) { return function(values(x, "x"), values(y, "y")); },
      py::arg("x").noconvert(), py::arg("y").noconvert(), doc);
}

void register_lines(py::module_& module) {
  py::class_<ReferenceLine>(module, "ReferenceLine", "A straight line and how far the points stray from it.")
      .def_readonly("points", &ReferenceLine::points)
      .def_readonly("slope", &ReferenceLine::slope)
      .def_readonly("intercept", &ReferenceLine::intercept)
      .def_readonly("max_deviation", &ReferenceLine::max_deviation);
  py::class_<MinimaxLine>(module, "MinimaxLine", "The line that comes closest to all points, and why.")
      .def_readonly("line", &MinimaxLine::line)
      .def_property_readonly("certificate", [](const MinimaxLine& line) {
        return py::make_tuple(line.certificate[0], line.certificate[1], line.certificate[2]);
      });
  py::class_<CentredOffset>(module, "CentredOffset", "The offset that centres a curve.")
      .def_readonly("points", &CentredOffset::points)
      .def_readonly("offset", &CentredOffset::offset)
      .def_readonly("max_deviation", &CentredOffset::max_deviation);
  define_line(module, "minimax_line", &minimax_line, "Independent linearity.");
  define_line(module, "terminal_line", &terminal_line, "Terminal linearity.");
  module.def("zero_based_line", &zero_based, py::arg("x").noconvert(), py::arg("y").noconvert(),
             py::arg("pivot") = py::none(), "Zero-based linearity.");
  module.def(
      "absolute_deviation", [](const Doubles& y) { return absolute_deviation(values(y, "y")); },
      py::arg("y").noconvert(), "Absolute linearity.");
  module.def(
      "centred_offset", [](const Doubles& y) { return centred_offset(values(y, "y")); }, py::arg("y").noconvert(),
      "Absolute linearity with the best offset.");
}

}  // namespace

void register_curves(py::module_& module) {
  register_sizes(module);
  register_shape(module);
  register_lines(module);
}

}  // namespace lta::bind
