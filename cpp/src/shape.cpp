#include "lta/shape.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lta/arguments.hpp"
#include "lta/least_squares.hpp"
#include "lta/summation.hpp"

namespace lta {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kEndFraction = 1.0 / 5.0;

struct Extent {
  double first = kInf;
  double last = -kInf;
  double lowest = kInf;
  double highest = -kInf;
};

Extent extent_of(std::span<const double> position, std::span<const double> error) {
  Extent extent;
  for (std::size_t i = 0; i < position.size(); ++i) {
    if (is_point(position[i], error[i])) {
      extent.first = std::min(extent.first, position[i]);
      extent.last = std::max(extent.last, position[i]);
      extent.lowest = std::min(extent.lowest, error[i]);
      extent.highest = std::max(extent.highest, error[i]);
    }
  }
  return extent;
}

double share_of_travel(double position, const Extent& extent) {
  const double travel = extent.last - extent.first;
  return std::isfinite(travel) ? (position - extent.first) / travel
                               : half_difference(position, extent.first) / half_difference(extent.last, extent.first);
}

void count_out(CurveShape& shape, double position, const Extent& extent) {
  ++shape.points_out;
  if (extent.last > extent.first) {
    const double share = share_of_travel(position, extent);
    shape.out_first_fifth += share <= kEndFraction ? 1U : 0U;
    shape.out_last_fifth += share >= 1.0 - kEndFraction ? 1U : 0U;
  }
}

}  // namespace

CurveShape curve_shape(std::span<const double> position, std::span<const double> error,
                       std::span<const std::uint8_t> out) {
  require_length("error", error.size(), "position", position.size());
  require_length("out", out.size(), "position", position.size());
  const LeastSquaresLine line = least_squares_line(position, error);
  const Extent extent = extent_of(position, error);
  const double range = line.points > 0 ? extent.highest - extent.lowest : std::numeric_limits<double>::quiet_NaN();
  CurveShape result{line.points, line.slope, line.intercept, line.r_squared, range, 0, 0, 0};
  for (std::size_t i = 0; i < position.size(); ++i) {
    if (out[i] != 0 && is_point(position[i], error[i])) {
      count_out(result, position[i], extent);
    }
  }
  return result;
}

}  // namespace lta
