// Zero-phase low-pass Butterworth filter as second-order sections, equal to scipy.signal (STANDARDS §2.7).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lta {

// One biquad, direct form II transposed, a0 = 1.
struct Section {
  double b0;
  double b1;
  double b2;
  double a1;
  double a2;
};

// Low-pass of an order 1…8 with the cut-off wn in half-cycles per sample (1 is the Nyquist frequency), 0 < wn < 1:
// ceil(order / 2) sections, the gain in the first, the sharpest resonance last. Throws std::invalid_argument naming
// order or wn.
std::vector<Section> butterworth_sections(int order, double wn);

// Samples that sosfiltfilt adds at each end: 3 (order + 1) for a Butterworth filter. x must be longer.
std::size_t pad_length(std::span<const Section> sections);

// One forward pass; it starts in the steady state of the first sample, so a constant stays what it is.
// Samples are taken as equally spaced. A sample of x that is not finite is left out as if it were not in the input; its
// place in out is NaN. x and out in one unit and of one length n (std::invalid_argument otherwise); they may be the
// same memory. Values near the largest double may overflow to infinity. Pure and re-entrant.
void sosfilt(std::span<const Section> sections, std::span<const double> x, std::span<double> out);

// Forward and backward over x with its odd extension by pad_length at both ends: no phase shift, twice the order.
// Everything as in sosfilt; std::invalid_argument naming x when it has not more finite samples than pad_length.
void sosfiltfilt(std::span<const Section> sections, std::span<const double> x, std::span<double> out);

}  // namespace lta
