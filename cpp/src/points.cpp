#include "lta/points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "lta/arguments.hpp"
#include "lta/linearity.hpp"
#include "lta/statistics.hpp"

namespace lta {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

void require_columns(const SheetColumns& columns) {
  const std::size_t rows = columns.measured.size();
  require_length("position", columns.position.size(), "measured", rows);
  require_length("theory", columns.theory.size(), "measured", rows);
  require_length("lower", columns.lower.size(), "measured", rows);
  require_length("upper", columns.upper.size(), "measured", rows);
  require_length("stored_error", columns.stored_error.size(), "measured", rows);
  if (!columns.excluded.empty()) {
    require_length("excluded", columns.excluded.size(), "measured", rows);
  }
  const bool allowed = columns.guard_band >= 0 && columns.guard_band < 1;
  if (!allowed) {
    throw std::invalid_argument("guard_band is not in 0 <= guard_band < 1");
  }
}

// Half the width of a band, negative where it is inverted; finite for all finite limits.
double half_width(double lower, double upper) {
  const double half = (upper - lower) / 2;
  return std::isfinite(half) ? half : upper / 2 - lower / 2;
}

SweepPoints empty_points(std::span<const double> position, std::span<const double> theory, std::size_t rows) {
  SweepPoints points;
  points.position.assign(position.begin(), position.end());
  points.theory.assign(theory.begin(), theory.end());
  points.error.resize(rows);
  points.lower.assign(rows, kNone);
  points.upper.assign(rows, kNone);
  points.graded.assign(rows, 0);
  return points;
}

void keep(SweepPoints& points, std::size_t i, double lower, double upper) {
  points.lower[i] = lower;
  points.upper[i] = upper;
  points.graded[i] = 1;
  ++points.graded_points;
}

void sort_row(SweepPoints& points, const SheetColumns& columns, std::size_t i) {
  const double error = columns.measured[i] - columns.theory[i] + columns.station_offset;
  points.error[i] = error;
  points.inverted = points.inverted || columns.lower[i] > columns.upper[i];
  if (std::isfinite(error) && !std::isnan(columns.stored_error[i])) {
    points.sheet_difference = std::max(points.sheet_difference, std::fabs(error - columns.stored_error[i]));
  }
  if (!columns.excluded.empty() && columns.excluded[i] != 0) {
    return;
  }
  const bool low = std::isfinite(columns.lower[i]);
  const bool high = std::isfinite(columns.upper[i]);
  if (!(low && high && std::isfinite(columns.theory[i]))) {
    points.incomplete_points += low || high ? 1U : 0U;
  } else if (!std::isfinite(error)) {
    ++points.missing_points;
  } else if (!std::isnan(columns.stored_error[i])) {
    const double room = columns.guard_band * half_width(columns.lower[i], columns.upper[i]);
    keep(points, i, columns.lower[i] + room, columns.upper[i] - room);
  }
}

void measure_travel(SweepPoints& points) {
  double first = kNone;
  double last = kNone;
  for (std::size_t i = 0; i < points.error.size(); ++i) {
    if (const double position = points.position[i]; points.graded[i] != 0 && std::isfinite(position)) {
      first = position >= first ? first : position;
      last = position <= last ? last : position;
    }
  }
  points.first_position = first;
  points.travel = last - first;
}

void measure_bands(SweepPoints& points) {
  points.narrowest = points.widest = points.median_half_band = points.mean_half_band = kNone;
  if (points.graded_points == 0) {
    return;
  }
  std::vector<double> bands;
  bands.reserve(points.graded_points);
  for (std::size_t i = 0; i < points.error.size(); ++i) {
    if (points.graded[i] != 0) {
      bands.push_back(half_width(points.lower[i], points.upper[i]));
    }
  }
  const auto [narrowest, widest] = std::ranges::minmax(bands);
  points.narrowest = narrowest;
  points.widest = widest;
  points.mean_half_band = std::accumulate(bands.begin(), bands.end(), 0.0) / static_cast<double>(bands.size());
  points.median_half_band = narrowest == widest ? narrowest : median_of(bands);
}

}  // namespace

SweepPoints points_of(const SheetColumns& columns) {
  require_columns(columns);
  const std::size_t rows = columns.measured.size();
  SweepPoints points = empty_points(columns.position, columns.theory, rows);
  for (std::size_t i = 0; i < rows; ++i) {
    sort_row(points, columns, i);
  }
  measure_travel(points);
  measure_bands(points);
  return points;
}

SweepPoints points_between(std::span<const double> position, std::span<const double> theory,
                           std::span<const double> error, std::span<const double> lower,
                           std::span<const double> upper) {
  const std::size_t rows = error.size();
  require_length("position", position.size(), rows);
  require_length("theory", theory.size(), rows);
  require_length("lower", lower.size(), rows);
  require_length("upper", upper.size(), rows);
  SweepPoints points = empty_points(position, theory, rows);
  for (std::size_t i = 0; i < rows; ++i) {
    points.error[i] = error[i];
    if (std::isfinite(error[i]) && std::isfinite(theory[i]) && std::isfinite(lower[i]) && std::isfinite(upper[i])) {
      keep(points, i, lower[i], upper[i]);
    }
  }
  measure_travel(points);
  measure_bands(points);
  return points;
}

}  // namespace lta
