#include "lta/out_bounds.hpp"

#include <algorithm>
#include <cmath>

namespace lta {
namespace {

constexpr double kSteps = 64'000;
constexpr double kSmallestStep = 1e-12;  // of the largest number that takes part: well above all rounding

std::vector<double> turned(std::span<const Side> sides, double rotation) {
  std::vector<double> values;
  values.reserve(sides.size());
  for (const Side& side : sides) {
    values.push_back(side.value - rotation * side.t);
  }
  return values;
}

double reach_of(std::span<const Side> sides, double rotation) {
  double reach = 0.0;
  for (const Side& side : sides) {
    reach = std::max(reach, std::fabs(side.value) + std::fabs(rotation * side.t));
  }
  return reach;
}

// Two values that differ by more than one step differ by more than rounding; what lies beyond the range is at its ends.
class Scale {
 public:
  Scale(const std::vector<double>& values, double reach) {
    if (values.empty()) {
      return;
    }
    const auto [least, most] = std::ranges::minmax(values);
    const double step = (most - least) / kSteps;
    if (std::isfinite(reach) && step > kSmallestStep * reach && std::isfinite(1 / step)) {
      middle_ = least / 2 + most / 2;
      per_volt_ = 1 / step;
    }
  }

  [[nodiscard]] std::vector<std::int16_t> steps(const std::vector<double>& values) const {
    std::vector<std::int16_t> steps;
    if (per_volt_ == 0) {
      steps.resize(values.size());
      return steps;
    }
    steps.reserve(values.size());
    for (const double value : values) {
      const double place = std::clamp((value - middle_) * per_volt_, -kSteps / 2, kSteps / 2);
      steps.push_back(static_cast<std::int16_t>(std::floor(place)));
    }
    return steps;
  }

 private:
  double middle_ = 0.0;
  double per_volt_ = 0.0;  // all in one step where there is no range to speak of: then nothing is known to be out
};

template <typename Out>
std::int16_t count_both(const std::vector<std::int16_t>& first, const std::vector<std::int16_t>& last, Out out) {
  std::int16_t count = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    count = static_cast<std::int16_t>(count + out(first[i], last[i]));
  }
  return count;
}

}  // namespace

OutBounds::OutBounds(std::span<const Side> lower, std::span<const Side> upper, RotationRange range) {
  for (std::size_t k = 0; k <= kStretches; ++k) {
    const double share = static_cast<double>(k) / kStretches;
    const double rotation = k == kStretches ? range.most : range.least + share * range.most - share * range.least;
    const std::vector<double> values = turned(lower, rotation);
    const Scale scale(values, std::max(reach_of(lower, rotation), reach_of(upper, rotation)));
    lower_[k] = scale.steps(values);
    upper_[k] = scale.steps(turned(upper, rotation));
  }
}

std::size_t OutBounds::out_throughout(std::size_t i, std::size_t stretch) const {
  const auto above_first = static_cast<std::int16_t>(lower_[stretch][i] + 1);
  const auto above_last = static_cast<std::int16_t>(lower_[stretch + 1][i] + 1);
  const auto below_first = static_cast<std::int16_t>(lower_[stretch][i] - 1);
  const auto below_last = static_cast<std::int16_t>(lower_[stretch + 1][i] - 1);
  const auto above = [=](std::int16_t first, std::int16_t last) {
    return int{first > above_first} & int{last > above_last};
  };
  const auto below = [=](std::int16_t first, std::int16_t last) {
    return int{first < below_first} & int{last < below_last};
  };
  return static_cast<std::size_t>(count_both(lower_[stretch], lower_[stretch + 1], above)) +
         static_cast<std::size_t>(count_both(upper_[stretch], upper_[stretch + 1], below));
}

}  // namespace lta
