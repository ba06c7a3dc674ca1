// The minimax line of points in order: upper and lower hull, then one walk over their edges (STANDARDS §2.4).
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace lta {

struct Vertex {
  double x;
  double y;
  std::ptrdiff_t index;  // of the point in the caller's input
};

struct MinimaxTriple {
  std::array<Vertex, 3> vertices;  // ascending x, residuals alternate
  double slope;
  double half_width;
};

// Needs points in ascending x with at least two different x, none above 1e300. O(n).
MinimaxTriple minimax_triple(std::span<const Vertex> points);

}  // namespace lta
