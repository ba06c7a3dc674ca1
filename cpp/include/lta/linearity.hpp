// Points against their limits: which are out, by what margin, which is worst (RULES §1, §2). Holds no policy and no
// statuses: what a count means is decided elsewhere.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "lta/arguments.hpp"

namespace lta {

// What one evaluation says about one sweep.
struct Evaluation {
  std::size_t graded_points;   // error, lower and upper all finite
  std::size_t fail_points;     // graded and outside the closed band
  double margin;               // smallest margin of the graded points that have one; NaN when none has
  std::ptrdiff_t worst_index;  // point of that margin, the first on ties; -1 when none has a margin
  double max_abs_error;        // largest |error + correction| of the graded points, in V; NaN without graded points
};

// All functions: error, lower and upper in volts and of one length n; correction (V, added to the error) of length n,
// or empty for the curve as measured. NaN or ±inf in error, lower or upper means "no reading" or "no limit": the point
// is not graded. Membership is decided in the interval domain, lower − error ≤ correction ≤ upper − error, without
// tolerance. A zero-width band holds its point only when the error as measured lies exactly on it; an inverted band
// (lower > upper) never does; neither has a margin. Margin: 1 centred, 0 on the limit, negative out; its sign agrees
// with membership because both come from the same two differences.
// Throws std::invalid_argument, with the index, on unequal lengths or a correction that is not finite at a graded
// point. Pure and re-entrant.
Evaluation evaluate(std::span<const double> error, std::span<const double> lower, std::span<const double> upper,
                    std::span<const double> correction);

// What is said of each point beside; a span that is empty is not written.
struct Judged {
  std::span<std::uint8_t> out;  // 1 where point i is graded and out, else 0
  std::span<double> margin;     // NaN where point i has none
};

// All three in one walk.
Evaluation judge(std::span<const double> error, std::span<const double> lower, std::span<const double> upper,
                 std::span<const double> correction, const Judged& judged);

// out[i] = margin of point i, NaN where it has none.
void point_margins(std::span<const double> error, std::span<const double> lower, std::span<const double> upper,
                   std::span<const double> correction, std::span<double> out);

// out[i] = 1 where point i is graded and out, else 0.
void points_out(std::span<const double> error, std::span<const double> lower, std::span<const double> upper,
                std::span<const double> correction, std::span<std::uint8_t> out);

// Half the width of a band with lower < upper: above zero for all finite limits, finite where it can be, so also where
// the difference overflows or its half vanishes.
inline constexpr double kSmallestBand = std::numeric_limits<double>::denorm_min();
inline double halfband(double lower, double upper) {
  const double half = (upper - lower) / 2.0;
  return std::isfinite(half) ? std::max(half, kSmallestBand) : upper / 2.0 - lower / 2.0;
}

// Throws std::invalid_argument that names the array unless it is as long as the error.
inline void require_length(const char* name, std::size_t length, std::size_t expected) {
  require_length(name, length, "error", expected);
}

}  // namespace lta
