// Reference lines of the linearity kinds (STANDARDS §1.3): independent, zero-based, terminal, absolute and absolute
// with the best offset. All results are absolute values in the unit of y; the caller divides by the applied voltage.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace lta {

// y = intercept + slope · x and how far the points stray from it.
struct ReferenceLine {
  std::size_t points;    // with finite x and y
  double slope;          // unit of y per unit of x; NaN where no slope is determined
  double intercept;      // y at x = 0
  double max_deviation;  // largest |y − line|; NaN without points
};

struct MinimaxLine {
  ReferenceLine line;  // max_deviation is the half width h: no line comes closer to all points
  // Why: three indices of the input in ascending x whose residuals are +h, −h, +h or −h, +h, −h. Two of them may be the
  // same point when all points lie on one line; −1 where no slope is determined.
  std::array<std::ptrdiff_t, 3> certificate;
};

struct CentredOffset {
  std::size_t points;
  double offset;         // to be added to y: −(max + min) / 2
  double max_deviation;  // (max − min) / 2, what is left then
};

struct Pivot {
  double x;
  double y;
};

// Of all functions: x and y of one length n, in any order, repeated x allowed. A point whose x or y is not finite is
// left out, as if it were not in the input. When all x are equal no slope is determined: slope and intercept are NaN
// and max_deviation is what a line through that x leaves at best (NaN for the terminal line). A slope or intercept
// above the largest double is infinite. Throws std::invalid_argument on unequal lengths or a pivot that is not finite.
// Positions that differ by less than 1e-290 of the largest count as equal. Pure and re-entrant.

// Independent linearity: the line with the smallest largest deviation, slope and intercept free (STANDARDS §2.4).
// O(n log n). The certificate is verified against every point before it is returned; std::runtime_error if it does not
// hold to 1e-12 of the range of y, which takes positions some 290 powers of ten apart (their products underflow).
MinimaxLine minimax_line(std::span<const double> x, std::span<const double> y);

// Zero-based linearity: the same with the line held in the pivot (STANDARDS §2.5).
ReferenceLine zero_based_line(std::span<const double> x, std::span<const double> y, Pivot pivot);

// Held in the first point: that of the smallest x, the first of equals.
ReferenceLine zero_based_line(std::span<const double> x, std::span<const double> y);

// Terminal linearity: the line through the points of the smallest and the largest x (the first and the last of equals).
ReferenceLine terminal_line(std::span<const double> x, std::span<const double> y);

// Absolute linearity: the largest |y|; NaN without points. y is the deviation from the theory.
double absolute_deviation(std::span<const double> y);

// Absolute linearity with the best constant offset.
CentredOffset centred_offset(std::span<const double> y);

}  // namespace lta
