// The points that pin a margin with offset and rotation: what pairs and triples of tight sides prove.
#pragma once

#include <array>
#include <limits>
#include <span>
#include <vector>

#include "lta/slab_optimum.hpp"

namespace lta {

// At least a double; where it is more, the solution is better than its result can show.
using Exact = long double;  // at least a double; where it is more, the polish is better than its result can show

// One side of a slab that pins the margin from below (lower) or above.
struct Pin {
  const Slab* slab;
  bool lower;
  double room;

  [[nodiscard]] Exact value() const { return lower ? slab->a : slab->b; }
};

struct Candidate {
  Exact margin = std::numeric_limits<Exact>::infinity();
  Exact rotation = 0;
  Exact offset = 0;
  std::array<const Pin*, 3> pins{};
};

// By duality the largest margin is the smallest that any alternating triple, any pair at one theory, or any pair whose
// rotation is stopped by its bound allows; pins by theory. `rotation` stands where a pair leaves it free. Without pins
// where none of them is there.
Candidate tightest(const std::vector<Pin>& pins, RotationRange range, double rotation);

// A pair at one theory leaves the rotation free within what the other slabs allow: takes the smallest there is.
void smallest_rotation(Candidate& found, std::span<const Slab> slabs, RotationRange range);

}  // namespace lta
