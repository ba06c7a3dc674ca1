#include <cmath>

#include "check.hpp"
#include "lta/straight_line.hpp"
#include "numbers.hpp"

namespace {

using lta::test::check;
using lta::test::check_invalid;
using lta::test::kInf;
using lta::test::kNan;
using lta::test::near;
using lta::test::Values;
using lta::test::with;

using lta::minimax_line;
using lta::MinimaxLine;

const Values kX{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0};
const Values kDeviation{0.002, 0.001, -0.001, -0.003, -0.002, 0.0, 0.003, 0.004, 0.002, 0.001, 0.003};

void worked_vectors() {
  const MinimaxLine found = minimax_line(Values{0, 1, 2, 3, 4}, Values{3, -1, 2, 6, 1});
  check(near(found.line.max_deviation, 17.0 / 6.0) && near(found.line.slope, 2.0 / 3.0) &&
        near(found.line.intercept, 7.0 / 6.0));
  check(found.certificate[0] == 1 && found.certificate[1] == 3 && found.certificate[2] == 4);
  const MinimaxLine independent = minimax_line(kX, kDeviation);
  check(near(independent.line.max_deviation * 1000, 41.0 / 14.0) && near(independent.line.slope * 350, 1.0, 1e-12));
  check(near(independent.line.intercept * 1000, -13.0 / 14.0, 1e-12));
  const lta::ReferenceLine zero = lta::zero_based_line(kX, kDeviation, {0.0, 0.0});
  check(near(zero.max_deviation * 1000, 3.3) && near(zero.slope * 1000, 1.0) && zero.intercept == 0.0);
  const lta::ReferenceLine terminal = lta::terminal_line(kX, kDeviation);
  check(near(terminal.max_deviation * 1000, 5.3) && near(terminal.slope * 1000, 1.0));
  check(lta::absolute_deviation(kDeviation) == 0.004);
  check(near(lta::centred_offset(kDeviation).max_deviation, 0.0035) &&
        near(lta::centred_offset(kDeviation).offset, -0.0005));
}

void the_order_of_the_points() {
  const MinimaxLine down = minimax_line(Values{4, 3, 2, 1, 0}, Values{1, 6, 2, -1, 3});
  check(near(down.line.max_deviation, 17.0 / 6.0) && down.certificate[0] == 3 && down.certificate[1] == 1);
  check(lta::zero_based_line(Values{1, 0, 2}, Values{3, 1, 5}).intercept == 1.0);
}

void repeated_positions() {
  const MinimaxLine found = minimax_line(Values{0, 0, 1, 1}, Values{0, 2, 1, 5});
  check(near(found.line.max_deviation, 2.0) && found.line.points == 4);
  const MinimaxLine still = minimax_line(Values{7, 7, 7}, Values{1, 5, 2});
  check(still.line.max_deviation == 2.0 && std::isnan(still.line.slope) && still.certificate[0] == -1);
  check(lta::zero_based_line(Values{7, 7}, Values{1, 5}).max_deviation == 4.0);
  check(std::isnan(lta::terminal_line(Values{7, 7}, Values{1, 5}).max_deviation));
  const lta::ReferenceLine ends =
      lta::terminal_line(Values{0, 0, 2, 2}, Values{1, 9, 9, 5});  // first and last of equals
  check(ends.slope == 2.0 && ends.intercept == 1.0 && ends.max_deviation == 8.0);
}

void few_points() {
  check(minimax_line({}, {}).line.points == 0 && std::isnan(minimax_line({}, {}).line.max_deviation));
  check(std::isnan(lta::zero_based_line({}, {}).max_deviation) && std::isnan(lta::terminal_line({}, {}).slope));
  check(std::isnan(lta::absolute_deviation({})) && std::isnan(lta::centred_offset({}).offset));
  check(minimax_line(Values{2}, Values{3}).line.max_deviation == 0.0);
  const MinimaxLine two = minimax_line(Values{1, 3}, Values{1, 5});
  check(two.line.slope == 2.0 && two.line.intercept == -1.0 && two.line.max_deviation == 0.0);
}

void absent_points() {
  for (const std::size_t place : {0U, 2U, 5U}) {
    for (const double absent : {kNan, kInf, -kInf}) {
      const Values x = with({0, 1, 2, 3, 4}, place, absent);
      const Values y = with({3, -1, 2, 6, 1}, place, absent);
      check(near(minimax_line(x, with({3, -1, 2, 6, 1}, place, 9)).line.max_deviation, 17.0 / 6.0));
      check(near(minimax_line(with({0, 1, 2, 3, 4}, place, 9), y).line.max_deviation, 17.0 / 6.0));
      check(lta::terminal_line(with({0, 1, 2, 3, 4}, place, 9), y).slope == -0.5 && lta::centred_offset(y).points == 5);
      check(lta::absolute_deviation(y) == 6.0 && lta::zero_based_line(x, y).points == 5);
    }
  }
}

void huge() {
  const MinimaxLine found = minimax_line(Values{-1e300, 0, 1e300}, Values{1e300, -1e300, 1e300});
  check(near(found.line.max_deviation / 1e300, 1.0) && found.line.slope == 0.0 && near(found.line.intercept, 0.0));
  check(lta::centred_offset(Values{1.7e308, -1.7e308}).max_deviation == 1.7e308);
  check(near(lta::zero_based_line(Values{-1e300, 1e300}, Values{-1e300, 1e300}).slope, 1.0));
}

void refusals() {
  check_invalid("y has 1 values, x has 2", [] { minimax_line(Values(2), Values(1)); });
  check_invalid("y has 1 values, x has 2", [] { lta::terminal_line(Values(2), Values(1)); });
  check_invalid("pivot is not finite", [] { lta::zero_based_line(Values(2), Values(2), {kNan, 0.0}); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"the worked vectors of the linearity kinds", worked_vectors},
      {"the order of the points does not matter", the_order_of_the_points},
      {"repeated positions", repeated_positions},
      {"few points", few_points},
      {"a point that is not there changes nothing", absent_points},
      {"huge values stay finite", huge},
      {"what is wrong is refused by name", refusals},
  });
}
