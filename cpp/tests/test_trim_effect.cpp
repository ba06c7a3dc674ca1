#include <cmath>
#include <numbers>

#include "check.hpp"
#include "lta/trim_effect.hpp"
#include "numbers.hpp"

namespace {

using lta::test::check;
using lta::test::check_invalid;
using lta::test::kInf;
using lta::test::kNan;
using lta::test::near;
using lta::test::Values;
using lta::test::with;

using lta::curve_size;

void sizes() {
  const lta::CurveSize size = curve_size(Values{3.0, -4.0, 0.0});
  check(size.points == 3 && near(size.rms, 5.0 * std::numbers::inv_sqrt3) && size.max_abs_error == 4.0 &&
        size.half_range == 3.5);
  const lta::CurveSize level = curve_size(Values{-2.0, -2.0});
  check(level.rms == 2.0 && level.max_abs_error == 2.0 && level.half_range == 0.0);
  check(curve_size({}).points == 0 && std::isnan(curve_size({}).rms) && std::isnan(curve_size({}).half_range));
  check(curve_size(Values{-7.0}).max_abs_error == 7.0);
}

void absent_values() {
  for (const std::size_t place : {0U, 1U, 3U}) {
    for (const double absent : {kNan, kInf, -kInf}) {
      const lta::CurveSize size = curve_size(with({3.0, -4.0, 0.0}, place, absent));
      check(size.points == 3 && size.half_range == 3.5 && size.max_abs_error == 4.0);
      check(near(lta::correlation(with({0, 1, 2}, place, absent), with({0, 2, 4}, place, 9)), 1.0));
    }
  }
}

void huge_and_tiny() {
  const lta::CurveSize huge = curve_size(Values{1.7e308, -1.7e308});
  check(huge.rms == 1.7e308 && huge.half_range == 1.7e308);
  check(near(curve_size(Values{1e-300, -1e-300}).rms / 1e-300, 1.0));
  check(near(lta::correlation(Values{-1e300, 0, 1e300}, Values{1e-300, 0, -1e-300}), -1.0));
}

void reductions() {
  check(lta::reduction_percent(4.0, 1.0) == 75.0 && lta::reduction_percent(1.0, 2.0) == -100.0);
  check(std::isnan(lta::reduction_percent(0.0, 1.0)) && std::isnan(lta::reduction_percent(1.0, kNan)));
}

void correlations() {
  check(near(lta::correlation(Values{0, 1, 2, 3}, Values{1, 3, 2, 4}), 0.8));
  check(std::isnan(lta::correlation(Values{0, 1}, Values{0, 1})) && std::isnan(lta::correlation({}, {})));
  check(std::isnan(lta::correlation(Values{0, 1, 2}, Values{5, 5, 5})));
  check_invalid("second has 2 values, first has 3", [] { lta::correlation(Values(3), Values(2)); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"RMS, largest error and half range", sizes},
      {"a value that is not finite is left out", absent_values},
      {"huge and tiny values stay finite", huge_and_tiny},
      {"reductions in per cent", reductions},
      {"correlation", correlations},
  });
}
