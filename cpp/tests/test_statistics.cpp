#include <cmath>

#include "check.hpp"
#include "lta/statistics.hpp"
#include "numbers.hpp"

namespace {

using lta::test::check;
using lta::test::kInf;
using lta::test::kNan;
using lta::test::near;
using lta::test::Values;
using lta::test::with;

using lta::summary;

void known_sample() {
  const lta::Summary found = summary(Values{4, 1, 3, 2});
  check(found.points == 4 && found.mean == 2.5 && found.median == 2.5 && found.min == 1.0 && found.max == 4.0);
  check(near(found.standard_deviation, std::sqrt(5.0 / 3.0)) && near(found.lag1, -0.65));
  check(summary(Values{9, 1, 5}).median == 5.0);
}

void accuracy() {
  Values values{10000000.2};  // NIST NumAcc4
  for (int i = 0; i < 500; ++i) {
    values.push_back(10000000.1);
    values.push_back(10000000.3);
  }
  const lta::Summary found = summary(values);
  check(std::fabs(found.standard_deviation - 0.1) < 1e-9 && std::fabs(found.lag1 + 0.999) < 1e-9);
  check(found.mean == 10000000.2);
  const lta::Summary first = summary(Values{10000001, 10000003, 10000002});  // NumAcc1
  check(first.standard_deviation == 1.0 && first.lag1 == -0.5);
}

void few_and_equal() {
  check(summary({}).points == 0 && std::isnan(summary({}).mean) && std::isnan(summary({}).median));
  const lta::Summary one = summary(Values{0.1});
  check(one.mean == 0.1 && one.median == 0.1 && std::isnan(one.standard_deviation) && std::isnan(one.lag1));
  const lta::Summary equal = summary(Values(7, 0.1));
  check(equal.mean == 0.1 && std::fabs(equal.standard_deviation) < 1e-17 && std::isnan(equal.lag1));
  check(near(summary(Values{1, 2}).lag1, -0.5));
}

void absent_values() {
  for (const std::size_t place : {0U, 2U, 4U}) {
    for (const double absent : {kNan, kInf, -kInf}) {
      const lta::Summary found = summary(with({4, 1, 3, 2}, place, absent));
      check(found.points == 4 && found.mean == 2.5 && near(found.lag1, -0.65) && found.max == 4.0);
    }
  }
}

void huge() {
  const lta::Summary found = summary(Values{1e300, -1e300, 1e300});
  check(near(found.mean / 1e300, 1.0 / 3.0) && near(found.standard_deviation / 1e300, std::sqrt(4.0 / 3.0)));
  check(summary(Values{1.7e308, 1.7e308}).median == 1.7e308 && summary(Values{1.7e308, 1.7e308}).mean == 1.7e308);
  check(std::isnan(lta::sample_standard_deviation(Values{1.0, kInf})));
}

}  // namespace

int main() {
  return lta::test::run({
      {"a sample that one computes by hand", known_sample},
      {"certified sets", accuracy},
      {"few and equal values", few_and_equal},
      {"a value that is not finite is left out", absent_values},
      {"huge values stay finite", huge},
  });
}
