#include <algorithm>
#include <cstddef>
#include <vector>

#include "check.hpp"
#include "lta/out_bounds.hpp"
#include "random.hpp"

namespace {

using lta::OutBounds;
using lta::RotationRange;
using lta::Side;
using lta::test::check;
using lta::test::Random;

using Sides = std::vector<Side>;

Sides random_sides(Random& random, std::size_t count, double level, double size) {
  Sides sides;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = level + size * random.between(-1, 1);
    sides.push_back({random.between(-5, 5), value, i});
  }
  return sides;
}

std::vector<std::size_t> bounds_of(const OutBounds& bounds, std::size_t i) {
  std::vector<std::size_t> found;
  (void)bounds.some_stretch(i, [&](std::size_t out) {
    found.push_back(out);
    return false;
  });
  return found;
}

// Sides that are out by more than rounding where the correction touches lower side i.
std::size_t out_at(const Sides& lower, const Sides& upper, std::size_t i, double rotation) {
  const auto level = [&](const Side& side) { return lower[i].value + rotation * (side.t - lower[i].t); };
  return static_cast<std::size_t>(
      std::ranges::count_if(lower, [&](const Side& side) { return side.value > level(side); }) +
      std::ranges::count_if(upper, [&](const Side& side) { return side.value < level(side); }));
}

void never_more_than_are_out() {
  Random random(1);
  std::size_t known = 0;
  for (int trial = 0; trial < 300; ++trial) {
    const double size = trial % 3 == 0 ? 1e-3 : 0.1;
    const Sides lower = random_sides(random, 1 + random.below(40), -0.05, size);
    const Sides upper = random_sides(random, random.below(40), 0.05, size);
    const RotationRange range{-random.between(0, 0.02), random.between(0, 0.02)};
    const OutBounds bounds(lower, upper, range);
    for (std::size_t i = 0; i < lower.size(); ++i) {
      const std::vector<std::size_t> found = bounds_of(bounds, i);
      for (std::size_t k = 0; k < found.size(); ++k) {
        const double share = (static_cast<double>(k) + random.between(0, 1)) / static_cast<double>(found.size());
        check(found[k] <= out_at(lower, upper, i, range.least + share * (range.most - range.least)));
        known += found[k];
      }
    }
  }
  check(known > 10'000);  // they know something
}

void exact_where_nothing_turns() {
  const Sides lower{{-1, 0.0, 0}, {0, 0.1, 1}, {1, 0.2, 2}};
  const Sides upper{{-1, 0.05, 0}, {1, 0.15, 1}, {0, 9.0, 2}};
  const OutBounds bounds(lower, upper, {0.0, 0.0});
  check(std::ranges::all_of(bounds_of(bounds, 0), [](std::size_t out) { return out == 2; }));  // the lower ones above
  check(std::ranges::all_of(bounds_of(bounds, 1), [](std::size_t out) { return out == 2; }));  // one of each
  check(std::ranges::all_of(bounds_of(bounds, 2), [](std::size_t out) { return out == 2; }));  // the upper ones below
}

void nothing_is_known_beyond_the_numbers() {
  const auto sides = [](double huge) { return Sides{{-5, -huge, 0}, {5, huge, 1}, {0, 0.0, 2}}; };
  for (const double rotation : {0.02, 1e299}) {
    const OutBounds known(sides(1e300), sides(1e300), {-rotation, rotation});
    const OutBounds unknown(sides(1.7e308), sides(1.7e308), {-rotation, rotation});
    for (std::size_t i = 0; i < 3; ++i) {
      const std::vector<std::size_t> found = bounds_of(known, i);
      check(*std::ranges::min_element(found) <= out_at(sides(1e300), sides(1e300), i, 0.0));
      check(std::ranges::all_of(bounds_of(unknown, i), [](std::size_t out) { return out == 0; }));
    }
  }
  const OutBounds overflown(sides(1e300), sides(1e300), {-1e308, 1e308});
  check(std::ranges::all_of(bounds_of(overflown, 0), [](std::size_t out) { return out == 0; }));
  const Sides equal(3, {0.5, 0.25, 0});
  check(std::ranges::all_of(bounds_of(OutBounds(equal, equal, {-1, 1}), 1), [](std::size_t out) { return out == 0; }));
  (void)OutBounds({}, equal, {-1, 1});  // no side to walk along: nothing can be asked
  check(bounds_of(OutBounds(Sides{{0, 0, 0}}, {}, {-1, 1}), 0).size() > 1);
}

}  // namespace

int main() {
  return lta::test::run({
      {"a bound is never above what is out in its stretch", never_more_than_are_out},
      {"without a rotation all that is out is known", exact_where_nothing_turns},
      {"where numbers end nothing is known", nothing_is_known_beyond_the_numbers},
  });
}
