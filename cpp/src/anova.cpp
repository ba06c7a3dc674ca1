#include "lta/anova.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "lta/summation.hpp"

namespace lta {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The values that are there, group after group, shifted by the first one.
struct Sample {
  std::vector<double> values;
  std::vector<std::size_t> sizes;  // of the groups that have a value
};

Sample sample_of(std::span<const std::span<const double>> groups) {
  Sample sample;
  for (const std::span<const double> group : groups) {
    const std::size_t before = sample.values.size();
    for (const double value : group) {
      if (std::isfinite(value)) {
        sample.values.push_back(value / 2.0);  // halved, so that no shift overflows
      }
    }
    if (sample.values.size() > before) {
      sample.sizes.push_back(sample.values.size() - before);
    }
  }
  const double first = sample.values.empty() ? 0.0 : sample.values.front();
  for (double& value : sample.values) {
    value -= first;
  }
  return sample;
}

Scale scale_down(std::span<double> values) {
  const Scale scale = scale_of(largest_magnitude(values));
  for (double& value : values) {
    value *= scale.down;
  }
  return scale;
}

double mean_of(std::span<const double> values) {
  CompensatedSum sum;
  for (const double value : values) {
    sum.add(value);
  }
  return sum.value() / static_cast<double>(values.size());
}

// Σ (x − mean)², corrected for the rounding of the mean.
double squares_about(double mean, std::span<const double> values) {
  CompensatedSum deviations;
  CompensatedSum squares;
  for (const double value : values) {
    deviations.add(value - mean);
    squares.add((value - mean) * (value - mean));
  }
  return squares.value() - deviations.value() * deviations.value() / static_cast<double>(values.size());
}

}  // namespace

Anova one_way_anova(std::span<const std::span<const double>> groups) {
  Sample sample = sample_of(groups);
  const Scale scale = scale_down(sample.values);
  const std::span<const double> values = sample.values;
  const double mean = values.empty() ? 0.0 : mean_of(values);
  CompensatedSum between;
  CompensatedSum within;
  std::size_t start = 0;
  for (const std::size_t size : sample.sizes) {
    const auto group = values.subspan(start, size);
    const double group_mean = mean_of(group);
    between.add(static_cast<double>(size) * (group_mean - mean) * (group_mean - mean));
    within.add(squares_about(group_mean, group));
    start += size;
  }
  Anova result{values.size(), 0, 0, 0.0, 0.0, kNan, kNan};
  result.between_df = sample.sizes.empty() ? 0 : sample.sizes.size() - 1;
  result.within_df = values.size() - sample.sizes.size();
  const double ssb = between.value();
  const double ssw = std::max(0.0, within.value());
  const int exponent = scale.exponent + 1;  // the halving
  result.between_squares = std::ldexp(ssb, 2 * exponent);
  result.within_squares = std::ldexp(ssw, 2 * exponent);
  if (result.within_df > 0) {
    result.residual_sd = std::ldexp(std::sqrt(ssw / static_cast<double>(result.within_df)), exponent);
    if (result.between_df > 0 && (ssb > 0.0 || ssw > 0.0)) {
      result.f = (ssb / static_cast<double>(result.between_df)) / (ssw / static_cast<double>(result.within_df));
    }
  }
  return result;
}

}  // namespace lta
