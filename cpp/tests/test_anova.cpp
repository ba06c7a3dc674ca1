#include <cmath>
#include <vector>

#include "check.hpp"
#include "lta/anova.hpp"
#include "numbers.hpp"

namespace {

using lta::test::check;
using lta::test::kInf;
using lta::test::kNan;
using lta::test::near;
using lta::test::Values;
using lta::test::with;

lta::Anova of(const std::vector<Values>& groups) {
  const std::vector<std::span<const double>> spans(groups.begin(), groups.end());
  return lta::one_way_anova(spans);
}

void a_handbook_example() {  // NIST e-Handbook 7.4.3
  const lta::Anova found = of({{6.9, 5.4, 5.8, 4.6, 4.0}, {8.3, 6.8, 7.8, 9.2, 6.5}, {8.0, 10.5, 8.1, 6.9, 9.3}});
  check(found.points == 15 && found.between_df == 2 && found.within_df == 12);
  check(std::fabs(found.between_squares - 27.897) < 5e-4 && std::fabs(found.within_squares - 17.452) < 5e-4);
  check(std::fabs(found.f - 9.59) < 5e-3 && near(found.residual_sd, std::sqrt(found.within_squares / 12.0)));
}

void a_large_constant() {  // NIST SmLs07 in small
  const lta::Anova plain = of({{0, 1, 2}, {2, 3, 4}});
  const lta::Anova moved = of({{1e12, 1e12 + 1, 1e12 + 2}, {1e12 + 2, 1e12 + 3, 1e12 + 4}});
  check(near(plain.f, 6.0) && near(moved.f, 6.0));
  std::vector<Values> cells;  // NIST SmLs07, certified F = 21; 4 digits are what the doubles of the data hold
  for (const int base : {4, 3, 5, 3, 5, 3, 5, 3, 5}) {
    Values cell{1e12 + base / 10.0};
    for (int k = 0; k < 10; ++k) {
      cell.push_back(1e12 + (base - 1) / 10.0);
      cell.push_back(1e12 + (base + 1) / 10.0);
    }
    cells.push_back(cell);
  }
  check(std::fabs(of(cells).f - 21.0) < 21e-4);
}

void undefined() {
  check(of({}).points == 0 && std::isnan(of({}).f) && std::isnan(of({{1, 2}}).f) && std::isnan(of({{1}, {2}}).f));
  check(std::isnan(of({{1, 1}, {1}}).f) && of({{1, 1}, {2, 2}}).f == kInf);
}

void absent_and_huge() {
  for (const std::size_t place : {0U, 1U, 3U}) {
    for (const double absent : {kNan, kInf, -kInf}) {
      const lta::Anova found = of({with({0, 1, 2}, place, absent), {absent}, {2, 3, 4}});
      check(found.points == 6 && found.between_df == 1 && found.within_df == 4 && near(found.f, 6.0));
    }
  }
  check(near(of({{-1.7e308, 1.7e308}, {1.7e308, 1.7e308}}).f, 1.0));
}

}  // namespace

int main() {
  return lta::test::run({
      {"a published example", a_handbook_example},
      {"a large constant costs no digits", a_large_constant},
      {"what cannot be said is NaN", undefined},
      {"absent and huge values", absent_and_huge},
  });
}
