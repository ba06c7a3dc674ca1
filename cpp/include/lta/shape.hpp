// Shape of an error curve: what the findings on a failed track ask for (RULES §3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lta {

struct CurveShape {
  std::size_t points;           // with a finite position and error
  double slope;                 // least-squares line of the error, V per position unit; NaN without two positions
  double intercept;             // its error at position 0, V
  double r_squared;             // of that line; NaN below 3 points, without travel, or when all errors are equal
  double range;                 // max − min of the error, V; NaN without points
  std::size_t points_out;       // of the points
  std::size_t out_first_fifth;  // with (x − first) / travel ≤ 1/5, edges included; 0 without travel
  std::size_t out_last_fifth;   // with (x − first) / travel ≥ 4/5
};

// position in degrees or inches, error in volts, out 1 where the point is out; all of length n, in any order.
// A point whose position or error is not finite is left out, as if it were not in the input (also where it is out: the
// caller who must know compares points_out with its own count). A range above the largest double is infinite.
// Throws std::invalid_argument on unequal lengths. Pure and re-entrant.
CurveShape curve_shape(std::span<const double> position, std::span<const double> error,
                       std::span<const std::uint8_t> out);

}  // namespace lta
