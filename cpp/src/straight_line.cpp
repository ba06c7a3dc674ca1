#include "lta/straight_line.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "lta/arguments.hpp"
#include "lta/minimax.hpp"
#include "lta/summation.hpp"

namespace lta {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kRoundingAllowance = 1e-12;

// The points that are there, scaled near 1, ascending by x, equals in the order of the input.
struct Cloud {
  std::vector<Vertex> points;
  Scale x_scale;
  Scale y_scale;

  [[nodiscard]] double slope_up(double slope) const { return std::ldexp(slope, y_scale.exponent - x_scale.exponent); }
};

// The pivot counts for the scale: differences to it must not overflow.
Cloud cloud_of(std::span<const double> x, std::span<const double> y, Pivot pivot = {0.0, 0.0}) {
  require_length("y", y.size(), "x", x.size());
  Cloud cloud;
  double x_largest = std::fabs(pivot.x);
  double y_largest = std::fabs(pivot.y);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (is_point(x[i], y[i])) {
      cloud.points.push_back({x[i], y[i], static_cast<std::ptrdiff_t>(i)});
      x_largest = std::max(x_largest, std::fabs(x[i]));
      y_largest = std::max(y_largest, std::fabs(y[i]));
    }
  }
  // Sorted before scaling, which may make positions equal that are not.
  std::ranges::stable_sort(cloud.points, [](const Vertex& a, const Vertex& b) { return a.x < b.x; });
  cloud.x_scale = scale_of(x_largest);
  cloud.y_scale = scale_of(y_largest);
  for (Vertex& point : cloud.points) {
    point.x *= cloud.x_scale.down;
    point.y *= cloud.y_scale.down;
  }
  return cloud;
}

bool has_slope(const Cloud& cloud) { return !cloud.points.empty() && cloud.points.front().x < cloud.points.back().x; }

double residual(const Vertex& point, const Vertex& base, double slope) {
  return (point.y - base.y) - slope * (point.x - base.x);
}

// The line through base, raised by `rise`; everything but the result in scaled units.
ReferenceLine line_of(const Cloud& cloud, const Vertex& base, double rise, double slope, double deviation) {
  return {cloud.points.size(), cloud.slope_up(slope), cloud.y_scale.up(base.y + rise - slope * base.x),
          cloud.y_scale.up(deviation)};
}

// ½ (max − min) of y: what a line leaves at best where all points share one x.
double half_range(const Cloud& cloud) {
  const auto [low, high] =
      std::ranges::minmax_element(cloud.points, [](const Vertex& a, const Vertex& b) { return a.y < b.y; });
  return cloud.points.empty() ? kNan : half_difference(high->y, low->y);
}

// No line does better than half_width on the triple, and this one does not do worse anywhere: together, a proof.
void verify(const Cloud& cloud, const MinimaxTriple& best, double rise) {
  const double allowed = best.half_width + kRoundingAllowance * 2.0 * half_range(cloud);
  for (const Vertex& point : cloud.points) {
    if (!(std::fabs(residual(point, best.vertices[0], best.slope) - rise) <= allowed)) {
      throw std::runtime_error("the minimax line misses point " + std::to_string(point.index));
    }
  }
}

}  // namespace

MinimaxLine minimax_line(std::span<const double> x, std::span<const double> y) {
  const Cloud cloud = cloud_of(x, y);
  if (!has_slope(cloud)) {
    return {{cloud.points.size(), kNan, kNan, cloud.y_scale.up(half_range(cloud))}, {-1, -1, -1}};
  }
  const MinimaxTriple best = minimax_triple(cloud.points);
  const double rise = residual(best.vertices[1], best.vertices[0], best.slope) / 2.0;
  verify(cloud, best, rise);
  const auto& [left, middle, right] = best.vertices;
  return {line_of(cloud, left, rise, best.slope, best.half_width), {left.index, middle.index, right.index}};
}

// The points and their mirror images in the pivot have a best line through the pivot, by symmetry; its half width is
// that of the points alone, because a point and its image have opposite residuals.
ReferenceLine zero_based_line(std::span<const double> x, std::span<const double> y, Pivot pivot) {
  if (!is_point(pivot.x, pivot.y)) {
    throw std::invalid_argument("pivot is not finite");
  }
  const Cloud cloud = cloud_of(x, y, pivot);
  const Vertex base{pivot.x * cloud.x_scale.down, pivot.y * cloud.y_scale.down, -1};
  std::vector<Vertex> mirrored;
  double largest = cloud.points.empty() ? kNan : 0.0;
  bool determined = false;
  for (const Vertex& point : cloud.points) {
    const Vertex apart{point.x - base.x, point.y - base.y, point.index};
    mirrored.push_back(apart);
    mirrored.push_back({-apart.x, -apart.y, apart.index});
    largest = std::fmax(largest, std::fabs(apart.y));
    determined = determined || apart.x != 0.0;
  }
  if (!determined) {
    return {cloud.points.size(), kNan, kNan, cloud.y_scale.up(largest)};
  }
  std::ranges::stable_sort(mirrored, [](const Vertex& a, const Vertex& b) { return a.x < b.x; });
  const MinimaxTriple best = minimax_triple(mirrored);
  return line_of(cloud, base, 0.0, best.slope, best.half_width);
}

ReferenceLine zero_based_line(std::span<const double> x, std::span<const double> y) {
  const Cloud cloud = cloud_of(x, y);
  if (cloud.points.empty()) {
    return {0, kNan, kNan, kNan};
  }
  const auto first = static_cast<std::size_t>(cloud.points.front().index);
  return zero_based_line(x, y, {x[first], y[first]});
}

ReferenceLine terminal_line(std::span<const double> x, std::span<const double> y) {
  const Cloud cloud = cloud_of(x, y);
  if (!has_slope(cloud)) {
    return {cloud.points.size(), kNan, kNan, kNan};
  }
  const Vertex& first = cloud.points.front();
  const Vertex& last = cloud.points.back();
  const double slope = (last.y - first.y) / (last.x - first.x);
  double largest = 0.0;
  for (const Vertex& point : cloud.points) {
    largest = std::max(largest, std::fabs(residual(point, first, slope)));
  }
  return line_of(cloud, first, 0.0, slope, largest);
}

double absolute_deviation(std::span<const double> y) {
  double largest = kNan;
  for (const double value : y) {
    largest = std::isfinite(value) ? std::fmax(largest, std::fabs(value)) : largest;
  }
  return largest;
}

CentredOffset centred_offset(std::span<const double> y) {
  std::size_t points = 0;
  double min = kNan;
  double max = kNan;
  for (const double value : y) {
    if (std::isfinite(value)) {
      ++points;
      min = std::fmin(min, value);
      max = std::fmax(max, value);
    }
  }
  return {points, -midpoint(max, min), half_difference(max, min)};
}

}  // namespace lta
