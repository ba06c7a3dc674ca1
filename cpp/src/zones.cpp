#include "lta/zones.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "lta/arguments.hpp"
#include "lta/summation.hpp"

namespace lta {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kHuge = 1e300;           // above it count · span could overflow
constexpr double kShrink = 1.0 / 1024.0;  // exact, and leaves room for 20 times the widest span
constexpr std::size_t kMostZones = 20;
constexpr std::uint8_t kNoZone = 255;

struct Sums {
  Scale scale;
  CompensatedSum sum;
  double squares = 0.0;  // cannot cancel: a plain sum does
};

class Grid {
 public:
  Grid(std::span<const double> position, std::span<const double> error, std::size_t count) : count_(count) {
    double first = std::numeric_limits<double>::infinity();
    double last = -first;
    for (std::size_t i = 0; i < position.size(); ++i) {
      if (is_point(position[i], error[i])) {
        first = std::min(first, position[i]);
        last = std::max(last, position[i]);
      }
    }
    scale_ = std::max(std::fabs(first), std::fabs(last)) > kHuge ? kShrink : 1.0;
    first_ = first * scale_;
    span_ = last * scale_ - first_;
  }

  [[nodiscard]] std::uint8_t zone_of(double position) const {
    if (!(span_ > 0.0)) {
      return 0;
    }
    const double place = static_cast<double>(count_) * (position * scale_ - first_) / span_;
    return static_cast<std::uint8_t>(std::min(static_cast<int>(place), static_cast<int>(count_) - 1));
  }

 private:
  std::size_t count_;
  double scale_ = 1.0;
  double first_ = 0.0;
  double span_ = 0.0;
};

void require(std::size_t position, std::size_t error, std::size_t out, std::size_t margin, std::size_t count) {
  require_length("error", error, "position", position);
  require_length("out", out, "position", position);
  require_length("margin", margin, "position", position);
  if (count < 1 || count > kMostZones) {
    throw std::invalid_argument("count is " + std::to_string(count) + ", not 1 to 20");
  }
}

// For every point its zone; kNoZone where there is no point.
std::vector<std::uint8_t> zones_of_points(std::span<const double> position, std::span<const double> error,
                                          const Grid& grid) {
  std::vector<std::uint8_t> zone_of(position.size(), kNoZone);
  for (std::size_t i = 0; i < position.size(); ++i) {
    if (is_point(position[i], error[i])) {
      zone_of[i] = grid.zone_of(position[i]);
    }
  }
  return zone_of;
}

void see(Zone& zone, double error, bool out, double margin) {
  ++zone.points;
  zone.points_out += out ? 1U : 0U;
  // Written so that NaN, "nothing yet", gives way to the first value; std::fmax would be a call.
  const double size = std::fabs(error);
  zone.max_abs_error = size <= zone.max_abs_error ? zone.max_abs_error : size;
  zone.margin = margin >= zone.margin || std::isnan(margin) ? zone.margin : margin;
}

// Calls use(state, i) for the points of each zone in turn. The state of one zone is kept at hand while the sweep stays
// in it: a sum that waits for memory at every point takes three times as long.
template <typename State, typename Use>
void walk(std::span<State> states, std::span<const std::uint8_t> zone_of, Use use) {
  State held{};
  std::uint8_t at = kNoZone;
  const auto put_back = [&] {
    if (at != kNoZone) {
      states[at] = held;
    }
  };
  for (std::size_t i = 0; i < zone_of.size(); ++i) {
    if (zone_of[i] == kNoZone) {
      continue;
    }
    if (zone_of[i] != at) {
      put_back();
      at = zone_of[i];
      held = states[at];
    }
    use(held, i);
  }
  put_back();
}

// The mean and the root mean square of zones whose points and largest error are known.
void fill_means(std::span<Zone> zones, std::span<const double> error, std::span<const std::uint8_t> zone_of) {
  std::array<Sums, kMostZones> sums;
  for (std::size_t k = 0; k < zones.size(); ++k) {
    sums[k].scale = scale_of(zones[k].max_abs_error);
  }
  walk<Sums>(sums, zone_of, [error](Sums& zone, std::size_t i) {
    const double scaled = error[i] * zone.scale.down;
    zone.sum.add(scaled);
    zone.squares += scaled * scaled;
  });
  for (std::size_t k = 0; k < zones.size(); ++k) {
    if (zones[k].points > 0) {
      const auto n = static_cast<double>(zones[k].points);
      zones[k].mean = sums[k].scale.up(sums[k].sum.value() / n);
      zones[k].rms = sums[k].scale.up(std::sqrt(sums[k].squares / n));
    }
  }
}

}  // namespace

std::vector<Zone> zones(std::span<const double> position, std::span<const double> error,
                        std::span<const std::uint8_t> out, std::span<const double> margin, std::size_t count) {
  require(position.size(), error.size(), out.size(), margin.size(), count);
  const std::vector<std::uint8_t> zone_of = zones_of_points(position, error, Grid(position, error, count));
  std::vector<Zone> result(count, Zone{0, kNan, kNan, kNan, 0, kNan});
  walk<Zone>(result, zone_of, [&](Zone& zone, std::size_t i) { see(zone, error[i], out[i] != 0, margin[i]); });
  fill_means(result, error, zone_of);
  return result;
}

}  // namespace lta
