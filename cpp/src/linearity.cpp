#include "lta/linearity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace lta {
namespace {

constexpr double kNoMargin = std::numeric_limits<double>::quiet_NaN();

struct Sweep {
  std::span<const double> error;
  std::span<const double> lower;
  std::span<const double> upper;
  std::span<const double> correction;
};

struct Point {
  bool graded = false;
  bool out = false;
  double margin = kNoMargin;
  double corrected = kNoMargin;
};

Sweep checked(std::span<const double> error, std::span<const double> lower, std::span<const double> upper,
              std::span<const double> correction) {
  require_length("lower", lower.size(), error.size());
  require_length("upper", upper.size(), error.size());
  if (!correction.empty()) {
    require_length("correction", correction.size(), error.size());
  }
  return {error, lower, upper, correction};
}

double correction_at(const Sweep& sweep, std::size_t i) {
  if (sweep.correction.empty()) {
    return 0.0;
  }
  const double correction = sweep.correction[i];
  if (!std::isfinite(correction)) {
    throw std::invalid_argument("correction[" + std::to_string(i) + "] is not finite at a graded point");
  }
  return correction;
}

Point judge_point(const Sweep& sweep, std::size_t i) {
  const double error = sweep.error[i];
  const double lower = sweep.lower[i];
  const double upper = sweep.upper[i];
  const double least = lower - error;
  const double most = upper - error;
  const bool plain = std::isfinite(least) && std::isfinite(most);  // then so are all three: the short way of asking
  if (!plain && !(std::isfinite(error) && std::isfinite(lower) && std::isfinite(upper))) {
    return {};
  }
  const double correction = correction_at(sweep, i);
  Point point{.graded = true, .corrected = error + correction};
  if (lower >= upper) {
    point.out = lower > upper || error != lower;
    return point;
  }
  point.out = correction < least || correction > most;
  // The sign of the room agrees with membership (x ≤ y is y − x ≥ 0 for doubles with gradual underflow); the clamps
  // only catch a quotient that underflows to zero, and a caller who switched gradual underflow off.
  const double margin = std::min(most - correction, correction - least) / halfband(lower, upper);
  point.margin = point.out ? std::min(margin, -kSmallestBand) : std::max(0.0, margin);
  return point;
}

void count(Evaluation& result, const Point& point, std::size_t i) {
  ++result.graded_points;
  result.fail_points += point.out ? 1U : 0U;
  if (const double size = std::fabs(point.corrected); !(size <= result.max_abs_error)) {  // also over its first NaN
    result.max_abs_error = size;
  }
  if (!(point.margin >= result.margin) && !std::isnan(point.margin)) {  // also over "none yet", which is NaN
    result.margin = point.margin;
    result.worst_index = static_cast<std::ptrdiff_t>(i);
  }
}

}  // namespace

void require_length(const char* name, std::size_t length, std::size_t expected) {
  if (length != expected) {
    throw std::invalid_argument(std::string(name) + " has " + std::to_string(length) + " values, error has " +
                                std::to_string(expected));
  }
}

Evaluation judge(std::span<const double> error, std::span<const double> lower, std::span<const double> upper,
                 std::span<const double> correction, const Judged& judged) {
  const Sweep sweep = checked(error, lower, upper, correction);
  if (!judged.out.empty()) {
    require_length("out", judged.out.size(), error.size());
  }
  if (!judged.margin.empty()) {
    require_length("margin", judged.margin.size(), error.size());
  }
  Evaluation result{0, 0, kNoMargin, -1, kNoMargin};
  for (std::size_t i = 0; i < error.size(); ++i) {
    const Point point = judge_point(sweep, i);
    if (!judged.out.empty()) {
      judged.out[i] = point.out ? 1 : 0;
    }
    if (!judged.margin.empty()) {
      judged.margin[i] = point.margin;
    }
    if (point.graded) {
      count(result, point, i);
    }
  }
  return result;
}

Evaluation evaluate(std::span<const double> error, std::span<const double> lower, std::span<const double> upper,
                    std::span<const double> correction) {
  return judge(error, lower, upper, correction, {});
}

void point_margins(std::span<const double> error, std::span<const double> lower, std::span<const double> upper,
                   std::span<const double> correction, std::span<double> out) {
  require_length("out", out.size(), error.size());
  (void)judge(error, lower, upper, correction, {.out = {}, .margin = out});
}

void points_out(std::span<const double> error, std::span<const double> lower, std::span<const double> upper,
                std::span<const double> correction, std::span<std::uint8_t> out) {
  require_length("out", out.size(), error.size());
  (void)judge(error, lower, upper, correction, {.out = out, .margin = {}});
}

}  // namespace lta
