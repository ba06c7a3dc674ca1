#include "lta/butterworth.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>
#include <ranges>
#include <stdexcept>
#include <string>

#include "lta/arguments.hpp"

namespace lta {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct State {
  double z0;
  double z1;
};

// What the section holds after a step of height 1 has settled, times `level`; `level` becomes the settled output.
State steady_state(const Section& section, double& level) {
  const double gain = (section.b0 + section.b1 + section.b2) / (1.0 + section.a1 + section.a2);
  const double z1 = section.b2 - gain * section.a2;
  const double z0 = section.b1 - gain * section.a1 + z1;
  const State state{z0 * level, z1 * level};
  level *= gain;
  return state;
}

template <std::ranges::view Samples>
void filter_in_place(std::span<const Section> sections, Samples samples) {
  if (samples.empty()) {
    return;
  }
  double level = samples.front();
  for (const Section& section : sections) {
    // z0 of the transposed form is held in two parts, what waits and what the last output takes away: only one
    // product and one sum then wait for the last output.
    auto [waiting, z1] = steady_state(section, level);
    double y = 0.0;
    for (double& sample : samples) {
      const double x = sample;
      y = (section.b0 * x + waiting) - section.a1 * y;
      waiting = section.b1 * x + z1;
      z1 = section.b2 * x - section.a2 * y;
      sample = y;
    }
  }
}

void append_finite(std::span<const double> x, std::vector<double>& samples) {
  std::ranges::copy_if(x, std::back_inserter(samples), [](double value) { return std::isfinite(value); });
}

// The odd extension turns the curve by 180° about its end points: value and slope go on without a jump.
void fill_extension(std::vector<double>& samples, std::size_t pad) {
  const std::size_t last = samples.size() - pad - 1;
  for (std::size_t k = 1; k <= pad; ++k) {
    samples[pad - k] = 2.0 * samples[pad] - samples[pad + k];
    samples[last + k] = 2.0 * samples[last] - samples[last - k];
  }
}

void spread(std::span<const double> x, std::span<const double> filtered, std::span<double> out) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    out[i] = std::isfinite(x[i]) ? filtered[next++] : kNan;
  }
}

}  // namespace

std::vector<Section> butterworth_sections(int order, double wn) {
  if (order < 1 || order > 8) {
    throw std::invalid_argument("order is " + std::to_string(order) + ", not 1 to 8");
  }
  if (!(wn > 0.0) || !(wn < 1.0)) {
    throw std::invalid_argument("wn is " + std::to_string(wn) + ", not between 0 and 1");
  }
  // Bilinear transform z = (4 + p) / (4 − p) of the analog poles p = −w·exp(jθ), written out for a conjugate pair.
  const double w = 4.0 * std::tan(std::numbers::pi * wn / 2.0);
  std::vector<Section> sections;
  double gain = 1.0;
  if (order % 2 == 1) {
    sections.push_back({1.0, 1.0, 0.0, (w - 4.0) / (w + 4.0), 0.0});
    gain *= w / (w + 4.0);
  }
  for (int m = 1 + order % 2; m < order; m += 2) {
    const double damping = 8.0 * w * std::cos(std::numbers::pi * m / (2.0 * order));
    const double norm = 16.0 + damping + w * w;
    sections.push_back({1.0, 2.0, 1.0, 2.0 * (w * w - 16.0) / norm, (16.0 - damping + w * w) / norm});
    gain *= w * w / norm;
  }
  sections.front().b0 *= gain;
  sections.front().b1 *= gain;
  sections.front().b2 *= gain;
  return sections;
}

std::size_t pad_length(std::span<const Section> sections) {
  const auto is_first_order = [](const Section& section) { return section.b2 == 0.0 && section.a2 == 0.0; };
  const auto single = static_cast<std::size_t>(std::ranges::count_if(sections, is_first_order));
  return 3 * (2 * sections.size() + 1 - single);
}

void sosfilt(std::span<const Section> sections, std::span<const double> x, std::span<double> out) {
  require_length("out", out.size(), "x", x.size());
  std::vector<double> samples;
  samples.reserve(x.size());
  append_finite(x, samples);
  filter_in_place(sections, std::span(samples));
  spread(x, samples, out);
}

void sosfiltfilt(std::span<const Section> sections, std::span<const double> x, std::span<double> out) {
  require_length("out", out.size(), "x", x.size());
  const std::size_t pad = pad_length(sections);
  std::vector<double> samples;
  samples.reserve(x.size() + 2 * pad);
  samples.assign(pad, 0.0);
  append_finite(x, samples);
  if (samples.size() <= 2 * pad) {
    throw std::invalid_argument("x has " + std::to_string(samples.size() - pad) + " finite samples, not more than " +
                                std::to_string(pad));
  }
  samples.resize(samples.size() + pad);
  fill_extension(samples, pad);
  filter_in_place(sections, std::span(samples));
  filter_in_place(sections, std::views::reverse(samples));
  spread(x, std::span(samples).subspan(pad), out);
}

}  // namespace lta
