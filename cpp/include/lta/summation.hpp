// Sums whose rounding does not grow with the number of terms, and the scale that keeps squares finite.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace lta {

// Neumaier's compensated sum (STANDARDS §2.8). The error of each addition is exact whichever term is larger (Knuth's
// TwoSum), so there is no branch on the sizes. Terms beyond the largest double make the sum infinite or NaN.
class CompensatedSum {
 public:
  void add(double term) {
    const double next = sum_ + term;
    const double term_part = next - sum_;
    lost_ += (sum_ - (next - term_part)) + (term - term_part);
    sum_ = next;
  }
  [[nodiscard]] double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0.0;
  double lost_ = 0.0;
};

// A power of two that brings values near 1. Scaling by it is exact: it changes no digit, it only keeps squares from
// overflow and underflow.
struct Scale {
  int exponent = 0;
  double down = 1.0;  // a value times this is near 1

  // A result in scaled units, back in the unit of the values to this power.
  [[nodiscard]] double up(double result, int power = 1) const { return std::ldexp(result, exponent * power); }
};

inline Scale scale_of(double largest_magnitude) {
  if (!(largest_magnitude > 0.0) || !std::isfinite(largest_magnitude)) {
    return {};
  }
  const int exponent = std::clamp(std::ilogb(largest_magnitude), -1000, 1000);
  return {exponent, std::ldexp(1.0, -exponent)};
}

// The largest |value| of finite values; 0 without any. In four lanes, because one would wait for itself.
inline double largest_magnitude(std::span<const double> values) {
  std::array<double, 4> lanes{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    lanes[i % 4] = std::max(lanes[i % 4], std::fabs(values[i]));
  }
  return std::max({lanes[0], lanes[1], lanes[2], lanes[3]});
}

// (high − low) / 2, finite for all finite arguments.
inline double half_difference(double high, double low) {
  const double difference = high - low;
  return std::isfinite(difference) ? difference / 2.0 : high / 2.0 - low / 2.0;
}

// (first + second) / 2, finite for all finite arguments.
inline double midpoint(double first, double second) {
  const double sum = first + second;
  return std::isfinite(sum) ? sum / 2.0 : first / 2.0 + second / 2.0;
}

}  // namespace lta
