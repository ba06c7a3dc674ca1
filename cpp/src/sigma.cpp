#include "lta/sigma.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <ranges>
#include <vector>

#include "lta/arguments.hpp"
#include "lta/butterworth.hpp"
#include "lta/statistics.hpp"

namespace lta {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kLeastPoints = 10;  // of the standard profile: one more than the pad of its filter
constexpr std::size_t kEnd = 5;           // points dropped at each end, where the extension shows
constexpr double kSmallestStep = 1e-6;
constexpr double kOnePoleAlpha = 0.8;

// What differs between the profiles once the curve is filtered.
struct Rule {
  std::size_t least_to_drop;  // points from which the ends are dropped
  std::size_t steps;          // a slope spans
};

template <std::ranges::view Samples>
void one_pole_pass(Samples samples) {
  if (samples.empty()) {
    return;
  }
  double level = samples.front();
  for (double& sample : samples) {
    level = kOnePoleAlpha * sample + (1.0 - kOnePoleAlpha) * level;
    sample = level;
  }
}

void filter(std::span<double> error, SigmaProfile profile) {
  if (profile == SigmaProfile::standard) {
    sosfiltfilt(butterworth_sections(2, 0.1), error, error);
  } else if (profile == SigmaProfile::one_pole) {
    one_pole_pass(error);
    one_pole_pass(std::views::reverse(error));
  } else if (error.size() >= 50) {
    sosfiltfilt(butterworth_sections(5, 0.8), error, error);
  } else if (error.size() >= 15) {
    sosfilt(butterworth_sections(5, 0.8), error, error);
  }
}

// Writes the slopes over the head of `error` and returns how many there are.
std::size_t slopes_in_place(std::span<const double> position, std::span<double> error, const Rule& rule) {
  const std::size_t end = error.size() >= rule.least_to_drop ? kEnd : 0;
  std::size_t slopes = 0;
  for (std::size_t i = end; i + rule.steps + end < error.size(); ++i) {
    const double step = position[i + rule.steps] - position[i];
    if (std::fabs(step) > kSmallestStep) {
      error[slopes++] = (error[i + rule.steps] - error[i]) / step;
    }
  }
  return slopes;
}

}  // namespace

SigmaGradient sigma_gradient(std::span<const double> position, std::span<const double> error, SigmaProfile profile) {
  require_length("error", error.size(), "position", position.size());
  std::vector<double> kept(2 * position.size());  // positions, then errors
  std::size_t n = 0;
  for (std::size_t i = 0; i < position.size(); ++i) {
    if (is_point(position[i], error[i])) {
      kept[n] = position[i];
      kept[position.size() + n++] = error[i];
    }
  }
  SigmaGradient result{kNan, n, 0};
  const bool standard = profile == SigmaProfile::standard;
  if (standard && n < kLeastPoints) {
    return result;
  }
  const auto curve = std::span(kept).subspan(position.size(), n);
  filter(curve, profile);
  const Rule rule = standard ? Rule{13, 1} : Rule{11, 3};
  result.slopes = slopes_in_place(std::span(kept).first(n), curve, rule);
  result.value = sample_standard_deviation(curve.first(result.slopes));
  return result;
}

double sigma_threshold(SigmaProfile profile, double spec, double travel_or_length) {
  if (!(travel_or_length > 0.0) || std::isnan(spec)) {
    return kNan;
  }
  if (profile == SigmaProfile::standard) {
    return 6.0 * spec / travel_or_length;
  }
  return std::clamp(12.0 * spec / travel_or_length, 1e-4, 0.05);
}

}  // namespace lta
