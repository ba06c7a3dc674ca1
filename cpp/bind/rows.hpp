// Results of the core as the rows that the frozen dataclasses of the model are made of: a handle for every part of a
// result would cost more than computing it.
#pragma once

#include <pybind11/pybind11.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "lta/sweep_metrics.hpp"
#include "names.hpp"

namespace lta::bind {

namespace py = pybind11;

// None where the core says "nothing", with a value that is not finite.
inline py::object number(double value) {
  return std::isfinite(value) ? py::object(py::float_(value)) : py::object(py::none());
}

// The points that pin a correction, each once.
inline py::tuple pins(const Correction& correction) {
  std::vector<std::ptrdiff_t> pins;
  for (const std::ptrdiff_t index : correction.certificate) {
    if (index >= 0 && std::ranges::find(pins, index) == pins.end()) {
      pins.push_back(index);
    }
  }
  py::tuple row(pins.size());
  for (std::size_t i = 0; i < pins.size(); ++i) {
    row[i] = pins[i];
  }
  return row;
}

// model.Evaluation
inline py::tuple row_of(const Evaluation& found, const Correction& correction, const SweepPoints& points) {
  const bool placed = found.worst_index >= 0;
  const auto worst = static_cast<std::size_t>(placed ? found.worst_index : 0);
  return py::make_tuple(found.fail_points, number(found.max_abs_error), number(found.margin),
                        placed ? py::object(py::int_(worst)) : py::object(py::none()),
                        placed ? number(points.position.at(worst)) : py::object(py::none()), correction.offset,
                        correction.rotation, pins(correction), correction.upper_bound, correction.rotation_on_bound);
}

// model.Zone
inline py::tuple row_of(const Zone& zone, double start, double end) {
  return py::make_tuple(start, end, zone.points, zone.points_out, number(zone.mean), number(zone.rms),
                        number(zone.max_abs_error), number(zone.margin));
}

// The zones from the smallest position upwards; none without travel.
inline py::tuple zone_rows(const SweepMetrics& found, const SweepPoints& points) {
  if (!std::isfinite(points.travel)) {
    return py::tuple(0);
  }
  const double width = points.travel / static_cast<double>(found.zones.size());
  py::tuple rows(found.zones.size());
  for (std::size_t i = 0; i < found.zones.size(); ++i) {
    const auto place = static_cast<double>(i);
    rows[i] =
        row_of(found.zones[i], points.first_position + place * width, points.first_position + (place + 1) * width);
  }
  return rows;
}

// model.SweepEffect but for its sweep
template <typename Metrics>
py::tuple effect_row(const Metrics& found) {
  return py::make_tuple(found.size.points, found.as_measured.fail_points, number(found.size.rms),
                        number(found.size.max_abs_error), number(found.size.half_range));
}

// model.TrimEffect but for its sweeps
inline py::tuple reduction_row(const CurveSize& before, const CurveSize& after) {
  return py::make_tuple(number(reduction_percent(before.rms, after.rms)),
                        number(reduction_percent(before.max_abs_error, after.max_abs_error)),
                        number(reduction_percent(before.half_range, after.half_range)));
}

// Everything of a sweep that a result keeps: as_measured, with_offset, with_rotation, sigma, smoothness, zones.
inline py::tuple rows_of(const SweepMetrics& found, const SweepPoints& points) {
  return py::make_tuple(row_of(found.as_measured, {}, points), row_of(found.with_offset, found.offset, points),
                        row_of(found.with_rotation, found.rotation, points),
                        py::make_tuple(number(found.sigma.value), number(found.sigma_threshold)),
                        py::make_tuple(number(found.smoothness.value), number(found.smoothness.position),
                                       found.smoothness.samples, name_of(found.smoothness.quality)),
                        zone_rows(found, points));
}

}  // namespace lta::bind
