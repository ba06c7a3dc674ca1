// Sigma gradient: roughness of the error curve as the standard deviation of its slopes (RULES §4). A house metric; its
// profiles never change under their names, so that history stays comparable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lta {

enum class SigmaProfile : std::uint8_t {
  standard,  // zero-phase Butterworth, order 2, wn 0.1; 5 points off each end from 13 points; slopes between neighbours
  v2,        // order 5, wn 0.8, both ways from 50 points, forward from 15, none below; 5 off each end above 10; 3 steps
  one_pole,  // y += 0.8 (x − y) forward, then backward; the rest as v2
};

struct SigmaGradient {
  double value;        // sample standard deviation of the slopes, V per position unit; NaN where it is undefined
  std::size_t points;  // with a finite position and error
  std::size_t slopes;  // that entered; 0 where the profile is undefined
};

// position in degrees or inches, error in volts, both of length n, in the order of the sweep (either direction).
// A point whose position or error is not finite is left out, as if it were not in the input. Slopes over |Δx| ≤ 1e-6
// are skipped. Undefined: fewer than 10 points (standard), fewer than 2 slopes, a slope beyond the largest double.
// Throws std::invalid_argument on unequal lengths. Pure and re-entrant.
SigmaGradient sigma_gradient(std::span<const double> position, std::span<const double> error, SigmaProfile profile);

// standard: 6 · spec / travel. v2 and one_pole: 12 · spec / length, clamped to [1e-4, 0.05]. spec is the median half
// band in volts, travel (or length) in the position unit. NaN where the divisor is not above 0 or spec is NaN.
double sigma_threshold(SigmaProfile profile, double spec, double travel_or_length);

}  // namespace lta
