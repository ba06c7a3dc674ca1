#include "lta/smoothness.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "lta/arguments.hpp"
#include "lta/monotone_deque.hpp"

namespace lta {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kSpare = 1e-9;
constexpr std::size_t kIndicative = 3;
constexpr std::size_t kFull = 10;
constexpr std::size_t kNarrow = 8;  // points of a window

struct Point {
  double position;
  double error;
};

// Ascending by position; a sweep that already runs one way needs no sorting.
std::vector<Point> sorted_points(std::span<const double> position, std::span<const double> error) {
  std::vector<Point> points;
  points.reserve(position.size());
  for (std::size_t i = 0; i < position.size(); ++i) {
    if (is_point(position[i], error[i])) {
      points.push_back({position[i], error[i]});
    }
  }
  const auto before = [](const Point& a, const Point& b) { return a.position < b.position; };
  if (!points.empty() && points.front().position > points.back().position) {
    std::ranges::reverse(points);
  }
  if (!std::ranges::is_sorted(points, before)) {
    std::ranges::stable_sort(points, before);
  }
  return points;
}

double range_of(std::span<const Point> window) {
  double high = window.front().error;
  double low = high;
  for (const Point& point : window) {
    high = std::max(high, point.error);
    low = std::min(low, point.error);
  }
  return high - low;
}

// The largest and smallest error of a window whose ends only move forward. In a narrow one, as most sweeps have them,
// looking at each point is quicker than keeping the deques.
class SlidingRange {
 public:
  explicit SlidingRange(std::span<const Point> points) : points_(points), high_(points.size()), low_(points.size()) {}

  // Makes the window [first, end) and returns max − min in it.
  double move_to(std::size_t first, std::size_t end) {
    if (end - first <= kNarrow) {
      return range_of(points_.subspan(first, end - first));
    }
    for (end_ = std::max(end_, first); end_ < end; ++end_) {
      const double error = points_[end_].error;
      high_.push(end_, error);
      low_.push(end_, error);
    }
    return high_.front_from(first) - low_.front_from(first);
  }

 private:
  std::span<const Point> points_;
  MonotoneDeque<std::greater_equal<>> high_;
  MonotoneDeque<std::less_equal<>> low_;
  std::size_t end_ = 0;
};

struct Worst {
  double value = -1.0;
  double position = kNan;
  std::size_t samples = std::numeric_limits<std::size_t>::max();

  void see(double change, double start, std::size_t count) {
    samples = std::min(samples, count);
    if (change > value) {
      value = change;
      position = start;
    }
  }
};

Worst slide(std::span<const Point> points, double width) {
  const double end = points.back().position;
  const double reach = width + kSpare * width;
  SlidingRange range(points);
  Worst worst;
  std::size_t after = 0;
  std::size_t start = 0;
  for (; end - points[start].position > reach; ++start) {
    if (start > 0 && points[start].position == points[start - 1].position) {
      continue;  // this window already started at the first point of that position
    }
    while (points[after].position - points[start].position <= reach) {
      ++after;
    }
    worst.see(range.move_to(start, after), points[start].position, after - start);
  }
  worst.see(range.move_to(start, points.size()), end - width, points.size() - start);
  return worst;
}

}  // namespace

Smoothness smoothness(std::span<const double> position, std::span<const double> error, double fraction) {
  require_length("error", error.size(), "position", position.size());
  if (!(fraction > 0.0) || !(fraction <= 1.0)) {
    throw std::invalid_argument("fraction is " + std::to_string(fraction) + ", not in (0, 1]");
  }
  const std::vector<Point> points = sorted_points(position, error);
  const double span = points.empty() ? 0.0 : points.back().position - points.front().position;
  const double width = fraction * span;  // 0 also where it underflows
  if (!(width > 0.0) || !std::isfinite(width)) {
    return {kNan, kNan, 0, SmoothnessQuality::undefined};
  }
  const Worst worst = slide(points, width);
  if (worst.samples < kIndicative) {
    return {kNan, kNan, worst.samples, SmoothnessQuality::undefined};
  }
  const auto quality = worst.samples < kFull ? SmoothnessQuality::indicative : SmoothnessQuality::full;
  return {worst.value, worst.position, worst.samples, quality};
}

}  // namespace lta
