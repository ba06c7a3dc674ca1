// The error curve by zones of equal width (RULES §4): where along the travel a part is good or bad.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lta {

// One zone; NaN where there is nothing to say.
struct Zone {
  std::size_t points;      // with a finite position and error
  double mean;             // of the error, V
  double rms;              // of the error, V
  double max_abs_error;    // V
  std::size_t points_out;  // of its points
  double margin;           // smallest of its points that have one
};

// count (1…20) zones of equal width over the span of the positions. position in degrees or inches, error (corrected or
// not) in volts, out 1 where the point is out, margin NaN where the point has none; all of length n, in any order.
// A point whose position or error is not finite is left out, as if it were not in the input. Point x lies in the zone
// floor(count · (x − first) / (last − first)): a point on an inner edge belongs to the zone above it, the last zone
// holds both its ends. Without a span (all positions equal) every point lies in the first zone.
// Throws std::invalid_argument, naming the argument, on unequal lengths or a count outside 1…20. Pure and re-entrant.
std::vector<Zone> zones(std::span<const double> position, std::span<const double> error,
                        std::span<const std::uint8_t> out, std::span<const double> margin, std::size_t count);

}  // namespace lta
