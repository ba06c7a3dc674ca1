// Random tracks, and the fewest points out that trying all corrections finds.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "lta/correction.hpp"
#include "lta/slab_optimum.hpp"
#include "numbers.hpp"
#include "random.hpp"

namespace lta::test {

inline constexpr RotationRange kRange{.least = -0.1, .most = 0.2};

struct Track {
  Values error, theory, lower, upper;

  Track(Random& random, std::size_t points, double reach = 1.0) {
    for (std::size_t i = 0; i < points; ++i) {
      const double half = random.between(0.05, 0.4);
      error.push_back(random.between(-reach, reach));
      theory.push_back(random.between(-5, 5));
      lower.push_back(-half);
      upper.push_back(half);
    }
  }

  [[nodiscard]] std::vector<Slab> slabs() const { return slabs_of(error, theory, lower, upper); }
};

// Fewest out of the corrections that touch this side at this rotation, and of those just beside them.
inline std::size_t fewest_out_beside(const Side& side, double rotation, const std::vector<Slab>& slabs,
                                     RotationRange range) {
  std::size_t fewest = slabs.size();
  for (const double turn : {-1e-9, 0.0, 1e-9}) {
    for (const double nudge : {-1e-8, 0.0, 1e-8}) {
      const double k = std::clamp(rotation + turn, range.least, range.most);
      fewest = std::min(fewest, score_of(slabs, side.value - rotation * side.t + nudge, k).out);
    }
  }
  return fewest;
}

// Fewest out over all crossings of sides and of sides with the bounds, and just beside them.
inline std::size_t brute_force(const std::vector<Slab>& slabs, RotationRange range) {
  std::vector<Side> sides;
  for (const Slab& slab : slabs) {
    sides.push_back({slab.t, slab.a, 0});
    sides.push_back({slab.t, slab.b, 0});
  }
  std::size_t fewest = slabs.size();
  for (const Side& one : sides) {
    fewest = std::min(
        {fewest, fewest_out_beside(one, range.least, slabs, range), fewest_out_beside(one, range.most, slabs, range)});
    for (const Side& other : sides) {
      const double crossing = (one.value - other.value) / (one.t - other.t);
      if (range.least <= crossing && crossing <= range.most) {
        fewest = std::min(fewest, fewest_out_beside(one, crossing, slabs, range));
      }
    }
  }
  return fewest;
}

}  // namespace lta::test
