#include "lta/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <vector>

#include "lta/summation.hpp"

namespace lta {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Mean and Σ(x − mean)² in scaled units.
struct Spread {
  Scale scale;
  double mean = 0.0;
  double squares = 0.0;
};

// The corrected two-pass algorithm: the second pass also sums the deviations, which are 0 but for the rounding of the
// mean, and takes that rounding out again.
Spread spread_of(std::span<const double> values) {
  const Scale scale = scale_of(largest_magnitude(values));
  const auto n = static_cast<double>(values.size());
  CompensatedSum sum;
  for (const double value : values) {
    sum.add(value * scale.down);
  }
  const double mean = sum.value() / n;
  double rest = 0.0;  // a plain sum does: it only holds what rounding left
  CompensatedSum squares;
  for (const double value : values) {
    const double deviation = value * scale.down - mean;
    rest += deviation;
    squares.add(deviation * deviation);
  }
  const double corrected = squares.value() - rest * rest / n;
  return {scale, mean + rest / n, corrected < 0.0 ? 0.0 : corrected};  // NaN stays NaN
}

double standard_deviation_of(const Spread& spread, std::size_t n) {
  return n < 2 ? kNan : spread.scale.up(std::sqrt(spread.squares / static_cast<double>(n - 1)));
}

double lag1_of(std::span<const double> values, const Spread& spread) {
  CompensatedSum products;
  for (std::size_t i = 0; i + 1 < values.size(); ++i) {
    products.add((values[i] * spread.scale.down - spread.mean) * (values[i + 1] * spread.scale.down - spread.mean));
  }
  return products.value() / spread.squares;
}

}  // namespace

double median_of(std::span<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return values.size() % 2 == 1 ? *middle : midpoint(*std::ranges::max_element(values.begin(), middle), *middle);
}

double sample_standard_deviation(std::span<const double> values) {
  return standard_deviation_of(spread_of(values), values.size());
}

Summary summary(std::span<const double> values) {
  std::vector<double> kept;
  kept.reserve(values.size());
  std::ranges::copy_if(values, std::back_inserter(kept), [](double value) { return std::isfinite(value); });
  if (kept.empty()) {
    return {0, kNan, kNan, kNan, kNan, kNan, kNan};
  }
  const Spread spread = spread_of(kept);
  const auto [min, max] = std::ranges::minmax_element(kept);
  Summary result{kept.size(), kNan, standard_deviation_of(spread, kept.size()), kNan, *min, *max, kNan};
  const bool constant = *min == *max;
  result.mean = constant ? *min : spread.scale.up(spread.mean);
  result.lag1 = constant ? kNan : lag1_of(kept, spread);
  result.median = median_of(kept);
  return result;
}

}  // namespace lta
