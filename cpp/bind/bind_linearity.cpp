// Binds lta/linearity.hpp.
#include <pybind11/stl.h>

#include "convert.hpp"
#include "lta/correction.hpp"
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

Correction offset_of_arrays(const Doubles& error, const Doubles& lower, const Doubles& upper) {
  const Sweep sweep = sweep_of(error, lower, upper, std::nullopt);
  // Safe without the lock: the arguments keep the arrays alive, the kernel only reads their buffers.
  const py::gil_scoped_release unlocked;
  return best_offset(sweep.error, sweep.lower, sweep.upper);
}

Correction rotation_of_arrays(const Doubles& error, const Doubles& theory, const Doubles& lower, const Doubles& upper,
                              double least, double most) {
  const Sweep sweep = sweep_of(error, lower, upper, std::nullopt);
  const std::span<const double> reference = values(theory, "theory");
  require_length("theory", reference.size(), sweep.error.size());
  // Safe without the lock: the arguments keep the arrays alive, the kernel only reads their buffers.
  const py::gil_scoped_release unlocked;
  return best_rotation(sweep.error, reference, sweep.lower, sweep.upper, least, most);
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
  py::class_<Correction>(module, "Correction", "An offset and a rotation, and the points that pin them.")
      .def_readonly("offset", &Correction::offset)
      .def_readonly("rotation", &Correction::rotation)
      .def_readonly("certificate", &Correction::certificate)
      .def_readonly("rotation_on_bound", &Correction::rotation_on_bound)
      .def_readonly("upper_bound", &Correction::upper_bound);
  module.def("best_offset", &offset_of_arrays, py::arg("error").noconvert(), py::arg("lower").noconvert(),
             py::arg("upper").noconvert(), "The offset that leaves fewest points out, with the largest margin.");
  module.def("best_rotation", &rotation_of_arrays, py::arg("error").noconvert(), py::arg("theory").noconvert(),
             py::arg("lower").noconvert(), py::arg("upper").noconvert(), py::arg("least"), py::arg("most"),
             "The offset and bounded rotation that leave fewest points out, with the largest margin.");
  define(module, "evaluate", &evaluate_arrays, "Points out, worst margin and largest error of one sweep.");
  define(module, "point_margins", &margins_array, "Margin of every point, NaN where it has none.");
  define(module, "points_out", &out_array, "True where a point is graded and out.");
}

}  // namespace lta::bind
