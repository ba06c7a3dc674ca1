#include "lta/trim_effect.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lta/arguments.hpp"
#include "lta/least_squares.hpp"
#include "lta/summation.hpp"

namespace lta {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

}  // namespace

CurveSize curve_size(std::span<const double> error) {
  std::size_t points = 0;
  double min = kInf;
  double max = -kInf;
  for (const double value : error) {
    if (std::isfinite(value)) {
      ++points;
      min = std::min(min, value);
      max = std::max(max, value);
    }
  }
  if (points == 0) {
    return {0, kNan, kNan, kNan};
  }
  const double largest = std::max(std::fabs(min), std::fabs(max));
  const Scale scale = scale_of(largest);
  double squares = 0.0;  // cannot cancel: a plain sum does
  for (const double value : error) {
    if (std::isfinite(value)) {
      const double scaled = value * scale.down;
      squares += scaled * scaled;
    }
  }
  const double rms = scale.up(std::sqrt(squares / static_cast<double>(points)));
  return {points, rms, largest, half_difference(max, min)};
}

double reduction_percent(double before, double after) {
  if (!(before > 0.0) || !std::isfinite(before) || !std::isfinite(after)) {
    return kNan;
  }
  return 100.0 * ((before - after) / before);
}

double correlation(std::span<const double> first, std::span<const double> second) {
  require_length("second", second.size(), "first", first.size());
  return least_squares_line(first, second).correlation;
}

}  // namespace lta
