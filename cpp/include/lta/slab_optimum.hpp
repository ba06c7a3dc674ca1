// The optimisers behind correction.hpp, on slabs: each answers one question and proves its answer by the points that
// pin it.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "lta/slabs.hpp"

namespace lta {

struct RotationRange {
  double least;
  double most;
};

struct Optimum {
  double offset = 0.0;
  double rotation = 0.0;
  std::array<std::ptrdiff_t, 3> pins{-1, -1, -1};  // indices of the points that pin the margin
};

// The offset with the largest smallest margin of slabs that some offset holds together; at least one slab.
Optimum widest_margin(std::span<const Slab> held);

// The offset that leaves fewest slabs out, and among those the one with the largest margin; zero without slabs.
Optimum best_offset_of(std::span<const Slab> slabs);

// Offset and rotation with the largest smallest margin, negative where they cannot all be held; at least one slab.
Optimum widest_rotated_margin(std::span<const Slab> slabs, RotationRange range);

// The same to about 1e-12 of the half bands and without pins: the linear programme alone.
Optimum rotated_margin_programme(std::span<const Slab> slabs, RotationRange range);

// Which slabs a correction leaves out, by their place in the list, ascending.
using OutSet = std::vector<std::size_t>;

// Tracks that no correction can help have up to O(n²) sets of equally few slabs out: so many are compared by margin,
// fewer where the slabs are above 400 (sets · slabs ≤ 4 million). The count is exact all the same.
inline constexpr std::size_t kMostTiedSets = 10'000;

// Every set of slabs that is left out where fewest are, among the corrections that leave `at_least` … `at_most` out, of
// very many the first that are found; none where there is no such correction. Exact; O(n²) after pruning.
std::vector<OutSet> fewest_out(std::span<const Slab> slabs, RotationRange range, std::size_t at_least,
                               std::size_t at_most);

// One side of a slab: a point of the chain that it may touch.
struct Side {
  double t;
  double value;  // a of a lower side, b of an upper one
  std::size_t slab;
};

// The rotation at which a correction that touches one side touches the other, of another t; also where a difference
// leaves the range of doubles.
inline double crossing(const Side& edge, const Side& side) {
  const double arm = side.t - edge.t;
  const double gap = side.value - edge.value;  // at rotation 0
  const bool usual = std::isfinite(gap) && std::isfinite(arm);
  return usual ? gap / arm : (side.value / 2 - edge.value / 2) / (side.t / 2 - edge.t / 2);
}

// The sides that can be violated where at most `budget` slabs are out: those in the outermost budget + 1 layers of
// their own chain, lower sides peeled from above and upper ones from below, for rotations in the range.
std::vector<Side> outer_lower_sides(std::span<const Slab> slabs, RotationRange range, std::size_t budget);
std::vector<Side> outer_upper_sides(std::span<const Slab> slabs, RotationRange range, std::size_t budget);

}  // namespace lta
