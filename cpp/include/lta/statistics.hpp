// Numerically stable description of one sample (STANDARDS §2.8): two passes, compensated sums, scaled squares.
#pragma once

#include <cstddef>
#include <span>

namespace lta {

// All in the unit of the values but points and lag1.
struct Summary {
  std::size_t points;         // finite values
  double mean;                // NaN without points
  double standard_deviation;  // of the sample, divisor n − 1; NaN below 2 points
  double lag1;                // autocorrelation Σ d_i·d_(i+1) / Σ d_i², d = x − mean; NaN when all values are equal
  double min;                 // NaN without points
  double max;
  double median;  // mean of the middle two when n is even
};

// A value that is not finite is left out, as if it were not in the input. Finite for all finite values but a standard
// deviation above the largest double. Throws nothing. Pure and re-entrant.
Summary summary(std::span<const double> values);

// Summary::standard_deviation alone, for values that are all finite; NaN otherwise.
double sample_standard_deviation(std::span<const double> values);

// Summary::median alone, for values that are all finite, at least one; reorders them.
double median_of(std::span<double> values);

}  // namespace lta
