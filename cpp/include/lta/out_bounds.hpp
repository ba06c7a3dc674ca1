// How many sides are out along a lower side at the least, known before it is walked: for a few stretches of the
// rotation those sides that are out where it begins and where it ends, and therefore all the way. Counted in small
// integers, eight at a time, because the walk of most sides is only there to find that too many are out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lta/slab_optimum.hpp"

namespace lta {

class OutBounds {
 public:
  // Fewer than 32,767 sides of each kind.
  OutBounds(std::span<const Side> lower, std::span<const Side> upper, RotationRange range);

  // Whether `holds` accepts the bound of some stretch along lower side i. Rounding makes a bound too small, never too
  // large.
  template <typename Holds>
  [[nodiscard]] bool some_stretch(std::size_t i, Holds holds) const {
    for (std::size_t stretch = 0; stretch < kStretches; ++stretch) {
      if (holds(out_throughout(i, stretch))) {
        return true;
      }
    }
    return false;
  }

 private:
  using Steps = std::vector<std::int16_t>;  // value − rotation · t in equal steps of the range of the lower sides

  static constexpr std::size_t kStretches = 8;

  [[nodiscard]] std::size_t out_throughout(std::size_t i, std::size_t stretch) const;

  std::array<Steps, kStretches + 1> lower_;
  std::array<Steps, kStretches + 1> upper_;
};

}  // namespace lta
