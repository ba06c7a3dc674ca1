#include "lta/sweep_metrics.hpp"

#include <cmath>
#include <limits>
#include <span>

namespace lta {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// The error of the graded points, NaN elsewhere: the metrics leave those out.
std::vector<double> graded_error(const SweepPoints& points) {
  std::vector<double> error(points.error);
  for (std::size_t i = 0; i < error.size(); ++i) {
    if (points.graded[i] == 0) {
      error[i] = kNone;
    }
  }
  return error;
}

std::vector<double> correction_of(const SweepPoints& points, const Correction& found) {
  std::vector<double> correction(points.error.size());
  for (std::size_t i = 0; i < correction.size(); ++i) {
    correction[i] = found.offset + found.rotation * points.theory[i];
  }
  return correction;
}

double bands_off(const SweepPoints& points) {
  double most = kNone;
  for (std::size_t i = 0; i < points.error.size(); ++i) {
    const double band = points.upper[i] - points.lower[i];
    if (band > 0) {
      const double ratio = std::fabs(points.error[i]) / band;
      most = ratio <= most ? most : ratio;
    }
  }
  return most;
}

// One evaluation with what it says of each point.
struct Verdicts {
  explicit Verdicts(std::size_t points) : out(points), margin(points) {}

  std::vector<std::uint8_t> out;
  std::vector<double> margin;
  Evaluation evaluation{};
};

Verdicts verdicts_of(const SweepPoints& points, std::span<const double> correction) {
  Verdicts verdicts(points.error.size());
  verdicts.evaluation =
      judge(points.error, points.lower, points.upper, correction, {.out = verdicts.out, .margin = verdicts.margin});
  return verdicts;
}

std::vector<Zone> zones_of(const SweepPoints& points, std::vector<double> error, std::span<const double> correction,
                           const Verdicts& verdicts, std::size_t count) {
  for (std::size_t i = 0; i < correction.size(); ++i) {
    error[i] += correction[i];
  }
  return zones(points.position, error, verdicts.out, verdicts.margin, count);
}

double threshold_of(const SweepPoints& points, const MetricOptions& options) {
  const bool own_length = options.profile != SigmaProfile::standard && options.length > 0;
  return sigma_threshold(options.profile, points.median_half_band, own_length ? options.length : points.travel);
}

}  // namespace

SweepMetrics measure(const SweepPoints& points, const MetricOptions& options) {
  const Corrections best =
      best_corrections(points.error, points.theory, points.lower, points.upper, options.least, options.most);
  const std::vector<double> moved = correction_of(points, best.offset);
  const std::vector<double> turned = correction_of(points, best.rotation);
  const std::vector<double> error = graded_error(points);
  const Verdicts plain = verdicts_of(points, {});
  const Verdicts offset = verdicts_of(points, moved);
  const bool turns = options.least < options.most;
  const Verdicts rotation = turns ? verdicts_of(points, turned) : offset;
  SweepMetrics metrics{};
  metrics.as_measured = plain.evaluation;
  metrics.with_offset = offset.evaluation;
  metrics.with_rotation = rotation.evaluation;
  metrics.offset = best.offset;
  metrics.rotation = best.rotation;
  metrics.sigma = sigma_gradient(points.position, error, options.profile);
  metrics.sigma_threshold = threshold_of(points, options);
  metrics.smoothness = smoothness(points.position, error);
  metrics.size = curve_size(error);
  metrics.shape = curve_shape(points.position, error, plain.out);
  metrics.bands_off = bands_off(points);
  switch (options.decisive) {
    case Decisive::as_measured:
      metrics.zones = zones_of(points, error, {}, plain, options.zone_count);
      break;
    case Decisive::with_offset:
      metrics.zones = zones_of(points, error, moved, offset, options.zone_count);
      break;
    case Decisive::with_rotation:
      metrics.zones = zones_of(points, error, turned, rotation, options.zone_count);
      break;
  }
  return metrics;
}

PassMetrics measure_pass(const SweepPoints& points) {
  return {.as_measured = evaluate(points.error, points.lower, points.upper, {}),
          .size = curve_size(graded_error(points))};
}

}  // namespace lta
