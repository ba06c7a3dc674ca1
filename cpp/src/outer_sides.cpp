// Chains peeled in layers (RULES §2): a side below the (v+1)-th layer cannot be violated unless one side in each layer
// above it is, which makes more than v.
#include <algorithm>
#include <cmath>
#include <vector>

#include "lta/slab_optimum.hpp"

namespace lta {
namespace {

// Whether `middle` may be left out of the chain from `left` to `right`: clearly below it. In doubt it stays, which only
// keeps a side too many.
bool clearly_below(const Side& left, const Side& middle, const Side& right) {
  const double width = right.t - left.t;
  if (!(width > 0)) {
    return middle.value <= right.value;
  }
  const double share = (middle.t - left.t) / width;
  const double chain = left.value + share * (right.value - left.value);
  const double doubt = 1e-12 * (std::fabs(left.value) + std::fabs(right.value) + std::fabs(middle.value));
  return middle.value < chain - doubt;
}

double slope(const Side& left, const Side& right) { return (right.value - left.value) / (right.t - left.t); }

// Adds a side, which lies at no smaller t than all before it, to the upper chain of those.
void add(std::vector<std::size_t>& chain, const std::vector<Side>& sides, std::size_t i) {
  if (!chain.empty() && sides[chain.back()].t == sides[i].t) {
    if (sides[chain.back()].value >= sides[i].value) {
      return;
    }
    chain.pop_back();
  }
  while (chain.size() > 1 && clearly_below(sides[chain[chain.size() - 2]], sides[chain.back()], sides[i])) {
    chain.pop_back();
  }
  chain.push_back(i);
}

// The part of a chain that is uppermost for some slope of the range; one more at each end is harmless.
std::span<const std::size_t> in_range(std::span<const std::size_t> chain, const std::vector<Side>& sides,
                                      RotationRange range) {
  const auto steeper = [&](std::size_t from, double bound) {
    return slope(sides[chain[from]], sides[chain[from + 1]]) > bound;
  };
  std::size_t first = 0;
  while (first + 2 < chain.size() && steeper(first + 1, range.most)) {
    ++first;
  }
  std::size_t last = chain.size();
  while (last > first + 2 && !steeper(last - 3, range.least)) {
    --last;
  }
  return chain.subspan(first, last - first);
}

// Takes the uppermost sides for slopes in the range out of `sides` (by t) and appends them to `outer`.
void peel(std::vector<Side>& sides, RotationRange range, std::vector<Side>& outer) {
  std::vector<std::size_t> chain;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    add(chain, sides, i);
  }
  const std::span<const std::size_t> taken = in_range(chain, sides, range);
  std::vector<Side> rest;
  rest.reserve(sides.size());
  for (std::size_t i = 0, next = 0; i < sides.size(); ++i) {
    if (next < taken.size() && taken[next] == i) {
      outer.push_back(sides[i]);
      ++next;
    } else {
      rest.push_back(sides[i]);
    }
  }
  sides = std::move(rest);
}

std::vector<Side> peeled(std::vector<Side> sides, RotationRange range, std::size_t budget) {
  std::ranges::stable_sort(sides, {}, &Side::t);
  std::vector<Side> outer;
  // To the end, also where all sides that are left will be taken: their order decides which of very many tied sets are
  // compared (OutSets).
  for (std::size_t layer = 0; layer <= budget && !sides.empty(); ++layer) {
    peel(sides, range, outer);
  }
  return outer;
}

}  // namespace

std::vector<Side> outer_lower_sides(std::span<const Slab> slabs, RotationRange range, std::size_t budget) {
  std::vector<Side> sides;
  sides.reserve(slabs.size());
  for (std::size_t i = 0; i < slabs.size(); ++i) {
    sides.push_back({slabs[i].t, slabs[i].a, i});
  }
  return peeled(std::move(sides), range, budget);
}

std::vector<Side> outer_upper_sides(std::span<const Slab> slabs, RotationRange range, std::size_t budget) {
  std::vector<Side> sides;
  sides.reserve(slabs.size());
  for (std::size_t i = 0; i < slabs.size(); ++i) {  // upside down: the lowest become the uppermost
    sides.push_back({slabs[i].t, -slabs[i].b, i});
  }
  std::vector<Side> outer = peeled(std::move(sides), {.least = -range.most, .most = -range.least}, budget);
  for (Side& side : outer) {
    side.value = -side.value;
  }
  return outer;
}

}  // namespace lta
