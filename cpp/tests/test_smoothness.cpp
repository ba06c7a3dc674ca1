#include <cmath>

#include "check.hpp"
#include "lta/smoothness.hpp"
#include "numbers.hpp"

namespace {

using lta::test::check;
using lta::test::check_invalid;
using lta::test::kInf;
using lta::test::kNan;
using lta::test::Values;
using lta::test::with;

using lta::Smoothness;
using lta::smoothness;
using Quality = lta::SmoothnessQuality;

Values steps(std::size_t n) {
  Values x(n);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = static_cast<double>(i);
  }
  return x;
}

Values jump(std::size_t n, std::size_t place) {
  Values e(n);
  for (std::size_t i = place; i < n; ++i) {
    e[i] = 0.5;
  }
  return e;
}

void a_step() {
  for (const std::size_t place : {1U, 50U, 100U}) {
    const Smoothness found = smoothness(steps(101), jump(101, place), 0.1);
    check(found.value == 0.5 && found.samples == 11 && found.quality == Quality::full);
    const double start = place <= 10 ? 0.0 : static_cast<double>(place) - 10.0;
    check(found.position == start);
  }
  const Smoothness last = smoothness(steps(101), jump(101, 100), 0.055);  // only the window that ends with the travel
  check(last.value == 0.5 && last.position == 94.5 && last.samples == 6 && last.quality == Quality::indicative);
}

void order_does_not_matter() {
  const Values x{4, 3, 2, 2, 1, 0};
  const Values e{0, 1, 5, 2, 0, 0};
  const Smoothness down = smoothness(x, e, 0.5);
  const Smoothness mixed = smoothness(Values{2, 0, 4, 1, 3, 2}, Values{2, 0, 0, 0, 1, 5}, 0.5);
  check(down.value == 5.0 && down.position == 0.0 && down.samples == 4);
  check(mixed.value == 5.0 && mixed.position == 0.0 && mixed.samples == 4);
}

void undefined() {
  for (const std::size_t n : {0U, 1U, 2U}) {
    check(smoothness(steps(n), steps(n)).quality == Quality::undefined);
  }
  const Smoothness sparse = smoothness(steps(101), steps(101));
  check(sparse.samples == 2 && std::isnan(sparse.value) && std::isnan(sparse.position));
  check(smoothness(Values(9, 3.0), steps(9)).samples == 0);
  check(smoothness(Values{0, 5e-324}, Values{0, 1}).samples == 0);
  check(smoothness(Values{-1.7e308, 1.7e308}, Values{0, 1}).samples == 0);
}

void absent_points() {
  const Values x = steps(21);
  const Values e = jump(21, 7);
  const Smoothness plain = smoothness(x, e, 0.2);
  for (const std::size_t place : {0U, 10U, 21U}) {
    for (const double absent : {kNan, kInf, -kInf}) {
      const Smoothness position = smoothness(with(x, place, absent), with(e, place, 9.0), 0.2);
      const Smoothness error = smoothness(with(x, place, 9.0), with(e, place, absent), 0.2);
      check(position.value == plain.value && position.samples == plain.samples && error.samples == plain.samples);
      check(error.value == plain.value && error.position == plain.position);
    }
  }
}

void huge() {
  const Smoothness found = smoothness(Values{-1e300, 0, 1e300}, Values{1e300, -1e300, 0}, 1.0);
  check(found.value == 2e300 && found.samples == 3 && found.quality == Quality::indicative);
}

void refusals() {
  check_invalid("fraction is", [] { smoothness(Values(3), Values(3), 0.0); });
  check_invalid("fraction is", [] { smoothness(Values(3), Values(3), kNan); });
  check_invalid("error has 2 values, position has 3", [] { smoothness(Values(3), Values(2)); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"a step is seen wherever it lies", a_step},
      {"descending, mixed and repeated positions", order_does_not_matter},
      {"few samples or no travel leave it undefined", undefined},
      {"a point that is not there changes nothing", absent_points},
      {"huge values stay finite", huge},
      {"what is wrong is refused by name", refusals},
  });
}
