// The numbers of many tracks at once, on a few threads.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lta/ragged.hpp"
#include "lta/sweep_metrics.hpp"

namespace lta {

// Columns as in SweepPoints, one row a track: lower and upper NaN where a point is not graded. least, most: one pair of
// rotation bounds a track.
struct TrackBatch {
  Ragged position;
  Ragged theory;
  Ragged error;
  Ragged lower;
  Ragged upper;
  std::span<const double> least;
  std::span<const double> most;
};

// One entry a track; NaN and −1 where there is nothing to say. Triples: as measured, with offset, with rotation.
struct BatchMetrics {
  explicit BatchMetrics(std::size_t tracks)
      : fail_points(3 * tracks),
        margin(3 * tracks),
        max_abs_error(3 * tracks),
        worst_index(3 * tracks),
        offset(3 * tracks),
        rotation(tracks),
        sigma_gradient(tracks),
        sigma_threshold(tracks),
        smoothness(tracks),
        rms(tracks),
        half_range(tracks) {}

  std::vector<std::int64_t> fail_points;
  std::vector<double> margin;
  std::vector<double> max_abs_error;
  std::vector<std::int64_t> worst_index;
  std::vector<double> offset;  // V; 0 as measured
  std::vector<double> rotation;
  std::vector<double> sigma_gradient;
  std::vector<double> sigma_threshold;
  std::vector<double> smoothness;
  std::vector<double> rms;
  std::vector<double> half_range;
};

// options: its bounds are not used, each track has its own. threads 0: as many as the machine has; the result does not
// depend on it. Throws std::invalid_argument on unequal lengths and, naming the
// first such track, where measure() does. Pure and re-entrant.
BatchMetrics grade_batch(const TrackBatch& batch, const MetricOptions& options, unsigned threads);

}  // namespace lta
