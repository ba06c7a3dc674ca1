// Many arrays in one buffer: row i is values[offsets[i] … offsets[i + 1]).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

namespace lta {

class Ragged {
 public:
  // Throws std::invalid_argument, naming the array, unless the offsets rise from 0 to the number of values.
  Ragged(const char* name, std::span<const double> values, std::span<const std::int64_t> offsets)
      : values_(values), offsets_(offsets) {
    if (offsets.empty() || offsets.front() != 0 || std::cmp_not_equal(offsets.back(), values.size())) {
      throw std::invalid_argument("offsets do not run from 0 to the " + std::to_string(values.size()) + " values of " +
                                  name);
    }
    for (std::size_t i = 1; i < offsets.size(); ++i) {
      if (offsets[i] < offsets[i - 1]) {
        throw std::invalid_argument("offsets[" + std::to_string(i) + "] is smaller than the one before");
      }
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return offsets_.size() - 1; }
  [[nodiscard]] std::span<const double> operator[](std::size_t i) const {
    const auto first = static_cast<std::size_t>(offsets_[i]);
    return values_.subspan(first, static_cast<std::size_t>(offsets_[i + 1]) - first);
  }

 private:
  std::span<const double> values_;
  std::span<const std::int64_t> offsets_;
};

}  // namespace lta
