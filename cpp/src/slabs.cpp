#include "lta/slabs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lta/linearity.hpp"

namespace lta {
namespace {

constexpr double kSameMargin = 1e-12;

}  // namespace

std::vector<Slab> slabs_of(std::span<const double> error, std::span<const double> theory, std::span<const double> lower,
                           std::span<const double> upper) {
  require_length("lower", lower.size(), error.size());
  require_length("upper", upper.size(), error.size());
  if (!theory.empty()) {
    require_length("theory", theory.size(), error.size());
  }
  std::vector<Slab> slabs;
  slabs.reserve(error.size());
  for (std::size_t i = 0; i < error.size(); ++i) {
    if (!(lower[i] < upper[i])) {
      continue;
    }
    const double half = halfband(lower[i], upper[i]);
    const Slab slab{.a = lower[i] - error[i],
                    .b = upper[i] - error[i],
                    .h = half,
                    .w = 1.0 / half,
                    .t = theory.empty() ? 0.0 : theory[i],
                    .index = static_cast<std::ptrdiff_t>(i)};
    if (std::isfinite(slab.a) && std::isfinite(slab.b) && std::isfinite(half) && std::isfinite(slab.w) &&
        std::isfinite(slab.t)) {
      slabs.push_back(slab);
    }
  }
  return slabs;
}

bool Score::better_than(const Score& other) const noexcept {
  if (out != other.out) {
    return out < other.out;
  }
  if (std::fabs(margin - other.margin) > kSameMargin) {
    return margin > other.margin;
  }
  if (std::fabs(rotation) != std::fabs(other.rotation)) {
    return std::fabs(rotation) < std::fabs(other.rotation);
  }
  return std::fabs(offset) < std::fabs(other.offset);
}

Score score_of(std::span<const Slab> slabs, double offset, double rotation) {
  Score score{.out = 0, .margin = -std::numeric_limits<double>::infinity(), .rotation = rotation, .offset = offset};
  double least = std::numeric_limits<double>::infinity();
  for (const Slab& slab : slabs) {
    const double correction = offset + rotation * slab.t;
    if (slab.holds(correction)) {
      least = std::min(least, slab.margin(correction));
    } else {
      ++score.out;
    }
  }
  if (score.out < slabs.size()) {
    score.margin = least;
  }
  return score;
}

}  // namespace lta
