// count_instructions CALL TIMES: makes one call of a fixed set so many times, for a profiler that counts instructions.
// Without arguments it prints the names of the calls.
#include <cmath>
#include <functional>
#include <iostream>
#include <map>
#include <span>
#include <string>

#include "lta/butterworth.hpp"
#include "lta/correction.hpp"
#include "lta/shape.hpp"
#include "lta/sigma.hpp"
#include "lta/smoothness.hpp"
#include "lta/sweep_metrics.hpp"
#include "lta/workbook/workbook.hpp"
#include "random.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Random;
using Values = std::vector<double>;

constexpr std::size_t kPoints = 341;
constexpr std::size_t kCells = 100'000;

// A sweep over ±170 degrees with tapered limits; `moved` is the offset of its fixture in volts, `rough` its noise.
struct Sweep {
  Values position, theory, error, lower, upper;

  Sweep(double moved, double rough) {
    Random random(7);
    double walk = 0.0;
    for (std::size_t i = 0; i < kPoints; ++i) {
      const double share = static_cast<double>(i) / static_cast<double>(kPoints - 1);
      position.push_back(-170.0 + 340.0 * share);
      theory.push_back(position.back() / 34.0);
      walk += rough * random.between(-1.0, 1.0);
      error.push_back(moved + walk + rough * random.between(-2.0, 2.0));
      const double half = 0.02 + 0.03 * std::fabs(theory.back()) / 5.0;
      lower.push_back(-half);
      upper.push_back(half);
    }
  }
};

lta::test::Buffer workbook() {
  lta::test::Records records;
  for (std::uint16_t row = 0; row < 400; ++row) {
    for (std::uint16_t column = 0; column < 12; ++column) {
      records.number(row, column, 0.001 * row + column);
    }
  }
  return lta::test::workbook_file({{"SEC1 TRK1 0", records}, {"SEC1 TRK1 1 TRM1", records}});
}

std::map<std::string, std::function<void()>> calls() {
  static const Sweep good(0.035, 2e-4);
  static const Sweep hopeless(0.03, 2e-2);
  static const lta::test::Buffer file = workbook();
  static const lta::workbook::Workbook book(file);
  static const auto sections = lta::butterworth_sections(2, 0.1);
  static Values filtered(kPoints);
  constexpr double kLeast = -0.006;
  constexpr double kMost = 0.006;
  const auto rotate = [](const Sweep& sweep) {
    (void)lta::best_rotation(sweep.error, sweep.theory, sweep.lower, sweep.upper, kLeast, kMost);
  };
  return {
      {"full grade",
       [] {
         const auto points = lta::points_between(good.position, good.theory, good.error, good.lower, good.upper);
         (void)lta::measure(points, {.least = kLeast, .most = kMost});
       }},
      {"points out and margin", [] { (void)lta::evaluate(good.error, good.lower, good.upper, {}); }},
      {"best offset", [] { (void)lta::best_offset(good.error, good.lower, good.upper); }},
      {"best rotation", [=] { rotate(good); }},
      {"best rotation of a hopeless track", [=] { rotate(hopeless); }},
      {"zero-phase filter", [] { lta::sosfiltfilt(sections, good.error, filtered); }},
      {"sigma gradient", [] { (void)lta::sigma_gradient(good.position, good.error, lta::SigmaProfile::standard); }},
      {"smoothness", [] { (void)lta::smoothness(good.position, good.error); }},
      {"open a workbook", [] { (void)lta::workbook::Workbook(file); }},
      {"read a sheet", [] { (void)book.sheet(0, kCells); }},
  };
}

}  // namespace

int main(int count, char** values) {
  const std::span words(values, static_cast<std::size_t>(count));
  const auto known = calls();
  if (words.size() != 3) {
    for (const auto& [name, call] : known) {
      std::cout << name << '\n';
    }
    return 0;
  }
  const auto found = known.find(words[1]);
  if (found == known.end()) {
    std::cerr << "no such call; without arguments the names are printed\n";
    return 2;
  }
  for (unsigned long left = std::stoul(words[2]); left > 0; --left) {
    found->second();
  }
  return 0;
}
