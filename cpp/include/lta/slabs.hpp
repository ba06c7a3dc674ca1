// What a correction has to do at each point to keep it within its limits: a slab lower ≤ s ≤ upper of the correction s.
// The working form of every optimiser; nothing here decides which points count.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lta {

// a ≤ s ≤ b holds the point, h > 0 is its half band and w = 1/h (a search multiplies by it, a result divides by h),
// t its theory (0 where there is no rotation), index its place in the caller's arrays. All finite.
struct Slab {
  double a;
  double b;
  double h;
  double w;
  double t;
  std::ptrdiff_t index;

  [[nodiscard]] double margin(double correction) const noexcept {
    const double above = correction - a;
    const double below = b - correction;
    return (above < below ? above : below) / h;
  }
  [[nodiscard]] bool holds(double correction) const noexcept { return a <= correction && correction <= b; }
};

// The slabs of the graded points that can move a correction: no zero-width and no inverted band, and nothing whose
// differences leave the range of doubles. theory may be empty (t = 0). Lengths as in linearity.hpp.
std::vector<Slab> slabs_of(std::span<const double> error, std::span<const double> theory, std::span<const double> lower,
                           std::span<const double> upper);

// How good a correction s = offset + rotation·t is: fewest out, then the largest margin of the slabs that are in, then
// the smallest |rotation|, then |offset| (RULES §2). Margins that differ by less than 1e-12 are the same.
struct Score {
  std::size_t out;
  double margin;  // of the slabs that are in; −inf where none is
  double rotation;
  double offset;

  [[nodiscard]] bool better_than(const Score& other) const noexcept;
};

Score score_of(std::span<const Slab> slabs, double offset, double rotation);

}  // namespace lta
