// Binds lta/linearity.hpp.
#include <pybind11/stl.h>

#include "convert.hpp"
#include "lta/linearity.hpp"
#include "register.hpp"

namespace lta::bind {
namespace {

using OptionalDoubles = std::optional<Doubles>;

struct Sweep {
  std::span<const double> error;
  std::span<const double> lower;
  std::span<const double> upper;
  std::span<const double> correction;
};

Sweep sweep_of(const Doubles& error, const Doubles& lower, const Doubles& upper, const OptionalDoubles& correction) {
  // None means "as measured" to the kernel's empty span; an empty array must not mean it for a sweep with points.
  if (correction && correction->ndim() == 1 && correction->size() == 0 && error.size() != 0) {
    throw std::invalid_argument("correction has 0 values, error has " + std::to_string(error.size()));
  }
  return {values(error, "error"), values(lower, "lower"), values(upper, "upper"), values(correction, "correction")};
}

Evaluation evaluate_arrays(const Doubles& error, const Doubles& lower, const Doubles& upper,
                           const OptionalDoubles& correction) {
  const Sweep sweep = sweep_of(error, lower, upper, correction);
  // Safe without the lock: the arguments keep the arrays alive, the kernel only reads their buffers.
  const py::gil_scoped_release unlocked;
  return evaluate(sweep.error, sweep.lower, sweep.upper, sweep.correction);
}

Doubles margins_array(const Doubles& error, const Doubles& lower, const Doubles& upper,
                      const OptionalDoubles& correction) {
  const Sweep sweep = sweep_of(error, lower, upper, correction);
  Doubles result(static_cast<py::ssize_t>(sweep.error.size()));
  const std::span<double> out(result.mutable_data(), sweep.error.size());
  {
    // Safe without the lock: inputs are kept alive by the arguments, nobody else knows the output yet.
    const py::gil_scoped_release unlocked;
    point_margins(sweep.error, sweep.lower, sweep.upper, sweep.correction, out);
  }
  return result;
}

py::array_t<bool> out_array(const Doubles& error, const Doubles& lower, const Doubles& upper,
                            const OptionalDoubles& correction) {
  static_assert(sizeof(bool) == sizeof(std::uint8_t));
  const Sweep sweep = sweep_of(error, lower, upper, correction);
  py::array_t<bool> result(static_cast<py::ssize_t>(sweep.error.size()));
  const std::span<std::uint8_t> out(reinterpret_cast<std::uint8_t*>(result.mutable_data()), sweep.error.size());
  {
    // Safe without the lock: inputs are kept alive by the arguments, nobody else knows the output yet.
    const py::gil_scoped_release unlocked;
    points_out(sweep.error, sweep.lower, sweep.upper, sweep.correction, out);
  }
  return result;
}

template <typename Function>
void define(py::module_& module, const char* name, Function function, const char* doc) {
  module.def(name, function, py::arg("error").noconvert(), py::arg("lower").noconvert(), py::arg("upper").noconvert(),
             py::arg("correction").noconvert() = py::none(), doc);
}

}  // namespace

void register_linearity(py::module_& module) {
  py::class_<Evaluation>(module, "Evaluation", "What one evaluation says about one sweep.")
      .def_readonly("graded_points", &Evaluation::graded_points)
      .def_readonly("fail_points", &Evaluation::fail_points)
      .def_readonly("margin", &Evaluation::margin)
      .def_readonly("worst_index", &Evaluation::worst_index)
      .def_readonly("max_abs_error", &Evaluation::max_abs_error);
  define(module, "evaluate", &evaluate_arrays, "Points out, worst margin and largest error of one sweep.");
  define(module, "point_margins", &margins_array, "Margin of every point, NaN where it has none.");
  define(module, "points_out", &out_array, "True where a point is graded and out.");
}

}  // namespace lta::bind
