// Streaming moments that can be merged: one pass, no values kept (Welford; Chan et al.; Pébay 2008; STANDARDS §2.8).
#pragma once

#include <cstddef>
#include <span>

namespace lta {

// The mean and the sums Σ(x − mean)^k of the values seen so far.
struct Moments {
  std::size_t points = 0;
  double mean = 0.0;  // 0 without points
  double m2 = 0.0;
  double m3 = 0.0;
  double m4 = 0.0;

  void add(double value);  // a value that is not finite is left out, as if it had not come

  [[nodiscard]] double variance() const;         // of the sample, divisor n − 1; NaN below 2 points
  [[nodiscard]] double skewness() const;         // g1 = √n · m3 / m2^1.5; NaN where m2 is not above 0
  [[nodiscard]] double excess_kurtosis() const;  // g2 = n · m4 / m2² − 3; NaN where m2 is not above 0
};

// One pass over the values. Unlike the two-pass summary it is not scaled: deviations above 1e77 overflow m4, above
// 1e102 m3, above 1e154 m2 and with them what is made of them. Throws nothing. Pure and re-entrant.
Moments moments(std::span<const double> values);

// The moments of both samples together; the order of the arguments changes only the rounding.
Moments merged(const Moments& first, const Moments& second);

}  // namespace lta
