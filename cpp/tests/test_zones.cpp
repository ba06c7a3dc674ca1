#include <cmath>
#include <cstdint>
#include <vector>

#include "check.hpp"
#include "lta/zones.hpp"
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

std::vector<lta::Zone> of(const Values& x, const Values& e, std::size_t count) {
  return lta::zones(x, e, Flags(x.size(), 0), Values(x.size(), kNan), count);
}

void edges() {
  const Values x{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const auto five = of(x, x, 5);
  check(five.size() == 5 && five[0].points == 2 && five[3].points == 2 && five[4].points == 3);
  check(five[4].mean == 9.0 && five[4].max_abs_error == 10.0 && near(five[4].rms, std::sqrt((64 + 81 + 100) / 3.0)));
  const auto back = of({10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, x, 5);
  check(back[4].points == 3 && back[4].mean == 1.0);
}

void no_span() {
  const auto zones = of({7, 7}, {1, 3}, 3);
  check(zones[0].points == 2 && zones[0].mean == 2.0 && zones[1].points == 0 && std::isnan(zones[1].rms));
  check(of({}, {}, 4).size() == 4 && of({3}, {1}, 2)[0].points == 1);
}

void flags_and_margins() {
  const auto zones =
      lta::zones(Values{0, 1, 9, 10}, Values{1, -2, 3, 4}, Flags{1, 0, 1, 1}, Values{0.5, -0.25, kNan, kNan}, 2);
  check(zones[0].points_out == 1 && zones[0].margin == -0.25 && zones[1].points_out == 2 &&
        std::isnan(zones[1].margin));
  const auto mixed = lta::zones(Values{0, 1, 2}, Values{1, 1, 1}, Flags{0, 0, 0}, Values{kNan, 0.5, kNan}, 1);
  check(mixed[0].margin == 0.5);
}

void absent_points() {
  for (const std::size_t place : {0U, 1U, 3U}) {
    for (const double absent : {kNan, kInf, -kInf}) {
      const auto zones = of(with({0, 1, 10}, place, absent), with({1, 2, 3}, place, 99), 2);
      check(zones[0].points == 2 && zones[0].mean == 1.5 && zones[1].points == 1);
      check(of(with({0, 1, 10}, place, 99), with({1, 2, 3}, place, absent), 2)[0].mean == 1.5);
    }
  }
}

void huge() {
  const auto zones = of({-1.7e308, 0.0, 1.7e308}, {1e300, 1e300, -1e300}, 2);
  check(zones[0].points == 1 && zones[1].points == 2 && zones[0].mean == 1e300 && zones[1].mean == 0.0);
  check(near(zones[1].rms / 1e300, 1.0));
}

void refusals() {
  check_invalid("count is 0", [] { of({}, {}, 0); });
  check_invalid("count is 21", [] { of({}, {}, 21); });
  check_invalid("margin has 1", [] { lta::zones(Values(2), Values(2), Flags(2), Values(1), 2); });
  check_invalid("out has 3", [] { lta::zones(Values(2), Values(2), Flags(3), Values(2), 2); });
  check_invalid("error has 1", [] { lta::zones(Values(2), Values(1), Flags(2), Values(2), 2); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"an inner edge belongs to the zone above, the last zone is closed", edges},
      {"without a span all points lie in the first zone", no_span},
      {"flags are counted and the smallest margin is kept", flags_and_margins},
      {"a point that is not there changes nothing", absent_points},
      {"huge positions and errors stay finite", huge},
      {"what is wrong is refused by name", refusals},
  });
}
