#include <cmath>

#include "check.hpp"
#include "lta/moments.hpp"
#include "numbers.hpp"

namespace {

using lta::test::check;
using lta::test::kInf;
using lta::test::kNan;
using lta::test::near;
using lta::test::Values;
using lta::test::with;

using lta::merged;
using lta::Moments;
using lta::moments;

void known_sample() {
  const Moments found = moments(Values{1, 2, 3, 10});
  check(found.points == 4 && near(found.mean, 4.0) && near(found.m2, 50.0) && near(found.m3, 180.0) &&
        near(found.m4, 1394.0));
  check(near(found.variance(), 50.0 / 3.0) && near(found.skewness(), 2.0 * 180.0 / std::pow(50.0, 1.5)));
  check(near(found.excess_kurtosis(), 4.0 * 1394.0 / 2500.0 - 3.0));
}

void merging() {
  const Values values{1, 2, 3, 10, -4, 0.5, 7};
  const Moments whole = moments(values);
  for (std::size_t cut = 0; cut <= values.size(); ++cut) {
    const std::span<const double> all(values);
    const Moments both = merged(moments(all.first(cut)), moments(all.subspan(cut)));
    check(both.points == 7 && near(both.mean, whole.mean) && near(both.m2, whole.m2) && near(both.m3, whole.m3));
    check(near(both.m4, whole.m4));
  }
}

void few_and_absent() {
  check(moments({}).points == 0 && std::isnan(moments(Values{1}).variance()) &&
        std::isnan(moments(Values{2, 2}).skewness()));
  check(std::isnan(moments(Values{2, 2}).excess_kurtosis()));
  for (const std::size_t place : {0U, 2U, 4U}) {
    for (const double absent : {kNan, kInf, -kInf}) {
      const Moments found = moments(with({1, 2, 3, 10}, place, absent));
      check(found.points == 4 && near(found.m4, 1394.0));
    }
  }
  check(moments(Values{1e300, -1e300}).m2 == kInf && moments(Values{1e300}).m4 == 0.0);
}

}  // namespace

int main() {
  return lta::test::run({
      {"a sample that one computes by hand", known_sample},
      {"both parts together are the whole", merging},
      {"few values, absent values, overflow", few_and_absent},
  });
}
