#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include "check.hpp"
#include "lta/correction.hpp"
#include "lta/slab_optimum.hpp"
#include "numbers.hpp"
#include "random.hpp"
#include "tracks.hpp"

namespace {

using lta::best_offset;
using lta::best_rotation;
using lta::Correction;
using lta::RotationRange;
using lta::Side;
using lta::Slab;
using lta::test::brute_force;
using lta::test::check;
using lta::test::check_invalid;
using lta::test::kRange;
using lta::test::Random;
using lta::test::Track;
using lta::test::Values;

bool violates(const Side& side, bool lower, double offset, double rotation) {
  const double correction = offset + rotation * side.t;
  return lower ? correction < side.value : correction > side.value;
}

// STANDARDS §2.1.
void interval_stabbing() {
  const Correction found = best_offset(Values(5), Values{-2, -1, 0, 3, 1}, Values{2, 3, 4, 6, 5});
  check(found.offset == 1.5 && found.rotation == 0.0);
  check(found.certificate == std::array<std::ptrdiff_t, 3>{4, 0, -1});
}

// STANDARDS §2.4: bands of one width make the widest margin the narrowest strip: h = 17/6, slope 2/3, intercept 7/6.
void narrowest_strip() {
  const Values y{3, -1, 2, 6, 1};
  const Correction found = best_rotation(y, Values{0, 1, 2, 3, 4}, Values(5, -4.0), Values(5, 4.0), -2.0, 2.0);
  check(std::fabs(found.rotation + 2.0 / 3.0) < 1e-15 && std::fabs(found.offset + 7.0 / 6.0) < 1e-15);
  check(found.certificate == std::array<std::ptrdiff_t, 3>{1, 3, 4});
}

void few_points() {
  check(best_offset({}, {}, {}).offset == 0.0 && best_rotation({}, {}, {}, {}, -1, 1).certificate[0] == -1);
  check(best_rotation(Values{0.5}, Values{2}, Values{-1}, Values{1}, -1, 1).offset == -0.5);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Values& error : {Values{nan, 0.5, 0.5}, Values{0.5, nan, 0.5}, Values{0.5, 0.5, nan}}) {
    check(best_offset(error, Values(3, -1.0), Values(3, 1.0)).offset == -0.5);
  }
}

void the_count_of_brute_force() {
  Random random(1);
  for (int trial = 0; trial < 400; ++trial) {
    const Track track(random, 1 + random.below(8));
    const std::vector<Slab> slabs = track.slabs();
    const Correction found =
        best_rotation(track.error, track.theory, track.lower, track.upper, kRange.least, kRange.most);
    check(lta::score_of(slabs, found.offset, found.rotation).out == brute_force(slabs, kRange));
    const RotationRange none{.least = 0.0, .most = 0.0};
    check(lta::score_of(slabs, best_offset(track.error, track.lower, track.upper).offset, 0.0).out ==
          brute_force(slabs, none));
  }
}

std::vector<Slab> without(const std::vector<Slab>& slabs, const lta::OutSet& out) {
  std::vector<Slab> held;
  for (std::size_t i = 0; i < slabs.size(); ++i) {
    if (!std::ranges::binary_search(out, i)) {
      held.push_back(slabs[i]);
    }
  }
  return held;
}

// Every set that is said to be left out can be: the others have a common margin.
void sets_with_fewest_out() {
  Random random(2);
  for (int trial = 0; trial < 200; ++trial) {
    const std::vector<Slab> slabs = Track(random, 3 + random.below(6)).slabs();
    const std::size_t fewest = brute_force(slabs, kRange);
    const std::vector<lta::OutSet> sets = lta::fewest_out(slabs, kRange, 0, slabs.size());
    check(!sets.empty() && std::set<lta::OutSet>(sets.begin(), sets.end()).size() == sets.size());
    for (const lta::OutSet& out : sets) {
      const std::vector<Slab> held = without(slabs, out);
      const lta::Optimum optimum = lta::widest_rotated_margin(held, kRange);
      check(out.size() == fewest && lta::score_of(held, optimum.offset, optimum.rotation).out == 0);
    }
    check(fewest == 0 || lta::fewest_out(slabs, kRange, 0, fewest - 1).empty());
  }
}

