// Every number that RULES §1, §2 and §4 define of one sweep, in one call: three evaluations and the metrics. Says what
// is, never what it means: no policy decides here, no status is given.
#pragma once

#include <vector>

#include "lta/correction.hpp"
#include "lta/linearity.hpp"
#include "lta/points.hpp"
#include "lta/shape.hpp"
#include "lta/sigma.hpp"
#include "lta/smoothness.hpp"
#include "lta/trim_effect.hpp"
#include "lta/zones.hpp"

namespace lta {

enum class Decisive : std::uint8_t { as_measured, with_offset, with_rotation };

struct MetricOptions {
  double least = 0.0;  // bounds of the rotation, least ≤ 0 ≤ most
  double most = 0.0;
  Decisive decisive = Decisive::with_offset;  // whose corrected error the zones show
  SigmaProfile profile = SigmaProfile::standard;
  double length = 0.0;  // electrical length that v2 and one_pole divide by; the travel where it is not above 0
  std::size_t zone_count = 5;
};

struct SweepMetrics {
  Evaluation as_measured;
  Evaluation with_offset;
  Evaluation with_rotation;
  Correction offset;
  Correction rotation;
  SigmaGradient sigma;  // this and what follows on the graded points; as measured but for the zones
  double sigma_threshold;
  Smoothness smoothness;
  CurveSize size;
  CurveShape shape;
  double bands_off;  // largest |error| / band of a point with a positive band; NaN where none has one
  std::vector<Zone> zones;
};

// Throws std::invalid_argument for bounds without zero and for a zone_count outside 1 … 20. Pure and re-entrant.
SweepMetrics measure(const SweepPoints& points, const MetricOptions& options);

// What the sweeps before the last one are asked for.
struct PassMetrics {
  Evaluation as_measured;
  CurveSize size;
};
PassMetrics measure_pass(const SweepPoints& points);

}  // namespace lta
