// Binds the points of a sweep and all its numbers: lta/points.hpp, lta/sweep_metrics.hpp.
#include <pybind11/stl.h>

#include <string>
#include <string_view>

#include "convert.hpp"
#include "lta/arguments.hpp"
#include "names.hpp"
#include "register.hpp"
#include "rows.hpp"

namespace lta::bind {
namespace {

using SmallIntegers = py::array_t<std::int8_t, py::array::c_style>;

template <auto Member, typename Element = double>
auto column_of(const py::object& self) {
  const auto& owner = self.cast<const SweepPoints&>();
  return view<typename std::remove_cvref_t<decltype(owner.*Member)>::value_type, Element>(
      owner.*Member, {static_cast<py::ssize_t>((owner.*Member).size())}, self);
}

SweepPoints points_of_arrays(const Doubles& position, const Doubles& measured, const Doubles& theory,
                             const Doubles& lower, const Doubles& upper, const Doubles& stored_error,
                             double station_offset, const std::optional<Flags>& excluded, double guard_band) {
  // None means "no exclusions" to the kernel's empty span; an empty array must not mean it for a sweep with points.
  if (excluded && excluded->ndim() == 1 && excluded->size() == 0 && measured.size() != 0) {
    throw std::invalid_argument("excluded has 0 values, measured has " + std::to_string(measured.size()));
  }
  return points_of({.position = values(position, "position"),
                    .measured = values(measured, "measured"),
                    .theory = values(theory, "theory"),
                    .lower = values(lower, "lower"),
                    .upper = values(upper, "upper"),
                    .stored_error = values(stored_error, "stored_error"),
                    .station_offset = station_offset,
                    .excluded = excluded ? flags(*excluded, "excluded") : std::span<const std::uint8_t>{},
                    .guard_band = guard_band});
}

// One byte of each graded point: to count them needs no other array.
py::bytes flags_of_graded(const SweepPoints& points, const SmallIntegers& flags) {
  if (flags.ndim() != 1) {
    throw std::invalid_argument("flags has " + std::to_string(flags.ndim()) + " dimensions, not 1");
  }
  require_length("flags", static_cast<std::size_t>(flags.size()), "points", points.graded.size());
  std::string kept;
  kept.reserve(points.graded_points);
  for (std::size_t i = 0; i < points.graded.size(); ++i) {
    if (points.graded[i] != 0) {
      kept.push_back(static_cast<char>(flags.data()[i]));
    }
  }
  return kept;
}

SweepMetrics measure_points(const SweepPoints& points, double least, double most, std::string_view decisive,
                            std::string_view profile, double length, std::size_t zone_count) {
  const MetricOptions options{.least = least,
                              .most = most,
                              .decisive = decisive_of(decisive),
                              .profile = profile_of(profile),
                              .length = length,
                              .zone_count = zone_count};
  // Safe without the lock: points never change once they are made, and the argument keeps them alive.
  const py::gil_scoped_release unlocked;
  return measure(points, options);
}

void register_points(py::module_& module) {
  py::class_<SweepPoints>(module, "SweepPoints", "The measured rows of a sweep: graded, missing or neither.")
      .def_property_readonly("position", &column_of<&SweepPoints::position>)
      .def_property_readonly("theory", &column_of<&SweepPoints::theory>)
      .def_property_readonly("error", &column_of<&SweepPoints::error>)
      .def_property_readonly("lower", &column_of<&SweepPoints::lower>)
      .def_property_readonly("upper", &column_of<&SweepPoints::upper>)
      .def_property_readonly("graded", &column_of<&SweepPoints::graded, bool>)
      .def_readonly("graded_points", &SweepPoints::graded_points)
      .def_readonly("missing_points", &SweepPoints::missing_points)
      .def_readonly("incomplete_points", &SweepPoints::incomplete_points)
      .def_readonly("first_position", &SweepPoints::first_position)
      .def_readonly("travel", &SweepPoints::travel)
      .def_readonly("narrowest", &SweepPoints::narrowest)
      .def_readonly("median_half_band", &SweepPoints::median_half_band)
      .def_readonly("mean_half_band", &SweepPoints::mean_half_band)
      .def_readonly("widest", &SweepPoints::widest)
      .def_readonly("sheet_difference", &SweepPoints::sheet_difference)
      .def_readonly("inverted", &SweepPoints::inverted)
      .def("flags_of_graded", &flags_of_graded, py::arg("flags").noconvert());
  module.def("sweep_points", &points_of_arrays, py::arg("position").noconvert(), py::arg("measured").noconvert(),
             py::arg("theory").noconvert(), py::arg("lower").noconvert(), py::arg("upper").noconvert(),
             py::arg("stored_error").noconvert(), py::arg("station_offset"),
             py::arg("excluded").noconvert() = py::none(), py::arg("guard_band") = 0.0,
             "Sorts the measured rows of a sweep (RULES 1).");
}

void register_measures(py::module_& module) {
  py::class_<SweepMetrics>(module, "SweepMetrics", "Three evaluations of one sweep and its metrics.")
      .def_readonly("as_measured", &SweepMetrics::as_measured)
      .def_readonly("with_offset", &SweepMetrics::with_offset)
      .def_readonly("with_rotation", &SweepMetrics::with_rotation)
      .def_readonly("offset", &SweepMetrics::offset)
      .def_readonly("rotation", &SweepMetrics::rotation)
      .def_readonly("sigma", &SweepMetrics::sigma)
      .def_readonly("sigma_threshold", &SweepMetrics::sigma_threshold)
      .def_readonly("smoothness", &SweepMetrics::smoothness)
      .def_readonly("size", &SweepMetrics::size)
      .def_readonly("shape", &SweepMetrics::shape)
      .def_readonly("bands_off", &SweepMetrics::bands_off)
      .def_readonly("zones", &SweepMetrics::zones)
      .def("rows", &rows_of, py::arg("points"))
      .def("effect_row", &effect_row<SweepMetrics>);
  py::class_<PassMetrics>(module, "PassMetrics", "A sweep as measured, and the size of its error curve.")
      .def_readonly("as_measured", &PassMetrics::as_measured)
      .def_readonly("size", &PassMetrics::size)
      .def("effect_row", &effect_row<PassMetrics>);
  module.def("measure", &measure_points, py::arg("points"), py::arg("least") = 0.0, py::arg("most") = 0.0,
             py::arg("decisive") = "with_offset", py::arg("profile") = "standard", py::arg("length") = 0.0,
             py::arg("zone_count") = 5, "Every number of one sweep (RULES 2 and 4).");
  module.def("reductions", &reduction_row, py::arg("before"), py::arg("after"), "How much smaller a curve became.");
  module.def("measure_pass", &measure_pass, py::arg("points"), "A sweep as measured, and the size of its error curve.");
}

}  // namespace

Decisive decisive_of(std::string_view name) {
  if (name == "as_measured") {
    return Decisive::as_measured;
  }
  if (name == "with_offset") {
    return Decisive::with_offset;
  }
  if (name == "with_rotation") {
    return Decisive::with_rotation;
  }
  throw std::invalid_argument("decisive is " + std::string(name) + ", not as_measured, with_offset or with_rotation");
}

void register_sweep(py::module_& module) {
  register_points(module);
  register_measures(module);
}

}  // namespace lta::bind
