// The corrections that RULES §2 allows: one offset, or an offset and a bounded rotation about theory, each the best
// there is: fewest points out; among those the largest margin of the points that are in; then the smallest |rotation|,
// then |offset|.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace lta {

// corrected = error + offset + rotation · theory. The certificate holds the points that pin the margin, −1 where fewer
// than three do: moving the correction in any allowed direction costs one of them margin, which proves the optimum.
struct Correction {
  double offset = 0.0;    // V
  double rotation = 0.0;  // V per V of theory
  std::array<std::ptrdiff_t, 3> certificate{-1, -1, -1};
  bool rotation_on_bound = false;
  bool upper_bound = false;  // too many points for the exact search: the count is an upper bound
};

inline constexpr std::size_t kExactPoints = 2000;

// All arrays in volts and of one length n; NaN or ±inf in error, lower or upper: the point is not graded. A point
// without a positive band takes no part. Without any point that does, the correction is zero. Throws
// std::invalid_argument on unequal lengths. Pure and re-entrant.

// Interval stabbing, O(n log n), O(n) where one offset holds every point (STANDARDS §2.1, band-relative margin).
Correction best_offset(std::span<const double> error, std::span<const double> lower, std::span<const double> upper);

// The same with a rotation in [least, most], both finite, least ≤ 0 ≤ most (std::invalid_argument otherwise). A point
// without finite theory takes no part. Feasible: a linear programme in three variables, expected O(n) (STANDARDS §2.2,
// §2.3). Otherwise exact up to kExactPoints points, O(n²) (§2.6); above it best_offset's answer, marked upper_bound.
// Where more than 10,000 sets of points tie for the fewest out, the margin is the best of those that were compared.
// Never leaves more points out than best_offset.
Correction best_rotation(std::span<const double> error, std::span<const double> theory, std::span<const double> lower,
                         std::span<const double> upper, double least, double most);

// Both at once.
struct Corrections {
  Correction offset;
  Correction rotation;
};
Corrections best_corrections(std::span<const double> error, std::span<const double> theory,
                             std::span<const double> lower, std::span<const double> upper, double least, double most);

}  // namespace lta
