#include "lta/linearity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace lta {
namespace {

constexpr double kNoMargin = std::numeric_limits<double>::quiet_NaN();
constexpr double kLargest = std::numeric_limits<double>::max();

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

// A point with a band where it stands: least ≤ correction ≤ most holds it.
Point placed(double least, double most, double error, double correction, double half) {
  const bool out = correction < least || correction > most;
  // The sign of the room agrees with membership (x ≤ y is y − x ≥ 0 for doubles with gradual underflow); the clamps
  // only catch a quotient that underflows to zero, and a caller who switched gradual underflow off.
  const double margin = std::min(most - correction, correction - least) / half;
  return {.graded = true,
          .out = out,
          .margin = out ? std::min(margin, -kSmallestBand) : std::max(0.0, margin),
          .corrected = error + correction};
}

Sweep checked(std::span<const double> error, std::span<const double> lower, std::span<const double> upper,
              std::span<const double> correction) {
  require_length("lower", lower.size(), error.size());
  require_length("upper", upper.size(), error.size());
  if (!correction.empty()) {
    require_length("correction", correction.size(), error.size());
  }
  return {error, lower, upper, correction};
}

// Any point, whatever it holds.
Point judge_unusual(const Sweep& sweep, std::size_t i) {
  const double error = sweep.error[i];
  const double lower = sweep.lower[i];
  const double upper = sweep.upper[i];
  if (!(std::isfinite(error) && std::isfinite(lower) && std::isfinite(upper))) {
    return {};
  }
  const double correction = sweep.correction.empty() ? 0.0 : sweep.correction[i];
  if (!std::isfinite(correction)) {
    throw std::invalid_argument("correction[" + std::to_string(i) + "] is not finite at a graded point");
  }
  if (lower >= upper) {
    return {.graded = true, .out = lower > upper || error != lower, .corrected = error + correction};
  }
  return placed(lower - error, upper - error, error, correction, halfband(lower, upper));
}

Point judge_point(const Sweep& sweep, std::size_t i) {
  const double error = sweep.error[i];
  const double least = sweep.lower[i] - error;
  const double most = sweep.upper[i] - error;
  const double correction = sweep.correction.empty() ? 0.0 : sweep.correction[i];
  const double half = (sweep.upper[i] - sweep.lower[i]) / 2.0;
  // One question in place of six: then everything is finite and there is a band.
  const bool usual = half > 0 && half + std::fabs(least) + std::fabs(most) + std::fabs(correction) <= kLargest;
  return usual ? placed(least, most, error, correction, half) : judge_unusual(sweep, i);
}

// What the points said so far.
struct Count {
  std::size_t graded = 0;
  std::size_t out = 0;
  double margin = std::numeric_limits<double>::infinity();
  std::ptrdiff_t worst = -1;
  double size = 0.0;

  void see(const Point& point, std::size_t i) {
    graded += point.graded ? 1U : 0U;
    out += point.out ? 1U : 0U;
    size =
        std::max(size, std::fabs(point.corrected));  // in this order NaN, which an ungraded point has, is passed over
    if (point.margin < margin || (worst < 0 && !std::isnan(point.margin))) {
      margin = point.margin;
      worst = static_cast<std::ptrdiff_t>(i);
    }
  }
  [[nodiscard]] Evaluation result() const {
    return {graded, out, worst < 0 ? kNoMargin : margin, worst, graded == 0 ? kNoMargin : size};
  }
};

}  // namespace

Evaluation judge(std::span<const double> error, std::span<const double> lower, std::span<const double> upper,
                 std::span<const double> correction, const Judged& judged) {
  const Sweep sweep = checked(error, lower, upper, correction);
  if (!judged.out.empty()) {
    require_length("out", judged.out.size(), error.size());
  }
  if (!judged.margin.empty()) {
    require_length("margin", judged.margin.size(), error.size());
  }
  Count count;
  for (std::size_t i = 0; i < error.size(); ++i) {
    const Point point = judge_point(sweep, i);
    count.see(point, i);
    if (!judged.out.empty()) {
      judged.out[i] = point.out ? 1 : 0;
    }
    if (!judged.margin.empty()) {
      judged.margin[i] = point.margin;
    }
  }
  return count.result();
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
