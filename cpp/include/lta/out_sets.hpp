// The sets of slabs that are left out where fewest are: what a search finds, without repetition and within bounds.
#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "lta/slab_optimum.hpp"

namespace lta {

class OutSets {
 public:
  // Sets of at_least … at_most out of `slabs` slabs.
  OutSets(std::size_t slabs, std::size_t at_least, std::size_t at_most)
      : most_sets_(std::clamp<std::size_t>(kPlaces / std::max<std::size_t>(slabs, 1), 1, kMostTiedSets)),
        at_least_(at_least),
        fewest_(at_most) {}

  // Whether a set with `count` or more out may still be kept.
  [[nodiscard]] bool may_hold(std::size_t count) const {
    return count < fewest_ || (count == fewest_ && sets_.size() < most_sets_);
  }
  [[nodiscard]] bool wanted(std::size_t count) const { return count >= at_least_ && may_hold(count); }

  void add(std::size_t count, OutSet out) {
    if (count < fewest_) {
      fewest_ = count;
      sets_.clear();
    }
    sets_.insert(std::move(out));
  }

  [[nodiscard]] std::vector<OutSet> take() const { return {sets_.begin(), sets_.end()}; }

 private:
  static constexpr std::size_t kPlaces = 4'000'000;  // slabs in all sets together: memory and time stay bounded

  std::size_t most_sets_;
  std::size_t at_least_;
  std::size_t fewest_;
  std::set<OutSet> sets_;
};

}  // namespace lta
