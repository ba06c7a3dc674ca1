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

std::vector<Zone> zones_of(const SweepPoints& points, std::vector<double> error, std::span<const double> correction,
                           std::size_t count) {
  std::vector<std::uint8_t> out(error.size());
  std::vector<double> margin(error.size());
  points_out(points.error, points.lower, points.upper, correction, out);
  point_margins(points.error, points.lower, points.upper, correction, margin);
  for (std::size_t i = 0; i < correction.size(); ++i) {
    error[i] += correction[i];
  }
  return zones(points.position, error, out, margin, count);
}

}  // namespace

SweepMetrics measure(const SweepPoints& points, const MetricOptions& options) {
  const auto judged = [&](std::span<const double> correction) {
    return evaluate(points.error, points.lower, points.upper, correction);
  };
  const Corrections best =
      best_corrections(points.error, points.theory, points.lower, points.upper, options.least, options.most);
  const std::vector<double> moved = correction_of(points, best.offset);
  const std::vector<double> turned = correction_of(points, best.rotation);
  const std::vector<double> error = graded_error(points);
  std::vector<std::uint8_t> out(error.size());
  points_out(points.error, points.lower, points.upper, {}, out);
  SweepMetrics metrics{};
  metrics.as_measured = judged({});
  metrics.with_offset = judged(moved);
  metrics.with_rotation = options.least < options.most ? judged(turned) : metrics.with_offset;
  metrics.offset = best.offset;
  metrics.rotation = best.rotation;
  metrics.sigma = sigma_gradient(points.position, error, options.profile);
  const bool own_length = options.profile != SigmaProfile::standard && options.length > 0;
  metrics.sigma_threshold =
      sigma_threshold(options.profile, points.median_half_band, own_length ? options.length : points.travel);
  metrics.smoothness = smoothness(points.position, error);
  metrics.size = curve_size(error);
  metrics.shape = curve_shape(points.position, error, out);
  metrics.bands_off = bands_off(points);
  std::span<const double> shown;  // as measured
  if (options.decisive != Decisive::as_measured) {
    shown = options.decisive == Decisive::with_offset ? moved : turned;
  }
  metrics.zones = zones_of(points, error, shown, options.zone_count);
  return metrics;
}

PassMetrics measure_pass(const SweepPoints& points) {
  return {.as_measured = evaluate(points.error, points.lower, points.upper, {}),
          .size = curve_size(graded_error(points))};
}

}  // namespace lta
