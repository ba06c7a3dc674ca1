#include <cmath>
#include <numbers>

#include "check.hpp"
#include "lta/sigma.hpp"
#include "numbers.hpp"

namespace {

using lta::test::check;
using lta::test::check_invalid;
using lta::test::kInf;
using lta::test::kNan;
using lta::test::near;
using lta::test::Values;
using lta::test::with;

using lta::sigma_gradient;
using lta::sigma_threshold;
using Profile = lta::SigmaProfile;

Values steps(std::size_t n, double step = 1.0) {
  Values x(n);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = step * static_cast<double>(i);
  }
  return x;
}

Values wave(std::size_t n) {
  Values x(n);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = std::sin(0.4 * static_cast<double>(i * i));
  }
  return x;
}

void least_points() {
  for (const std::size_t n : {0U, 1U, 2U, 9U}) {
    check(std::isnan(sigma_gradient(steps(n), wave(n), Profile::standard).value));
  }
  const auto ten = sigma_gradient(steps(10), wave(10), Profile::standard);
  check(ten.points == 10 && ten.slopes == 9 && ten.value > 0.0);
  check(sigma_gradient(steps(12), wave(12), Profile::standard).slopes == 11);
  check(sigma_gradient(steps(13), wave(13), Profile::standard).slopes == 2);
  for (const Profile profile : {Profile::v2, Profile::one_pole}) {
    check(std::isnan(sigma_gradient(steps(4), wave(4), profile).value));
    check(sigma_gradient(steps(10), wave(10), profile).slopes == 7);
    check(sigma_gradient(steps(11), wave(11), profile).slopes == 0);
    check(sigma_gradient(steps(15), wave(15), profile).slopes == 2);
  }
}

void known_value() {
  // unfiltered below 15 points: slopes over 3 steps of 0, 1, 4, 9, 16 are 3 and 5
  check(near(sigma_gradient(steps(5), Values{0.0, 1.0, 4.0, 9.0, 16.0}, Profile::v2).value, std::numbers::sqrt2));
  check(near(sigma_gradient(steps(5, -1.0), Values{0.0, 1.0, 4.0, 9.0, 16.0}, Profile::v2).value, std::numbers::sqrt2));
}

void absent_points() {
  const double plain = sigma_gradient(steps(20), wave(20), Profile::standard).value;
  for (const std::size_t place : {0U, 10U, 20U}) {
    for (const double absent : {kNan, kInf, -kInf}) {
      check(sigma_gradient(with(steps(20), place, absent), with(wave(20), place, 7.0), Profile::standard).value ==
            plain);
      check(sigma_gradient(with(steps(20), place, 7.0), with(wave(20), place, absent), Profile::standard).value ==
            plain);
    }
  }
}

void still_and_huge() {
  check(sigma_gradient(Values(30), wave(30), Profile::standard).slopes == 0);
  check(sigma_gradient(steps(30, 1e-6), wave(30), Profile::standard).slopes <= 19);
  check(std::fabs(sigma_gradient(steps(30), Values(30, 0.5), Profile::v2).value) < 1e-14);
  Values huge(30);
  for (std::size_t i = 0; i < huge.size(); ++i) {
    huge[i] = i % 2 == 0 ? 1e300 : -1e300;
  }
  check(std::isfinite(sigma_gradient(steps(30), huge, Profile::v2).value));
  const Values steep{1.7e308, 0, 0, -1.7e308, 0};  // its slopes overflow
  check(std::isnan(sigma_gradient(steps(5), steep, Profile::v2).value));
}

void thresholds() {
  check(sigma_threshold(Profile::standard, 0.01, 2.0) == 6.0 * 0.01 / 2.0);
  check(sigma_threshold(Profile::v2, 0.01, 12.0) == 12.0 * 0.01 / 12.0);
  check(sigma_threshold(Profile::v2, 1.0, 1.0) == 0.05 && sigma_threshold(Profile::one_pole, 1e-9, 1.0) == 1e-4);
  check(std::isnan(sigma_threshold(Profile::standard, 1.0, 0.0)) &&
        std::isnan(sigma_threshold(Profile::v2, 1.0, kNan)));
  check(std::isnan(sigma_threshold(Profile::v2, kNan, 1.0)));
}

void refusals() {
  check_invalid("error has 2 values, position has 3", [] { sigma_gradient(Values(3), Values(2), Profile::v2); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"few points leave it undefined and change the rule", least_points},
      {"a parabola has the slopes one computes by hand", known_value},
      {"a point that is not there changes nothing", absent_points},
      {"repeated positions have no slope; huge errors stay finite", still_and_huge},
      {"thresholds", thresholds},
      {"unequal lengths are refused", refusals},
  });
}
