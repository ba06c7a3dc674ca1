// Which measured rows of a sweep are graded, missing or neither, and their errors: RULES §1, the only place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lta {

// The columns of a data sheet, one entry per measured row and all of one length: volts, positions in the track's unit;
// NaN or ±inf where the sheet holds no usable number. excluded: rows that the specification takes out, empty for none.
// guard_band: the part of each half band by which both limits move inwards, 0 … 1.
struct SheetColumns {
  std::span<const double> position;
  std::span<const double> measured;
  std::span<const double> theory;
  std::span<const double> lower;
  std::span<const double> upper;
  std::span<const double> stored_error;  // the sheet's own; NaN where its cell is blank, infinite where it is no number
  double station_offset = 0.0;
  std::span<const std::uint8_t> excluded;
  double guard_band = 0.0;
};

// error = measured − theory + station_offset, not finite where either is missing; lower and upper are NaN unless the
// row is graded. Graded: reading, theory and both limits finite, the sheet's own error cell not blank, not excluded.
// Missing: theory and limits finite, the reading not. Incomplete: a limit, but not all three of theory and limits.
struct SweepPoints {
  std::vector<double> position;
  std::vector<double> theory;
  std::vector<double> error;
  std::vector<double> lower;
  std::vector<double> upper;
  std::vector<std::uint8_t> graded;
  std::size_t graded_points = 0;
  std::size_t missing_points = 0;
  std::size_t incomplete_points = 0;
  double first_position = 0.0;    // smallest of the finite graded positions; NaN without any
  double travel = 0.0;            // their span; NaN without any
  double narrowest = 0.0;         // half band of the graded points in volts, negative where limits are inverted;
  double median_half_band = 0.0;  // all four NaN without graded points
  double mean_half_band = 0.0;
  double widest = 0.0;
  double sheet_difference = 0.0;  // largest |error − stored_error|; 0 where nothing can be compared
  bool inverted = false;          // somewhere lower > upper on the sheet
};

// Throws std::invalid_argument on unequal lengths or a guard band outside 0 … 1. Pure and re-entrant.
SweepPoints points_of(const SheetColumns& columns);

// The same from errors and limits alone, where they are known already: graded is every point whose error, theory and
// both limits are finite.
SweepPoints points_between(std::span<const double> position, std::span<const double> theory,
                           std::span<const double> error, std::span<const double> lower, std::span<const double> upper);

}  // namespace lta
