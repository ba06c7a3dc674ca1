// Binds the statistics: summary, moments, analysis of variance, least-squares line.
#include <pybind11/stl.h>

#include <vector>

#include "convert.hpp"
#include "lta/anova.hpp"
#include "lta/least_squares.hpp"
#include "lta/moments.hpp"
#include "lta/statistics.hpp"
#include "register.hpp"

namespace lta::bind {
namespace {

Summary summary_of(const Doubles& array) {
  const std::span<const double> numbers = values(array, "values");
  // Safe without the lock: the argument keeps the array alive, the kernel only reads its buffer.
  const py::gil_scoped_release unlocked;
  return summary(numbers);
}

Moments moments_of(const Doubles& array) {
  const std::span<const double> numbers = values(array, "values");
  // Safe without the lock: as above.
  const py::gil_scoped_release unlocked;
  return moments(numbers);
}

Anova anova_of(const std::vector<Doubles>& groups) {
  std::vector<std::span<const double>> spans;
  for (const Doubles& group : groups) {
    spans.push_back(values(group, "a group"));
  }
  // Safe without the lock: the vector keeps the arrays alive.
  const py::gil_scoped_release unlocked;
  return one_way_anova(spans);
}

LeastSquaresLine line_of(const Doubles& x, const Doubles& y) {
  return least_squares_line(values(x, "x"), values(y, "y"));
}

void register_samples(py::module_& module) {
  py::class_<Summary>(module, "Summary", "Description of one sample.")
      .def_readonly("points", &Summary::points)
      .def_readonly("mean", &Summary::mean)
      .def_readonly("standard_deviation", &Summary::standard_deviation)
      .def_readonly("lag1", &Summary::lag1)
      .def_readonly("min", &Summary::min)
      .def_readonly("max", &Summary::max)
      .def_readonly("median", &Summary::median);
  module.def("summary", &summary_of, py::arg("values").noconvert(), "Description of one sample.");
  py::class_<Moments>(module, "Moments", "Moments of a stream of values.")
      .def_readonly("points", &Moments::points)
      .def_readonly("mean", &Moments::mean)
      .def_readonly("m2", &Moments::m2)
      .def_readonly("m3", &Moments::m3)
      .def_readonly("m4", &Moments::m4)
      .def_property_readonly("variance", &Moments::variance)
      .def_property_readonly("skewness", &Moments::skewness)
      .def_property_readonly("excess_kurtosis", &Moments::excess_kurtosis);
  module.def("moments", &moments_of, py::arg("values").noconvert(), "Moments in one pass.");
  module.def("merged_moments", &merged, py::arg("first"), py::arg("second"), "The moments of both together.");
}

void register_models(py::module_& module) {
  py::class_<Anova>(module, "Anova", "One-way analysis of variance.")
      .def_readonly("points", &Anova::points)
      .def_readonly("between_df", &Anova::between_df)
      .def_readonly("within_df", &Anova::within_df)
      .def_readonly("between_squares", &Anova::between_squares)
      .def_readonly("within_squares", &Anova::within_squares)
      .def_readonly("f", &Anova::f)
      .def_readonly("residual_sd", &Anova::residual_sd);
  module.def("one_way_anova", &anova_of, py::arg("groups").noconvert(), "Do the groups differ?");
  py::class_<LeastSquaresLine>(module, "LeastSquaresLine", "Least-squares line with its standard errors.")
      .def_readonly("points", &LeastSquaresLine::points)
      .def_readonly("slope", &LeastSquaresLine::slope)
      .def_readonly("intercept", &LeastSquaresLine::intercept)
      .def_readonly("slope_error", &LeastSquaresLine::slope_error)
      .def_readonly("intercept_error", &LeastSquaresLine::intercept_error)
      .def_readonly("residual_sd", &LeastSquaresLine::residual_sd)
      .def_readonly("correlation", &LeastSquaresLine::correlation)
      .def_readonly("r_squared", &LeastSquaresLine::r_squared);
  module.def("least_squares_line", &line_of, py::arg("x").noconvert(), py::arg("y").noconvert(),
             "Least-squares line of y over x.");
}

}  // namespace

void register_statistics(py::module_& module) {
  register_samples(module);
  register_models(module);
}

}  // namespace lta::bind
