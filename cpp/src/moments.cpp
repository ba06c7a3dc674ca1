#include "lta/moments.hpp"

#include <cmath>
#include <limits>

namespace lta {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void Moments::add(double value) {
  if (!std::isfinite(value)) {
    return;
  }
  if (++points == 1) {
    mean = value;  // the terms below would be 0, or 0 times infinity
    return;
  }
  const auto n = static_cast<double>(points);
  const double delta = value - mean;
  const double delta_n = delta / n;
  const double delta_n2 = delta_n * delta_n;
  const double term = delta * delta_n * (n - 1.0);
  // In this order: each line needs the lower moments as they were before the value.
  m4 += term * delta_n2 * (n * n - 3.0 * n + 3.0) + 6.0 * delta_n2 * m2 - 4.0 * delta_n * m3;
  m3 += term * delta_n * (n - 2.0) - 3.0 * delta_n * m2;
  m2 += term;
  mean += delta_n;
}

double Moments::variance() const { return points < 2 ? kNan : m2 / static_cast<double>(points - 1); }

double Moments::skewness() const {
  return m2 > 0.0 ? std::sqrt(static_cast<double>(points)) * (m3 / m2) / std::sqrt(m2) : kNan;
}

double Moments::excess_kurtosis() const { return m2 > 0.0 ? static_cast<double>(points) * (m4 / m2) / m2 - 3.0 : kNan; }

Moments moments(std::span<const double> values) {
  Moments result;
  for (const double value : values) {
    result.add(value);
  }
  return result;
}

Moments merged(const Moments& first, const Moments& second) {
  if (first.points == 0 || second.points == 0) {
    return first.points == 0 ? second : first;
  }
  const auto a = static_cast<double>(first.points);
  const auto b = static_cast<double>(second.points);
  const double n = a + b;
  const double delta = second.mean - first.mean;
  const double delta_n = delta / n;
  const double product = delta * delta_n * a * b;  // the between part of m2
  Moments result;
  result.points = first.points + second.points;
  result.mean = first.mean + delta_n * b;
  result.m2 = first.m2 + second.m2 + product;
  result.m3 = first.m3 + second.m3 + product * delta_n * (a - b) + 3.0 * delta_n * (a * second.m2 - b * first.m2);
  result.m4 = first.m4 + second.m4 + product * delta_n * delta_n * (a * a - a * b + b * b) +
              6.0 * delta_n * delta_n * (a * a * second.m2 + b * b * first.m2) +
              4.0 * delta_n * (a * second.m3 - b * first.m3);
  return result;
}

}  // namespace lta
