// The largest common margin with offset and rotation: near the answer of the linear programme, the constraints that pin
// it are found and solved once more, so that it depends neither on their order nor on the programme's tolerance.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "lta/rotation_pins.hpp"

namespace lta {
namespace {

constexpr std::array kNearlyTight{1e-12, 1e-10, 1e-8};  // as near as the programme happened to come
constexpr std::size_t kStretches = 12;                  // of theory, where more sides than these are tight
constexpr double kNoWorse = 1e-12;
double least_margin(std::span<const Slab> slabs, double offset, double rotation) {
  double least = std::numeric_limits<double>::infinity();
  for (const Slab& slab : slabs) {
    const double correction = offset + rotation * slab.t;
    least = std::min(least, std::min(correction - slab.a, slab.b - correction) * slab.w);
  }
  return least;
}

// Of very many sides that are equally tight, the tightest of each kind in every stretch: what alternates is kept.
std::vector<Pin> thinned(const std::vector<Pin>& pins) {
  std::vector<Pin> few;
  for (std::size_t stretch = 0; stretch < kStretches; ++stretch) {
    const std::span part(pins.begin() + static_cast<std::ptrdiff_t>(stretch * pins.size() / kStretches),
                         pins.begin() + static_cast<std::ptrdiff_t>((stretch + 1) * pins.size() / kStretches));
    for (const bool lower : {true, false}) {
      const auto room = [lower](const Pin& pin) {
        return pin.lower == lower ? pin.room : std::numeric_limits<double>::infinity();
      };
      if (const auto best = std::ranges::min_element(part, {}, room); best != part.end() && best->lower == lower) {
        few.push_back(*best);
      }
    }
  }
  std::ranges::stable_sort(few, {}, [](const Pin& pin) { return pin.slab->t; });
  return few;
}

// The sides with hardly more than the least room, by theory.
std::vector<Pin> nearly_tight(std::span<const Slab> slabs, const Optimum& at, double least, double tolerance) {
  std::vector<Pin> pins;
  const double enough = least + tolerance * std::max(1.0, std::fabs(least));
  for (const Slab& slab : slabs) {
    const double correction = at.offset + at.rotation * slab.t;
    const double below = (correction - slab.a) * slab.w;
    const double above = (slab.b - correction) * slab.w;
    if (below <= enough) {
      pins.push_back({&slab, true, below});
    }
    if (above <= enough) {
      pins.push_back({&slab, false, above});
    }
  }
  std::ranges::stable_sort(pins, {}, [](const Pin& pin) { return pin.slab->t; });
  return pins.size() > 2 * kStretches ? thinned(pins) : pins;
}

Optimum optimum_of(const Candidate& found, RotationRange range) {
  Optimum best{.offset = static_cast<double>(found.offset),
               .rotation = std::clamp(static_cast<double>(found.rotation), range.least, range.most)};
  for (std::size_t i = 0; i < 3; ++i) {
    best.pins[i] = found.pins[i] == nullptr ? -1 : found.pins[i]->slab->index;
  }
  return best;
}

}  // namespace

Optimum widest_rotated_margin(std::span<const Slab> slabs, RotationRange range) {
  const Optimum near = rotated_margin_programme(slabs, range);
  const double least = least_margin(slabs, near.offset, near.rotation);
  for (const double tolerance : kNearlyTight) {
    const std::vector<Pin> pins = nearly_tight(slabs, near, least, tolerance);
    Candidate found = tightest(pins, range, near.rotation);
    if (found.pins[0] == nullptr) {
      continue;
    }
    if (found.pins[2] == nullptr && found.pins[0]->slab->t == found.pins[1]->slab->t) {
      smallest_rotation(found, slabs, range);
    }
    const Optimum polished = optimum_of(found, range);
    if (least_margin(slabs, polished.offset, polished.rotation) >= least - kNoWorse * std::max(1.0, std::fabs(least))) {
      return polished;
    }
  }
  return near;
}

}  // namespace lta
