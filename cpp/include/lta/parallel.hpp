// A loop over independent items on a few threads. Which thread takes which item is left to chance, so work(i) may write
// to the place of item i only; then the result does not depend on the number of threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace lta {

// Keeps the exception of the smallest item of all threads.
class FirstFailure {
 public:
  void keep(std::size_t item, std::exception_ptr failure) {
    const std::scoped_lock held(lock_);
    if (item < item_) {
      item_ = item;
      failure_ = std::move(failure);
    }
  }

  void raise() const {
    if (failure_) {
      std::rethrow_exception(failure_);
    }
  }

 private:
  std::mutex lock_;
  std::size_t item_ = std::numeric_limits<std::size_t>::max();
  std::exception_ptr failure_;
};

// Calls work(i) for i in 0 … count − 1. threads 0: as many as the machine has. Where calls throw, the exception of the
// smallest i is thrown again when all threads are done.
template <typename Work>
void for_each_index(std::size_t count, unsigned threads, Work work) {
  constexpr std::size_t kAtOnce = 16;  // items a thread takes at a time
  std::atomic<std::size_t> next{0};
  FirstFailure failure;
  const auto attempt = [&](std::size_t i) {
    try {
      work(i);
    } catch (...) {
      failure.keep(i, std::current_exception());
    }
  };
  const auto loop = [&] {
    for (std::size_t first = next.fetch_add(kAtOnce); first < count; first = next.fetch_add(kAtOnce)) {
      for (std::size_t i = first; i < std::min(first + kAtOnce, count); ++i) {
        attempt(i);
      }
    }
  };
  const std::size_t wanted = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
  const std::size_t useful = std::min(wanted, (count + kAtOnce - 1) / kAtOnce);
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < useful; ++i) {
    helpers.emplace_back(loop);
  }
  loop();
  helpers.clear();  // waits for them
  failure.raise();
}

}  // namespace lta
