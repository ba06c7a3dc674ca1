// Seidel's randomised incremental linear programme in a few variables: maximise objective·x where every row's
// coefficients·x ≤ bound and x stays in a box. Expected O(D!·n) (R. Seidel, Discrete & Computational Geometry 6, 1991).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace lta::seidel {

template <std::size_t D>
using Vector = std::array<double, D>;

template <std::size_t D>
struct Row {
  Vector<D> coefficients;
  double bound;
};

template <std::size_t D>
struct Box {
  Vector<D> low;
  Vector<D> high;
};

// A generator and a shuffle of our own: the standard ones differ between libraries, and an answer must not.
class Shuffle {
 public:
  explicit Shuffle(std::uint64_t seed) : state_(seed) {}

  template <typename T>
  void operator()(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[next() % i]);
    }
  }

 private:
  std::uint64_t next() {  // SplitMix64
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  std::uint64_t state_;
};

template <std::size_t D>
double product(const Vector<D>& x, const Vector<D>& y) {
  double sum = 0.0;
  for (std::size_t d = 0; d < D; ++d) {
    sum += x[d] * y[d];
  }
  return sum;
}

// Where a variable of the box goes that the objective pulls up, down or not at all.
inline double pulled(double objective, double low, double high) {
  if (objective == 0) {
    return std::clamp(0.0, low, high);
  }
  return objective > 0 ? high : low;
}

template <std::size_t D>
Vector<D> corner(const Vector<D>& objective, const Box<D>& box) {
  Vector<D> x{};
  for (std::size_t d = 0; d < D; ++d) {
    x[d] = pulled(objective[d], box.low[d], box.high[d]);
  }
  return x;
}

// The vector without component `left_out`.
template <std::size_t D>
Vector<D - 1> without(const Vector<D>& x, std::size_t left_out) {
  Vector<D - 1> rest{};
  for (std::size_t d = 0, to = 0; d < D; ++d) {
    if (d != left_out) {
      rest[to++] = x[d];
    }
  }
  return rest;
}

// The plane on which a row is an equation, solved for its largest component.
template <std::size_t D>
class Plane {
 public:
  explicit Plane(const Row<D>& row)
      : solved_(largest(row.coefficients)),
        constant_(row.bound / row.coefficients[solved_]),
        slopes_(without(row.coefficients, solved_)) {
    for (double& slope : slopes_) {
      slope /= -row.coefficients[solved_];
    }
  }

  [[nodiscard]] std::size_t solved() const noexcept { return solved_; }

  [[nodiscard]] Row<D - 1> restrict(const Row<D>& row) const {
    const double share = row.coefficients[solved_];
    Row<D - 1> result{without(row.coefficients, solved_), row.bound - share * constant_};
    for (std::size_t d = 0; d + 1 < D; ++d) {
      result.coefficients[d] += share * slopes_[d];
    }
    return result;
  }

  [[nodiscard]] Vector<D> lift(const Vector<D - 1>& y) const {
    Vector<D> x{};
    for (std::size_t d = 0, from = 0; d < D; ++d) {
      x[d] = d == solved_ ? constant_ + product(slopes_, y) : y[from++];
    }
    return x;
  }

 private:
  static std::size_t largest(const Vector<D>& coefficients) {
    const auto smaller = [](double x, double y) { return std::fabs(x) < std::fabs(y); };
    return static_cast<std::size_t>(std::ranges::max_element(coefficients, smaller) - coefficients.begin());
  }

  std::size_t solved_;
  double constant_;
  Vector<D - 1> slopes_;
};

// One variable; where rounding leaves nothing, the middle of the gap.
inline Vector<1> maximise_one(double objective, std::span<const Row<1>> rows, const Box<1>& box) {
  double low = box.low[0];
  double high = box.high[0];
  for (const Row<1>& row : rows) {
    const double slope = row.coefficients[0];
    if (slope > 0) {
      high = std::min(high, row.bound / slope);
    } else if (slope < 0) {
      low = std::max(low, row.bound / slope);
    }
  }
  return {low <= high ? pulled(objective, low, high) : low / 2 + high / 2};
}

// The rows and the box's two sides of the solved variable, on a plane.
template <std::size_t D>
void restrict_all(const Plane<D>& plane, std::span<const Row<D>> rows, const Box<D>& box,
                  std::vector<Row<D - 1>>& below) {
  const std::size_t d = plane.solved();
  Vector<D> up{};
  Vector<D> down{};
  up[d] = 1.0;
  down[d] = -1.0;
  below.clear();
  below.push_back(plane.restrict({up, box.high[d]}));
  below.push_back(plane.restrict({down, -box.low[d]}));
  for (const Row<D>& row : rows) {
    below.push_back(plane.restrict(row));
  }
}

// rows in random order; a row counts as met within `tolerance`.
template <std::size_t D>
Vector<D> maximise(const Vector<D>& objective, std::span<const Row<D>> rows, const Box<D>& box, double tolerance) {
  if constexpr (D == 1) {
    return maximise_one(objective[0], rows, box);
  } else {
    Vector<D> x = corner(objective, box);
    std::vector<Row<D - 1>> below;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (product(rows[i].coefficients, x) <= rows[i].bound + tolerance) {
        continue;
      }
      const Plane<D> plane(rows[i]);
      restrict_all(plane, rows.first(i), box, below);
      const Box<D - 1> rest{without(box.low, plane.solved()), without(box.high, plane.solved())};
      const Row<D - 1> goal = plane.restrict({objective, 0.0});
      x = plane.lift(maximise<D - 1>(goal.coefficients, below, rest, tolerance));
    }
    return x;
  }
}

}  // namespace lta::seidel
