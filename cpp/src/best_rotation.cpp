#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "lta/correction.hpp"
#include "lta/slab_optimum.hpp"

namespace lta {
namespace {

struct Found {
  Optimum optimum;
  Score score;
};

Found scored(std::span<const Slab> slabs, const Optimum& optimum) {
  return {optimum, score_of(slabs, optimum.offset, optimum.rotation)};
}

std::vector<Slab> without(std::span<const Slab> slabs, const OutSet& out) {
  std::vector<Slab> held;
  held.reserve(slabs.size());
  for (std::size_t i = 0, next = 0; i < slabs.size(); ++i) {
    if (next < out.size() && out[next] == i) {
      ++next;
    } else {
      held.push_back(slabs[i]);
    }
  }
  return held;
}

// The best correction that holds all slabs but one of these sets, if it is better than the one there is.
Found best_of(std::span<const Slab> slabs, RotationRange range, const std::vector<OutSet>& sets, Found best) {
  for (const OutSet& out : sets) {
    const std::vector<Slab> held = without(slabs, out);
    if (held.empty()) {
      continue;
    }
    const Found found = scored(slabs, widest_rotated_margin(held, range));
    if (found.score.better_than(best.score)) {
      best = found;
    }
  }
  return best;
}

// The best correction where some slabs stay out. A set whose cell is a mere point may be missed by a rounded
// correction: then the next count is tried, so what is returned always holds what its score says.
Found best_with_some_out(std::span<const Slab> slabs, RotationRange range, Found best) {
  for (std::size_t at_least = 1; at_least <= best.score.out;) {
    const std::vector<OutSet> sets = fewest_out(slabs, range, at_least, best.score.out);
    if (sets.empty()) {
      break;
    }
    const std::size_t count = sets.front().size();
    best = best_of(slabs, range, sets, best);
    if (best.score.out <= count) {
      break;
    }
    at_least = std::max(at_least, count) + 1;
  }
  return best;
}

}  // namespace

Corrections best_corrections(std::span<const double> error, std::span<const double> theory,
                             std::span<const double> lower, std::span<const double> upper, double least, double most) {
  const bool allowed = std::isfinite(least) && std::isfinite(most) && least <= 0 && most >= 0;
  if (!allowed) {
    throw std::invalid_argument("the rotation's bounds must be finite with least <= 0 <= most");
  }
  const std::vector<Slab> slabs = slabs_of(error, theory, lower, upper);
  const Optimum moved = best_offset_of(slabs);
  const Correction offset{.offset = moved.offset, .certificate = moved.pins};
  if (slabs.empty() || !(least < most)) {
    return {.offset = offset, .rotation = offset};
  }
  const RotationRange range{.least = least, .most = most};
  Found best = scored(slabs, moved);
  if (const Found held = scored(slabs, widest_rotated_margin(slabs, range)); held.score.better_than(best.score)) {
    best = held;
  }
  const bool upper_bound = best.score.out > 0 && slabs.size() > kExactPoints;
  if (best.score.out > 0 && !upper_bound) {
    best = best_with_some_out(slabs, range, best);
  }
  const Optimum& turned = best.optimum;
  return {.offset = offset,
          .rotation = {.offset = turned.offset,
                       .rotation = turned.rotation,
                       .certificate = turned.pins,
                       .rotation_on_bound = turned.rotation == least || turned.rotation == most,
                       .upper_bound = upper_bound}};
}

Correction best_rotation(std::span<const double> error, std::span<const double> theory, std::span<const double> lower,
                         std::span<const double> upper, double least, double most) {
  return best_corrections(error, theory, lower, upper, least, most).rotation;
}

}  // namespace lta
