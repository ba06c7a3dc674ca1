// Size of an error curve before and after a trim pass, and likeness of two scans (RULES §4).
#pragma once

#include <cstddef>
#include <span>

namespace lta {

// Size of one error curve, V; NaN without points.
struct CurveSize {
  std::size_t points;  // finite errors
  double rms;
  double max_abs_error;
  double half_range;  // (max − min) / 2
};

// error in volts. A value that is not finite is left out, as if it were not in the input. Finite for all finite errors.
// Throws nothing. Pure and re-entrant.
CurveSize curve_size(std::span<const double> error);

// 100 · (before − after) / before: positive when the pass improved the curve. NaN where before is not above 0 or
// either is not finite.
double reduction_percent(double before, double after);

// Pearson's correlation of two scans in the same index order, −1…1, over the pairs that are finite in both. NaN below 3
// pairs (two always correlate fully) and where one of the two does not vary.
// Throws std::invalid_argument on unequal lengths.
double correlation(std::span<const double> first, std::span<const double> second);

}  // namespace lta
