// What the tests of the kernels share: absent values, and how near two numbers must be.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace lta::test {

using Values = std::vector<double>;

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInf = std::numeric_limits<double>::infinity();

inline bool near(double found, double expected, double tolerance = 1e-13) {
  return std::fabs(found - expected) <= tolerance * std::fmax(1.0, std::fabs(expected));
}

// The values with one more at a place.
inline Values with(Values values, std::size_t place, double value) {
  values.insert(values.begin() + static_cast<std::ptrdiff_t>(place), value);
  return values;
}

}  // namespace lta::test
