// One-way analysis of variance: do the groups differ by more than their members do (STANDARDS §2.8, §4.2).
#pragma once

#include <cstddef>
#include <span>

namespace lta {

struct Anova {
  std::size_t points;      // finite values of all groups
  std::size_t between_df;  // groups with a point − 1
  std::size_t within_df;   // points − groups with a point
  double between_squares;  // SSB, unit² of the values
  double within_squares;   // SSW
  double f;                // (SSB / between_df) / (SSW / within_df); infinite where SSW alone is 0
  double residual_sd;      // √(SSW / within_df); NaN without within_df
};

// A value that is not finite is left out, as if it were not in the input; a group without values does not count. All
// values are shifted by the first one before anything is summed: that keeps twice the digits of a large constant. f is
// NaN without two groups, without within_df, and where all values are equal. Sums of squares above the largest double
// are infinite; f and residual_sd stay finite. Throws nothing. Pure and re-entrant.
Anova one_way_anova(std::span<const std::span<const double>> groups);

}  // namespace lta
