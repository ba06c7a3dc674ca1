// Micro-linearity: the largest change of the error inside a small increment of travel (STANDARDS §1.4, method A).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lta {

enum class SmoothnessQuality : std::uint8_t {
  undefined,   // a window holds fewer than 3 samples: the sweep says nothing about smoothness
  indicative,  // a window holds fewer than 10
  full,
};

struct Smoothness {
  double value;         // largest (max − min) of the error inside a window, V; NaN where undefined
  double position;      // where the first such window starts (its low end), position unit; NaN where undefined
  std::size_t samples;  // in the narrowest window; 0 without a window
  SmoothnessQuality quality;
};

// Windows are closed intervals of fraction · span by position, each 1e-9 of the width wider than that, or the rounding
// of equally spaced positions would decide how many samples a window holds. Only windows that lie within the span
// count: one starts at every position further than its width from the end of travel, and one ends with the travel, so
// that a step at the last points is seen and the other direction gives the same value, and where no position is
// repeated the same samples and quality. position in degrees or inches, error in volts, both of length n, in any order;
// sorted by position first. A point whose position or error is not finite is left out, as if it were not in the input.
// Undefined also without a finite span above 0; a change above the largest double is infinite. Throws
// std::invalid_argument on unequal lengths or a fraction that is not in (0, 1]. O(n log n), O(n) for a sweep in either
// direction. Pure and re-entrant.
Smoothness smoothness(std::span<const double> position, std::span<const double> error, double fraction = 0.01);

}  // namespace lta
