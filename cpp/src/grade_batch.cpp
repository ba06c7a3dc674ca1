#include "lta/grade_batch.hpp"

#include "lta/parallel.hpp"

namespace lta {
namespace {

void require_tracks(const char* name, std::size_t tracks, std::size_t expected) {
  if (tracks != expected) {
    throw std::invalid_argument(std::string(name) + " has " + std::to_string(tracks) + " tracks, error has " +
                                std::to_string(expected));
  }
}

void put(BatchMetrics& result, std::size_t place, const Evaluation& evaluation, const Correction& correction) {
  result.fail_points[place] = static_cast<std::int64_t>(evaluation.fail_points);
  result.margin[place] = evaluation.margin;
  result.max_abs_error[place] = evaluation.max_abs_error;
  result.worst_index[place] = evaluation.worst_index;
  result.offset[place] = correction.offset;
}

void grade_track(const TrackBatch& batch, MetricOptions options, std::size_t i, BatchMetrics& result) {
  options.least = batch.least[i];
  options.most = batch.most[i];
  const SweepMetrics metrics = measure(
      points_between(batch.position[i], batch.theory[i], batch.error[i], batch.lower[i], batch.upper[i]), options);
  put(result, 3 * i, metrics.as_measured, {});
  put(result, 3 * i + 1, metrics.with_offset, metrics.offset);
  put(result, 3 * i + 2, metrics.with_rotation, metrics.rotation);
  result.rotation[i] = metrics.rotation.rotation;
  result.sigma_gradient[i] = metrics.sigma.value;
  result.sigma_threshold[i] = metrics.sigma_threshold;
  result.smoothness[i] = metrics.smoothness.value;
  result.rms[i] = metrics.size.rms;
  result.half_range[i] = metrics.size.half_range;
}

}  // namespace

BatchMetrics grade_batch(const TrackBatch& batch, const MetricOptions& options, unsigned threads) {
  const std::size_t tracks = batch.error.size();
  require_tracks("position", batch.position.size(), tracks);
  require_tracks("theory", batch.theory.size(), tracks);
  require_tracks("lower", batch.lower.size(), tracks);
  require_tracks("upper", batch.upper.size(), tracks);
  require_tracks("least", batch.least.size(), tracks);
  require_tracks("most", batch.most.size(), tracks);
  BatchMetrics result(tracks);
  for_each_index(tracks, threads, [&](std::size_t i) {
    try {
      grade_track(batch, options, i, result);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument("track " + std::to_string(i) + ": " + error.what());
    }
  });
  return result;
}

}  // namespace lta
