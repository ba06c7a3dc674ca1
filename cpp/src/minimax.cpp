#include "lta/minimax.hpp"

#include <cmath>
#include <utility>
#include <vector>

namespace lta {
namespace {

// a·b − c·d with two roundings' worth of error instead of a cancellation (Kahan).
double difference_of_products(double a, double b, double c, double d) {
  const double product = c * d;
  const double error = std::fma(-c, d, product);
  return std::fma(a, b, -product) + error;
}

// Above 0 when b lies above the line from a to c.
double above(const Vertex& a, const Vertex& b, const Vertex& c) {
  return difference_of_products(b.y - a.y, c.x - a.x, c.y - a.y, b.x - a.x);
}

// side 1: the upper hull, side −1: the lower; from left to right, one vertex per x.
std::vector<Vertex> hull(std::span<const Vertex> points, double side) {
  std::vector<Vertex> kept;
  for (const Vertex& point : points) {
    if (!kept.empty() && kept.back().x == point.x) {
      if (side * point.y <= side * kept.back().y) {
        continue;
      }
      kept.pop_back();
    }
    while (kept.size() >= 2 && side * above(kept[kept.size() - 2], kept.back(), point) <= 0.0) {
      kept.pop_back();
    }
    kept.push_back(point);
  }
  return kept;
}

double slope_of(const Vertex& from, const Vertex& to) { return (to.y - from.y) / (to.x - from.x); }

// Whether the edge from a to b is less steep than the one from c to d.
bool less_steep(const Vertex& a, const Vertex& b, const Vertex& c, const Vertex& d) {
  return difference_of_products(b.y - a.y, d.x - c.x, d.y - c.y, b.x - a.x) < 0.0;
}

MinimaxTriple triple(const Vertex& left, const Vertex& middle, const Vertex& right) {
  const double width = std::fabs(above(left, middle, right)) / (right.x - left.x);
  return {{left, middle, right}, slope_of(left, right), width / 2.0};
}

}  // namespace

// As the slope grows from −∞ the highest vertex of y − slope·x walks over the upper hull from right to left and the
// lowest over the lower hull from left to right, an edge at a time. The width shrinks until they meet in x: the edge on
// which they pass is parallel to the best line, and the vertex of the other hull lies between its ends.
MinimaxTriple minimax_triple(std::span<const Vertex> points) {
  const std::vector<Vertex> upper = hull(points, 1.0);
  const std::vector<Vertex> lower = hull(points, -1.0);
  std::size_t high = upper.size() - 1;
  std::size_t low = 0;
  for (;;) {
    const bool upper_next =
        low + 1 == lower.size() || (high > 0 && less_steep(upper[high - 1], upper[high], lower[low], lower[low + 1]));
    if (upper_next) {
      if (upper[high - 1].x <= lower[low].x) {
        return triple(upper[high - 1], lower[low], upper[high]);
      }
      --high;
    } else {
      if (lower[low + 1].x >= upper[high].x) {
        return triple(lower[low], upper[high], lower[low + 1]);
      }
      ++low;
    }
  }
}

}  // namespace lta
