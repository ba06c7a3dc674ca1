#include <cmath>

#include "check.hpp"
#include "lta/least_squares.hpp"
#include "numbers.hpp"

namespace {

using lta::test::check;
using lta::test::check_invalid;
using lta::test::kInf;
using lta::test::kNan;
using lta::test::near;
using lta::test::Values;
using lta::test::with;

using lta::least_squares_line;
using lta::LeastSquaresLine;

void known_line() {
  const LeastSquaresLine found = least_squares_line(Values{1, 2, 3, 4}, Values{2, 4, 5, 8});
  check(found.points == 4 && near(found.slope, 1.9) && near(found.intercept, 0.0) &&
        near(found.r_squared, 361.0 / 375.0));
  check(near(found.residual_sd, std::sqrt(0.35)) && near(found.slope_error, std::sqrt(0.07)));
  check(near(found.intercept_error, std::sqrt(0.35 * 1.5)) && near(found.correlation, std::sqrt(361.0 / 375.0)));
}

void degenerate() {
  check(std::isnan(least_squares_line({}, {}).slope) && std::isnan(least_squares_line(Values{1}, Values{1}).slope));
  check(std::isnan(least_squares_line(Values{1, 1}, Values{1, 2}).slope));
  const LeastSquaresLine two = least_squares_line(Values{3, 1}, Values{5, 1});
  check(near(two.slope, 2.0) && near(two.intercept, -1.0) && std::isnan(two.residual_sd) && std::isnan(two.r_squared));
}

void absent_and_huge() {
  for (const std::size_t place : {0U, 2U, 3U}) {
    for (const double absent : {kNan, kInf, -kInf}) {
      check(near(least_squares_line(with({1, 2, 3}, place, absent), with({1, 4, 7}, place, 9)).slope, 3.0));
      check(least_squares_line(with({1, 2, 3}, place, 9), with({1, 4, 7}, place, absent)).points == 3);
    }
  }
  const LeastSquaresLine huge = least_squares_line(Values{-1e300, 0, 1e300}, Values{-2e300, 0, 2e300});
  check(near(huge.slope, 2.0) && huge.intercept == 0.0 && near(huge.r_squared, 1.0));
  check_invalid("y has 1 values, x has 2", [] { least_squares_line(Values(2), Values(1)); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"a line that one computes by hand", known_line},
      {"few points and one position", degenerate},
      {"absent and huge values", absent_and_huge},
  });
}
