// Binds the numbers of many tracks: lta/grade_batch.hpp.
#include <string_view>

#include "convert.hpp"
#include "lta/grade_batch.hpp"
#include "names.hpp"
#include "register.hpp"

namespace lta::bind {
namespace {

template <auto Member, py::ssize_t Width>
auto rows_of(const py::object& self) {
  const auto& owner = self.cast<const BatchMetrics&>();
  const auto rows = static_cast<py::ssize_t>((owner.*Member).size()) / Width;
  const std::vector<py::ssize_t> shape = Width == 1 ? std::vector<py::ssize_t>{rows} : std::vector{rows, Width};
  return view(owner.*Member, shape, self);
}

using Offsets = py::array_t<std::int64_t, py::array::c_style>;

BatchMetrics grade_arrays(const Offsets& offsets, const Doubles& position, const Doubles& theory, const Doubles& error,
                          const Doubles& lower, const Doubles& upper, const Doubles& least, const Doubles& most,
                          std::string_view profile, unsigned threads) {
  if (offsets.ndim() != 1) {
    throw std::invalid_argument("offsets has " + std::to_string(offsets.ndim()) + " dimensions, not 1");
  }
  const std::span<const std::int64_t> rows(offsets.data(), static_cast<std::size_t>(offsets.size()));
  const auto ragged = [rows](const Doubles& array, const char* name) {
    return Ragged(name, values(array, name), rows);
  };
  const TrackBatch batch{.position = ragged(position, "position"),
                         .theory = ragged(theory, "theory"),
                         .error = ragged(error, "error"),
                         .lower = ragged(lower, "lower"),
                         .upper = ragged(upper, "upper"),
                         .least = values(least, "least"),
                         .most = values(most, "most")};
  const MetricOptions options{.profile = profile_of(profile)};
  // Safe without the lock: the arguments keep the arrays alive, the kernel only reads their buffers.
  const py::gil_scoped_release unlocked;
  return grade_batch(batch, options, threads);
}

}  // namespace

void register_batch(py::module_& module) {
  py::class_<BatchMetrics>(module, "BatchMetrics", "The numbers of many tracks, one entry or row a track.")
      .def_property_readonly("fail_points", &rows_of<&BatchMetrics::fail_points, 3>)
      .def_property_readonly("margin", &rows_of<&BatchMetrics::margin, 3>)
      .def_property_readonly("max_abs_error", &rows_of<&BatchMetrics::max_abs_error, 3>)
      .def_property_readonly("worst_index", &rows_of<&BatchMetrics::worst_index, 3>)
      .def_property_readonly("offset", &rows_of<&BatchMetrics::offset, 3>)
      .def_property_readonly("rotation", &rows_of<&BatchMetrics::rotation, 1>)
      .def_property_readonly("sigma_gradient", &rows_of<&BatchMetrics::sigma_gradient, 1>)
      .def_property_readonly("sigma_threshold", &rows_of<&BatchMetrics::sigma_threshold, 1>)
      .def_property_readonly("smoothness", &rows_of<&BatchMetrics::smoothness, 1>)
      .def_property_readonly("rms", &rows_of<&BatchMetrics::rms, 1>)
      .def_property_readonly("half_range", &rows_of<&BatchMetrics::half_range, 1>);
  module.def("grade_batch", &grade_arrays, py::arg("offsets").noconvert(), py::arg("position").noconvert(),
             py::arg("theory").noconvert(), py::arg("error").noconvert(), py::arg("lower").noconvert(),
             py::arg("upper").noconvert(), py::arg("least").noconvert(), py::arg("most").noconvert(),
             py::arg("profile") = "standard", py::arg("threads") = 1, "Every number of many tracks, on a few threads.");
}

}  // namespace lta::bind
