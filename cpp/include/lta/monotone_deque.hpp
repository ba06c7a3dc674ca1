// The extreme of a window that slides over a list, in amortised O(1) a step.
#pragma once

#include <cstddef>
#include <vector>

namespace lta {

// Holds the values of the window that no later one hides, in order: the first is the extreme. `Hides` says whether a
// value hides an earlier one: std::greater_equal<> for the largest, std::less_equal<> for the smallest.
template <typename Hides>
class MonotoneDeque {
 public:
  explicit MonotoneDeque(std::size_t values) : entries_(values) {}

  void push(std::size_t index, double value) {
    while (tail_ > head_ && Hides{}(value, entries_[tail_ - 1].value)) {
      --tail_;
    }
    entries_[tail_++] = {index, value};
  }
  // Ends all values before `first`; one that was pushed must be left.
  double front_from(std::size_t first) {
    while (entries_[head_].index < first) {
      ++head_;
    }
    return entries_[head_].value;
  }

 private:
  struct Entry {
    std::size_t index;
    double value;
  };

  std::vector<Entry> entries_;
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
};

}  // namespace lta