// Narrow bands whose pairs can all be held: O(n²) sets, of which a bounded number is kept.
void sets_are_bounded() {
  Random random(3);
  Track track(random, 300);
  std::ranges::fill(track.lower, -1e-12);
  std::ranges::fill(track.upper, 1e-12);
  const std::vector<lta::OutSet> sets = lta::fewest_out(track.slabs(), {.least = -10, .most = 10}, 0, 300);
  check(sets.size() == lta::kMostTiedSets && sets.front().size() == 298);
}

std::set<std::size_t> slabs_in(const std::vector<Side>& sides) {
  std::set<std::size_t> slabs;
  std::ranges::for_each(sides, [&](const Side& side) { slabs.insert(side.slab); });
  return slabs;
}

// The bounds first, then anywhere between them.
double rotation_to_look_at(int look, Random& random) {
  if (look < 2) {
    return look == 0 ? kRange.least : kRange.most;
  }
  return random.between(kRange.least, kRange.most);
}

void check_inner_sides(const std::vector<Slab>& slabs, const std::set<std::size_t>& low,
                       const std::set<std::size_t>& high, double offset, double rotation) {
  for (std::size_t i = 0; i < slabs.size(); ++i) {
    check(low.contains(i) || !violates({slabs[i].t, slabs[i].a, i}, true, offset, rotation));
    check(high.contains(i) || !violates({slabs[i].t, slabs[i].b, i}, false, offset, rotation));
  }
}

// Whatever the correction: a side that the outer layers leave out is violated only where more than `budget` slabs are.
void outer_layers() {
  Random random(4);
  std::size_t left_out = 0;
  std::size_t seen_with_few_out = 0;
  for (int trial = 0; trial < 60; ++trial) {
    const std::vector<Slab> slabs = Track(random, 30 + random.below(30), 0.2).slabs();
    const std::size_t budget = random.below(8);
    const std::vector<Side> lower = lta::outer_lower_sides(slabs, kRange, budget);
    const std::vector<Side> upper = lta::outer_upper_sides(slabs, kRange, budget);
    left_out += 2 * slabs.size() - lower.size() - upper.size();
    const std::set<std::size_t> low = slabs_in(lower);
    const std::set<std::size_t> high = slabs_in(upper);
    for (int look = 0; look < 800; ++look) {
      const double offset = random.between(-0.2, 0.2);
      const double rotation = rotation_to_look_at(look, random);
      const std::size_t out = lta::score_of(slabs, offset, rotation).out;
      seen_with_few_out += out > 0 && out <= budget ? 1U : 0U;
      if (out <= budget) {
        check_inner_sides(slabs, low, high, offset, rotation);
      }
    }
  }
  check(left_out > 500 && seen_with_few_out > 200);
}

void ranges_of_every_size() {
  Random random(6);
  const Track track(random, 40);
  const double most = std::numeric_limits<double>::max();
  for (const double width : {5e-324, 1e-310, 1e-15, 1.0, 1e100, most}) {
    const Correction found = best_rotation(track.error, track.theory, track.lower, track.upper, -width, width);
    check(std::fabs(found.rotation) <= width && std::isfinite(found.offset));
    const std::size_t offset_out =
        lta::score_of(track.slabs(), best_offset(track.error, track.lower, track.upper).offset, 0).out;
    check(lta::score_of(track.slabs(), found.offset, found.rotation).out <= offset_out);
  }
}

void refusals() {
  check_invalid("least <= 0 <= most", [] { best_rotation(Values{0}, Values{0}, Values{-1}, Values{1}, 0.1, 0.2); });
  check_invalid("theory has 2", [] { best_rotation(Values{0}, Values{0, 1}, Values{-1}, Values{1}, 0, 0); });
  check_invalid("upper has 2", [] { best_offset(Values{0}, Values{0}, Values{1, 2}); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"the worked vector of interval stabbing", interval_stabbing},
      {"the worked vector of the narrowest strip", narrowest_strip},
      {"no, one and absent points", few_points},
      {"as few out as brute force finds", the_count_of_brute_force},
      {"every set with fewest out can be left out, and is named once", sets_with_fewest_out},
      {"very many sets are bounded", sets_are_bounded},
      {"what lies inside the outer layers cannot be violated with few out", outer_layers},
      {"rotation ranges of every size", ranges_of_every_size},
      {"wrong bounds and lengths are refused", refusals},
  });
}
