#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "check.hpp"
#include "lta/linearity.hpp"

namespace {

using lta::evaluate;
using lta::Evaluation;
using lta::test::check;
using lta::test::check_invalid;
using Values = std::vector<double>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

Evaluation as_measured(const Values& error, const Values& lower, const Values& upper) {
  return evaluate(error, lower, upper, {});
}

double margin_of(double error, double lower, double upper, double correction = 0.0) {
  std::array<double, 1> out{};
  lta::point_margins(Values{error}, Values{lower}, Values{upper}, Values{correction}, out);
  return out[0];
}

bool is_out(double error, double lower, double upper, double correction = 0.0) {
  std::array<std::uint8_t, 1> out{};
  lta::points_out(Values{error}, Values{lower}, Values{upper}, Values{correction}, out);
  return out[0] == 1;
}

void no_points() {
  const Evaluation empty = as_measured({}, {}, {});
  check(empty.graded_points == 0 && empty.fail_points == 0 && empty.worst_index == -1);
  check(std::isnan(empty.margin) && std::isnan(empty.max_abs_error));
}

void one_and_two_points() {
  const Evaluation one = as_measured({0.25}, {-1.0}, {1.0});
  check(one.graded_points == 1 && one.fail_points == 0 && one.worst_index == 0);
  check(one.margin == 0.75 && one.max_abs_error == 0.25);
  const Evaluation two = as_measured({0.25, -3.0}, {-1.0, -2.0}, {1.0, 2.0});
  check(two.fail_points == 1 && two.worst_index == 1 && two.margin == -0.5 && two.max_abs_error == 3.0);
}

void nan_is_not_graded() {
  for (std::size_t place = 0; place < 3; ++place) {
    for (const double absent : {kNan, kInf, -kInf}) {
      Values error{0.1, 0.2, 0.3};
      Values lower{-1.0, -1.0, -1.0};
      error[place] = absent;
      check(as_measured(error, lower, {1.0, 1.0, 1.0}).graded_points == 2);
      lower[(place + 1) % 3] = absent;
      check(as_measured(error, lower, {1.0, 1.0, 1.0}).graded_points == 1);
    }
  }
  const Evaluation none = as_measured({kNan, 0.0}, {0.0, kNan}, {1.0, 1.0});
  check(none.graded_points == 0 && none.worst_index == -1 && std::isnan(none.max_abs_error));
}

void limits_are_inclusive() {
  check(!is_out(0.5, -0.5, 0.5) && margin_of(0.5, -0.5, 0.5) == 0.0);
  check(!is_out(-0.5, -0.5, 0.5) && margin_of(-0.5, -0.5, 0.5) == 0.0);
  check(!std::signbit(margin_of(0.0, -1.0, -0.0)));
  const double above = std::nextafter(0.5, 1.0);
  check(is_out(above, -0.5, 0.5) && margin_of(above, -0.5, 0.5) < 0.0);
}

void zero_width_bands() {
  check(!is_out(0.25, 0.25, 0.25) && is_out(0.26, 0.25, 0.25));
  check(!is_out(0.25, 0.25, 0.25, 1.0));  // on it as measured, whatever the correction
  check(is_out(0.5, 0.25, 0.25, -0.25));  // no correction brings it in
  check(std::isnan(margin_of(0.25, 0.25, 0.25)));
  const Evaluation mixed = as_measured({0.0, 0.5}, {0.25, -1.0}, {0.25, 1.0});
  check(mixed.fail_points == 1 && mixed.worst_index == 1 && mixed.margin == 0.5);
}

void inverted_bands() {
  check(is_out(1.0, 1.0, -1.0) && is_out(0.0, 1.0, -1.0) && std::isnan(margin_of(0.0, 1.0, -1.0)));
  check(as_measured({0.0}, {1.0}, {-1.0}).worst_index == -1);
}

void the_first_of_equals_is_worst() {
  check(as_measured({0.5, -0.5, 0.5}, {-1.0, -1.0, -1.0}, {1.0, 1.0, 1.0}).worst_index == 0);
  check(as_measured({0.0, -0.5, 0.5}, {-1.0, -1.0, -1.0}, {1.0, 1.0, 1.0}).worst_index == 1);
}

void huge_and_tiny_values() {
  const Evaluation wide = as_measured({1e300}, {-1e308}, {1e308});
  check(wide.fail_points == 0 && wide.margin > 0.99 && wide.max_abs_error == 1e300);
  const Evaluation widest = as_measured({0.0}, {-1.7e308}, {1.7e308});
  check(widest.fail_points == 0 && widest.margin == 1.0);
  const Evaluation overflow = as_measured({-1.7e308}, {1e308}, {1.7e308});
  check(overflow.fail_points == 1 && overflow.margin < 0.0);
  check(is_out(1e300, -1e-300, 1e-300) && margin_of(1e300, -1e-300, 1e-300) == -kInf);
  const double tiny = std::numeric_limits<double>::denorm_min();
  check(!is_out(tiny, 0.0, tiny) && margin_of(tiny, 0.0, tiny) == 0.0 && margin_of(-tiny, 0.0, tiny) == -1.0);
  check(is_out(-tiny, 0.0, 1e10) && margin_of(-tiny, 0.0, 1e10) < 0.0);  // the quotient alone would be −0
}

void corrections() {
  const Evaluation moved = evaluate(Values{1.5, 0.0}, Values{-1.0, -1.0}, Values{1.0, 1.0}, Values{-1.0, 0.5});
  check(moved.fail_points == 0 && moved.margin == 0.5 && moved.worst_index == 0 && moved.max_abs_error == 0.5);
}

void refusals() {
  check_invalid("lower has 1 values, error has 2", [] { as_measured({0.0, 0.0}, {0.0}, {1.0, 1.0}); });
  check_invalid("upper has 3", [] { as_measured({0.0}, {0.0}, {1.0, 1.0, 1.0}); });
  check_invalid("correction[1]", [] { evaluate(Values{0.0, 0.0}, Values{-1, -1}, Values{1, 1}, Values{0.0, kNan}); });
  check(evaluate(Values{0.0, kNan}, Values{-1, -1}, Values{1, 1}, Values{0.0, kNan}).graded_points == 1);
  std::array<double, 2> out{};
  check_invalid("out has 2", [&] { lta::point_margins(Values{0.0}, Values{0.0}, Values{1.0}, {}, out); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"no points give no margin and no worst point", no_points},
      {"one and two points are enough", one_and_two_points},
      {"a value that is not finite is not graded, wherever it stands", nan_is_not_graded},
      {"limits are inclusive", limits_are_inclusive},
      {"a zero-width band holds only what lies on it as measured", zero_width_bands},
      {"an inverted band holds nothing", inverted_bands},
      {"the first of equal margins is the worst", the_first_of_equals_is_worst},
      {"huge and tiny values neither overflow nor change sides", huge_and_tiny_values},
      {"a correction moves the curve", corrections},
      {"wrong lengths and corrections are refused by name and index", refusals},
  });
}
