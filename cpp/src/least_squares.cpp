#include "lta/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "lta/arguments.hpp"
#include "lta/summation.hpp"

namespace lta {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

struct Range {
  double min = kInf;
  double max = -kInf;

  void see(double value) {
    min = std::min(min, value);
    max = std::max(max, value);
  }
  [[nodiscard]] Scale scale() const { return scale_of(std::max(std::fabs(min), std::fabs(max))); }
};

// The pairs that are there, scaled.
struct Pairs {
  std::vector<double> x;
  std::vector<double> y;
  Range x_range;
  Range y_range;
  Scale x_scale;
  Scale y_scale;

  [[nodiscard]] double points() const { return static_cast<double>(x.size()); }
};

Pairs pairs_of(std::span<const double> x, std::span<const double> y) {
  Pairs pairs;
  pairs.x.resize(x.size());
  pairs.y.resize(x.size());
  std::size_t n = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (is_point(x[i], y[i])) {
      pairs.x[n] = x[i];
      pairs.y[n++] = y[i];
      pairs.x_range.see(x[i]);
      pairs.y_range.see(y[i]);
    }
  }
  pairs.x.resize(n);
  pairs.y.resize(n);
  pairs.x_scale = pairs.x_range.scale();
  pairs.y_scale = pairs.y_range.scale();
  for (std::size_t i = 0; i < n; ++i) {
    pairs.x[i] *= pairs.x_scale.down;
    pairs.y[i] *= pairs.y_scale.down;
  }
  return pairs;
}

// Everything in scaled units.
struct Moments {
  double x_mean;
  double y_mean;
  double xx;
  double xy;
  double yy;
};

Moments moments_of(const Pairs& pairs) {
  const double n = pairs.points();
  CompensatedSum x_sum;
  CompensatedSum y_sum;
  for (std::size_t i = 0; i < pairs.x.size(); ++i) {
    x_sum.add(pairs.x[i]);
    y_sum.add(pairs.y[i]);
  }
  const double x_mean = x_sum.value() / n;
  const double y_mean = y_sum.value() / n;
  // Plain sums do from here on: squares cannot cancel, and the sums of the deviations only hold what rounding left in
  // the means, which is taken out again.
  double x_rest = 0.0;
  double y_rest = 0.0;
  double xx = 0.0;
  double xy = 0.0;
  double yy = 0.0;
  for (std::size_t i = 0; i < pairs.x.size(); ++i) {
    const double dx = pairs.x[i] - x_mean;
    const double dy = pairs.y[i] - y_mean;
    x_rest += dx;
    y_rest += dy;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return {x_mean + x_rest / n, y_mean + y_rest / n, xx - x_rest * x_rest / n, xy - x_rest * y_rest / n,
          yy - y_rest * y_rest / n};
}

double squared_residuals(const Pairs& pairs, const Moments& moments, double slope) {
  double sum = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < pairs.x.size(); ++i) {
    const double residual = (pairs.y[i] - moments.y_mean) - slope * (pairs.x[i] - moments.x_mean);
    sum += residual;
    squares += residual * residual;
  }
  return std::max(0.0, squares - sum * sum / pairs.points());
}

}  // namespace

LeastSquaresLine least_squares_line(std::span<const double> x, std::span<const double> y) {
  require_length("y", y.size(), "x", x.size());
  const Pairs pairs = pairs_of(x, y);
  LeastSquaresLine line{pairs.x.size(), kNan, kNan, kNan, kNan, kNan, kNan, kNan};
  if (pairs.x.size() < 2 || pairs.x_range.min == pairs.x_range.max) {
    return line;
  }
  const bool level = pairs.y_range.min == pairs.y_range.max;
  const Moments moments = moments_of(pairs);
  const double slope = level ? 0.0 : moments.xy / moments.xx;
  const int slope_exponent = pairs.y_scale.exponent - pairs.x_scale.exponent;
  line.slope = std::ldexp(slope, slope_exponent);
  line.intercept = level ? pairs.y_range.min : pairs.y_scale.up(moments.y_mean - slope * moments.x_mean);
  if (pairs.x.size() < 3) {
    return line;
  }
  const double squares = level ? 0.0 : squared_residuals(pairs, moments, slope);
  const double n = pairs.points();
  const double residual_sd = std::sqrt(squares / (n - 2.0));
  line.residual_sd = pairs.y_scale.up(residual_sd);
  line.slope_error = std::ldexp(residual_sd / std::sqrt(moments.xx), slope_exponent);
  line.intercept_error =
      pairs.y_scale.up(residual_sd * std::sqrt(1.0 / n + moments.x_mean * moments.x_mean / moments.xx));
  line.correlation = level ? kNan : std::clamp(moments.xy / (std::sqrt(moments.xx) * std::sqrt(moments.yy)), -1.0, 1.0);
  line.r_squared = line.correlation * line.correlation;
  return line;
}

}  // namespace lta
