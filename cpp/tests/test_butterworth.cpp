#include <cmath>
#include <vector>

#include "check.hpp"
#include "lta/butterworth.hpp"
#include "numbers.hpp"

namespace {

using lta::test::check;
using lta::test::check_invalid;
using lta::test::kInf;
using lta::test::kNan;
using lta::test::near;
using lta::test::Values;
using lta::test::with;

using lta::butterworth_sections;
using lta::Section;

Values wave(std::size_t n) {
  Values x(n);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = std::sin(0.7 * static_cast<double>(i)) + 0.1 * static_cast<double>(i);
  }
  return x;
}

Values both_ways(int order, double wn, const Values& x) {
  Values out(x.size());
  lta::sosfiltfilt(butterworth_sections(order, wn), x, out);
  return out;
}

void design() {
  const std::vector<Section> two = butterworth_sections(2, 0.1);  // scipy.signal.butter(2, 0.1, output="sos")
  check(two.size() == 1 && near(two[0].b0, 0.020083365564211232) && near(two[0].b1, 0.040166731128422464));
  check(near(two[0].a1, -1.5610180758007182) && near(two[0].a2, 0.6413515380575631));
  for (int order = 1; order <= 8; ++order) {
    const std::vector<Section> sections = butterworth_sections(order, 0.3);
    check(sections.size() == (static_cast<std::size_t>(order) + 1) / 2);
    check(lta::pad_length(sections) == 3 * (static_cast<std::size_t>(order) + 1));
    double gain = 1.0;
    for (const Section& s : sections) {
      gain *= (s.b0 + s.b1 + s.b2) / (1.0 + s.a1 + s.a2);
      check(std::fabs(s.a2) < 1.0 && std::fabs(s.a1) < 1.0 + s.a2);  // stable
    }
    check(near(gain, 1.0));
  }
}

void constants_stay() {
  for (const double level : {0.0, 2.5, 1e300, -1e300}) {
    for (const double value : both_ways(4, 0.2, Values(40, level))) {
      check(std::fabs(value - level) <= 1e-12 * std::fabs(level));
    }
  }
}

void a_straight_line_is_not_shifted() {
  Values x(100);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = 3.0 - static_cast<double>(i);
  }
  const Values out = both_ways(2, 0.1, x);
  for (std::size_t i = 40; i < 60; ++i) {
    check(std::fabs(out[i] - x[i]) < 1e-3);
  }
  check(std::fabs(out.front() - x.front()) < 1.0 && std::fabs(out.back() - x.back()) < 1.0);
}

void absent_samples() {
  const Values x = wave(30);
  const Values plain = both_ways(2, 0.1, x);
  for (const std::size_t place : {0U, 15U, 30U}) {
    for (const double absent : {kNan, kInf, -kInf}) {
      Values out = both_ways(2, 0.1, with(x, place, absent));
      check(std::isnan(out[place]));
      out.erase(out.begin() + static_cast<std::ptrdiff_t>(place));
      check(out == plain);
    }
  }
}

void one_pass() {
  const std::vector<Section> sections = butterworth_sections(1, 0.5);  // y = (x + x₋₁) / 2
  Values x{1.0, 3.0, 5.0, -1.0};
  lta::sosfilt(sections, x, x);
  check(near(x[0], 1.0) && near(x[1], 2.0) && near(x[2], 4.0) && near(x[3], 2.0));
  Values none;
  lta::sosfilt(sections, none, none);
}

void refusals() {
  check_invalid("order is 0", [] { butterworth_sections(0, 0.1); });
  check_invalid("order is 9", [] { butterworth_sections(9, 0.1); });
  check_invalid("wn is", [] { butterworth_sections(2, 1.0); });
  check_invalid("wn is", [] { butterworth_sections(2, kNan); });
  check_invalid("x has 9 finite samples, not more than 9", [] { both_ways(2, 0.1, with(wave(9), 3, kNan)); });
  check_invalid("x has 0 finite samples", [] { both_ways(2, 0.1, {}); });
  check(both_ways(2, 0.1, wave(10)).size() == 10);
  Values out(2);
  check_invalid("out has 2 values, x has 3", [&] { lta::sosfilt(butterworth_sections(2, 0.1), Values(3), out); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"the design has its gain, its poles and the pad of its order", design},
      {"a constant stays what it is", constants_stay},
      {"a straight line is not shifted", a_straight_line_is_not_shifted},
      {"a sample that is not finite is left out", absent_samples},
      {"one pass starts in the steady state", one_pass},
      {"what cannot be filtered is refused by name", refusals},
  });
}
