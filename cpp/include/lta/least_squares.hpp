// Least-squares straight line with its standard errors (STANDARDS §2.8, §4.3). A diagnostic, never "independent
// linearity": that is the minimax line.
#pragma once

#include <cstddef>
#include <span>

namespace lta {

struct LeastSquaresLine {
  std::size_t points;
  double slope;            // unit of y per unit of x
  double intercept;        // y at x = 0
  double slope_error;      // standard errors; NaN below 3 points
  double intercept_error;  //
  double residual_sd;      // √(Σ residual² / (points − 2)); NaN below 3 points
  double correlation;      // of x and y, −1…1; NaN below 3 points or when all y are equal
  double r_squared;        // its square
};

// y over x, both of length n. A pair with a value that is not finite is left out, as if it were not in the input.
// All NaN without two different x. Sums are taken about compensated means and scaled: nothing overflows that fits
// into a double itself. Throws std::invalid_argument on unequal lengths. Pure and re-entrant.
LeastSquaresLine least_squares_line(std::span<const double> x, std::span<const double> y);

}  // namespace lta
