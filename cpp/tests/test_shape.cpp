#include <cmath>
#include <cstdint>
#include <vector>

#include "check.hpp"
#include "lta/shape.hpp"
#include "numbers.hpp"

namespace {

using lta::test::check;
using lta::test::check_invalid;
using lta::test::kInf;
using lta::test::kNan;
using lta::test::near;
using lta::test::Values;
using lta::test::with;
using Flags = std::vector<std::uint8_t>;

using lta::curve_shape;

const Values kTen{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

void a_straight_line() {
  Values e;
  for (const double x : kTen) {
    e.push_back(2.0 - 0.5 * x);
  }
  const lta::CurveShape shape = curve_shape(kTen, e, Flags(11, 1));
  check(near(shape.slope, -0.5) && near(shape.intercept, 2.0) && near(shape.r_squared, 1.0) && shape.range == 5.0);
  check(shape.points_out == 11 && shape.out_first_fifth == 3 && shape.out_last_fifth == 3);
  const lta::CurveShape back =
      curve_shape(Values(kTen.rbegin(), kTen.rend()), e, Flags{1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0});
  check(near(back.slope, 0.5) && back.points_out == 4 && back.out_first_fifth == 0 && back.out_last_fifth == 3);
}

void degenerate() {
  const lta::CurveShape none = curve_shape({}, {}, {});
  check(none.points == 0 && std::isnan(none.slope) && std::isnan(none.range));
  const lta::CurveShape one = curve_shape(Values{3}, Values{4}, Flags{1});
  check(one.points == 1 && std::isnan(one.slope) && one.range == 0.0 && one.points_out == 1 &&
        one.out_first_fifth == 0);
  const lta::CurveShape two = curve_shape(Values{1, 3}, Values{4, 8}, Flags{0, 0});
  check(two.slope == 2.0 && two.intercept == 2.0 && std::isnan(two.r_squared));
  const lta::CurveShape still = curve_shape(Values(4, 1.0), Values{1, 2, 3, 4}, Flags(4, 1));
  check(std::isnan(still.slope) && std::isnan(still.r_squared) && still.range == 3.0 && still.out_last_fifth == 0);
  const lta::CurveShape level = curve_shape(Values{0, 1, 2}, Values(3, 0.1), Flags(3, 0));
  check(level.slope == 0.0 && level.intercept == 0.1 && std::isnan(level.r_squared));
}

void absent_points() {
  for (const std::size_t place : {0U, 2U, 4U}) {
    for (const double absent : {kNan, kInf, -kInf}) {
      const lta::CurveShape shape =
          curve_shape(with({0, 1, 2, 3}, place, absent), with({0, 2, 4, 6}, place, 99), Flags(5, 1));
      check(shape.points == 4 && near(shape.slope, 2.0) && shape.range == 6.0 && shape.points_out == 4);
      check(curve_shape(with({0, 1, 2, 3}, place, 99), with({0, 2, 4, 6}, place, absent), Flags(5, 1)).out_last_fifth ==
            1);
    }
  }
}

void huge() {
  const lta::CurveShape shape = curve_shape(Values{-1.7e308, 0, 1.7e308}, Values{-1e300, 0, 1e300}, Flags(3, 1));
  check(near(shape.slope * 1e8, 1.0 / 1.7) && shape.intercept == 0.0 && near(shape.r_squared, 1.0));
  check(shape.out_first_fifth == 1 && shape.out_last_fifth == 1 && shape.range == 2e300);
}

void refusals() {
  check_invalid("error has 1", [] { curve_shape(Values(2), Values(1), Flags(2)); });
  check_invalid("out has 1", [] { curve_shape(Values(2), Values(2), Flags(1)); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"a straight line, forward and backward, and its ends", a_straight_line},
      {"few points, no travel, a level curve", degenerate},
      {"a point that is not there changes nothing", absent_points},
      {"huge values stay finite", huge},
      {"unequal lengths are refused", refusals},
  });
}
