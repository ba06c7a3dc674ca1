// What every kernel asks of its arguments.
#pragma once

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace lta {

// Throws std::invalid_argument that names both arguments and their lengths.
inline void require_length(const char* name, std::size_t length, const char* other, std::size_t expected) {
  if (length != expected) {
    throw std::invalid_argument(std::string(name) + " has " + std::to_string(length) + " values, " + other + " has " +
                                std::to_string(expected));
  }
}

// The NaN policy of the metrics: a point is there only when its position and its value are finite.
inline bool is_point(double position, double value) { return std::isfinite(position) && std::isfinite(value); }

}  // namespace lta
