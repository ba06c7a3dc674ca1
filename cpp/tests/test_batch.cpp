#include <cmath>
#include <cstring>
#include <vector>

#include "check.hpp"
#include "lta/grade_batch.hpp"
#include "lta/parallel.hpp"
#include "random.hpp"

namespace {

using lta::BatchMetrics;
using lta::Ragged;
using lta::TrackBatch;
using lta::test::check;
using lta::test::check_invalid;
using lta::test::Random;
using Values = std::vector<double>;
using Offsets = std::vector<std::int64_t>;

// Tracks of 0 … 39 points: in limits, hopeless, with readings missing.
struct Tracks {
  Offsets offsets{0};
  Values position, theory, error, lower, upper, least, most;

  explicit Tracks(std::size_t count) {
    Random random(5);
    for (std::size_t i = 0; i < count; ++i) {
      const double bend = i % 3 == 0 ? 0.02 : 0.5;
      const std::size_t points = i % 40;
      for (std::size_t j = 0; j < points; ++j) {
        position.push_back(static_cast<double>(j));
        theory.push_back(static_cast<double>(j) * 0.1 - 2);
        error.push_back(random.below(20) == 0 ? std::nan("") : random.between(-bend, bend));
        lower.push_back(-0.05);
        upper.push_back(0.05);
      }
      offsets.push_back(static_cast<std::int64_t>(error.size()));
      least.push_back(i % 2 == 0 ? -0.05 : 0.0);
      most.push_back(i % 4 == 0 ? 0.05 : 0.0);
    }
  }

  [[nodiscard]] BatchMetrics graded(unsigned threads) const {
    const TrackBatch batch{.position = Ragged("position", position, offsets),
                           .theory = Ragged("theory", theory, offsets),
                           .error = Ragged("error", error, offsets),
                           .lower = Ragged("lower", lower, offsets),
                           .upper = Ragged("upper", upper, offsets),
                           .least = least,
                           .most = most};
    return lta::grade_batch(batch, {}, threads);
  }
};

bool same_bits(const Values& x, const Values& y) {
  return x.size() == y.size() && (x.empty() || std::memcmp(x.data(), y.data(), x.size() * sizeof(double)) == 0);
}

void threads_change_nothing() {
  const Tracks tracks(200);
  const BatchMetrics one = tracks.graded(1);
  for (const unsigned threads : {0U, 2U, 8U}) {
    const BatchMetrics many = tracks.graded(threads);
    check(many.fail_points == one.fail_points && many.worst_index == one.worst_index);
    check(same_bits(many.margin, one.margin) && same_bits(many.max_abs_error, one.max_abs_error));
    check(same_bits(many.offset, one.offset) && same_bits(many.rotation, one.rotation));
    check(same_bits(many.sigma_gradient, one.sigma_gradient) && same_bits(many.smoothness, one.smoothness));
    check(same_bits(many.rms, one.rms) && same_bits(many.half_range, one.half_range));
  }
}

void nothing_to_grade() {
  check(Tracks(0).graded(8).margin.empty());
  const BatchMetrics one = Tracks(1).graded(8);  // a track without points
  check(one.fail_points[0] == 0 && one.worst_index[2] == -1 && std::isnan(one.margin[1]));
}

void offsets_that_do_not_rise() {
  const Values values(4);
  check_invalid("offsets do not run from 0 to the 4 values of error", [&] { Ragged("error", values, Offsets{0, 3}); });
  check_invalid("offsets do not run", [&] { Ragged("error", values, Offsets{}); });
  check_invalid("offsets do not run", [&] { Ragged("error", values, Offsets{1, 4}); });
  check_invalid("offsets[2] is smaller", [&] { Ragged("error", values, Offsets{0, 3, 2, 4}); });
  check_invalid("offsets[1] is smaller", [&] { Ragged("error", values, Offsets{0, -1, 4}); });
  check_invalid("offsets[2] is smaller", [&] { Ragged("error", values, Offsets{0, 9, 4}); });
}

void the_error_of_the_first_track() {
  Tracks tracks(100);
  tracks.least[97] = tracks.least[33] = 0.5;
  check_invalid("track 33: ", [&] { (void)tracks.graded(8); });
  tracks.least.pop_back();
  check_invalid("least has 99 tracks, error has 100", [&] { (void)tracks.graded(1); });
}

void every_index_once() {
  for (const std::size_t count : {0U, 1U, 16U, 17U, 1000U}) {
    std::vector<int> calls(count);
    lta::for_each_index(count, 8, [&](std::size_t i) { ++calls[i]; });
    check(calls == std::vector<int>(count, 1));
  }
}

}  // namespace

int main() {
  return lta::test::run({
      {"threads do not change a bit", threads_change_nothing},
      {"an empty batch and an empty track are graded", nothing_to_grade},
      {"offsets that do not rise are refused", offsets_that_do_not_rise},
      {"the error of the first track is thrown", the_error_of_the_first_track},
      {"every index is worked on once", every_index_once},
  });
}
