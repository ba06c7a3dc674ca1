#include <cmath>
#include <limits>
#include <vector>

#include "check.hpp"
#include "lta/points.hpp"

namespace {

using lta::points_between;
using lta::points_of;
using lta::SweepPoints;
using lta::test::check;
using lta::test::check_invalid;
using Values = std::vector<double>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

struct Sheet {
  Values position{10.0, 20.0, 40.0};
  Values measured{1.25, 2.5, 2.75};
  Values theory{1.0, 2.0, 3.0};
  Values lower{-1.0, -2.0, -4.0};
  Values upper{1.0, 2.0, 4.0};
  Values stored{0.25, 0.5, -0.25};
  std::vector<std::uint8_t> excluded;
  double guard_band = 0.0;

  [[nodiscard]] SweepPoints points() const {
    return points_of({.position = position,
                      .measured = measured,
                      .theory = theory,
                      .lower = lower,
                      .upper = upper,
                      .stored_error = stored,
                      .excluded = excluded,
                      .guard_band = guard_band});
  }
};

void whole_rows() {
  const SweepPoints points = Sheet{}.points();
  check(points.error == Values{0.25, 0.5, -0.25} && points.graded_points == 3);
  check(points.first_position == 10.0 && points.travel == 30.0);
  check(points.narrowest == 1.0 && points.median_half_band == 2.0 && points.widest == 4.0);
  check(points.mean_half_band == 7.0 / 3.0 && points.sheet_difference == 0.0 && !points.inverted);
}

void absent_numbers() {
  for (std::size_t place = 0; place < 3; ++place) {
    for (const double absent : {kNan, kInf, -kInf}) {
      Sheet unread;
      unread.measured[place] = absent;
      check(unread.points().graded_points == 2 && unread.points().missing_points == 1);
      check(unread.points().sheet_difference == 0.0);
      Sheet unlimited;
      unlimited.lower[place] = absent;
      check(unlimited.points().graded_points == 2 && unlimited.points().incomplete_points == 1);
      check(std::isnan(unlimited.points().upper[place]));
      unlimited.upper[place] = absent;
      check(unlimited.points().graded_points == 2 && unlimited.points().incomplete_points == 0);
    }
    Sheet blank;
    blank.stored[place] = kNan;
    check(blank.points().graded_points == 2 && blank.points().missing_points == 0);
  }
}

void exclusions_and_guard_band() {
  Sheet sheet;
  sheet.excluded = {0, 1, 0};
  sheet.guard_band = 0.5;
  const SweepPoints points = sheet.points();
  check(points.graded == std::vector<std::uint8_t>{1, 0, 1});
  check(points.lower[2] == -2.0 && points.upper[2] == 2.0 && std::isnan(points.lower[1]));
}

void huge_limits() {
  Sheet sheet;
  sheet.lower[0] = -1.7e308;
  sheet.upper[0] = 1.7e308;
  sheet.guard_band = 0.5;
  check(sheet.points().upper[0] == 0.85e308 && sheet.points().widest == 0.85e308);
}

void between_known_limits() {
  const SweepPoints none = points_between({}, {}, {}, {}, {});
  check(none.graded_points == 0 && std::isnan(none.travel) && std::isnan(none.median_half_band));
  const SweepPoints two =
      points_between(Values{kNan, 2.0}, Values{0.0, 0.0}, Values{0.5, kNan}, Values{-1.0, -1.0}, Values{1.0, 1.0});
  check(two.graded_points == 1 && std::isnan(two.travel) && two.narrowest == 1.0);
}

void refusals() {
  Sheet sheet;
  sheet.lower.pop_back();
  check_invalid("lower has 2 values, measured has 3", [&] { (void)sheet.points(); });
  for (const double guard_band : {-0.1, 1.0, kNan}) {
    Sheet guarded;
    guarded.guard_band = guard_band;
    check_invalid("guard_band", [&] { (void)guarded.points(); });
  }
  check_invalid("theory has 0 values, error has 1",
                [] { points_between(Values{0.0}, {}, Values{0.0}, Values{0.0}, Values{0.0}); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"whole rows are graded", whole_rows},
      {"a number that is absent changes its row alone", absent_numbers},
      {"exclusions take rows out, a guard band narrows limits", exclusions_and_guard_band},
      {"half bands of huge limits stay finite", huge_limits},
      {"errors and limits alone are enough", between_known_limits},
      {"wrong lengths and guard bands are refused", refusals},
  });
}
