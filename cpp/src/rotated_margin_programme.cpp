// Maximise the margin m with (offset, rotation, m) such that every slab keeps m of its half band free on both sides:
// STANDARDS §2.3, in units of the mean half band and of the largest |theory|, where all numbers are of one size.
#include <algorithm>
#include <cmath>
#include <vector>

#include "lta/seidel.hpp"
#include "lta/slab_optimum.hpp"

namespace lta {
namespace {

using Row = seidel::Row<3>;

constexpr std::uint64_t kSeed = 20150321;
constexpr double kTolerance = 1e-12;
constexpr std::size_t kStretches = 4;

double mean_half_band(std::span<const Slab> slabs) {
  double sum = 0.0;
  for (const Slab& slab : slabs) {
    sum += slab.h / static_cast<double>(slabs.size());
  }
  return sum;
}

class Programme {
 public:
  Programme(std::span<const Slab> slabs, RotationRange range)
      : slabs_(slabs), range_(range), volts_(mean_half_band(slabs)) {
    double reach = volts_;
    for (const Slab& slab : slabs) {
      span_ = std::max(span_, std::fabs(slab.t));
      reach = std::max({reach, std::fabs(slab.a), std::fabs(slab.b)});
    }
    const double turn = std::max(-range.least, range.most) * span_;
    const double far = 4 * (reach + turn) / volts_;
    span_ = span_ > 0 ? span_ : 1.0;
    box_ = {{-far, range.least / tilt(), -far * 1e6}, {far, range.most / tilt(), 1.0}};
    tolerance_ = kTolerance * (reach + turn);
  }

  [[nodiscard]] Optimum solve() const {
    seidel::Vector<3> x{0.0, 0.0, 1.0};  // asks for all of every band, which no curve grants
    std::vector<Row> rows;
    for (std::size_t round = 0; round < 2 * slabs_.size(); ++round) {
      const std::vector<Row> broken = broken_rows(x);
      if (broken.empty()) {
        break;
      }
      // In front, because what an answer violates most is likely to pin the next one.
      rows.insert(rows.begin(), broken.begin(), broken.end());
      x = seidel::maximise<3>({0.0, 0.0, 1.0}, rows, box_, tolerance_ / volts_);
    }
    return {.offset = x[0] * volts_, .rotation = std::clamp(x[1] * tilt(), range_.least, range_.most)};
  }

 private:
  struct Worst {
    const Slab* lower;
    const Slab* upper;
  };

  [[nodiscard]] double tilt() const { return volts_ / span_; }  // one unit of rotation
  [[nodiscard]] Row lower_row(const Slab& slab) const {
    return {{-1.0, -slab.t / span_, slab.h / volts_}, -slab.a / volts_};
  }
  [[nodiscard]] Row upper_row(const Slab& slab) const {
    return {{1.0, slab.t / span_, slab.h / volts_}, slab.b / volts_};
  }

  // The slabs of which a lower and an upper side keep least of what the margin asks; none where all keep it.
  [[nodiscard]] Worst worst(const Optimum& at, double margin, std::span<const Slab> among) const {
    Worst found{.lower = nullptr, .upper = nullptr};
    double least_below = -tolerance_;
    double least_above = -tolerance_;
    for (const Slab& slab : among) {
      const double correction = at.offset + at.rotation * slab.t;
      const double asked = margin * slab.h;
      const double below = correction - slab.a - asked;
      const double above = slab.b - correction - asked;
      if (below < least_below) {
        least_below = below;
        found.lower = &slab;
      }
      if (above < least_above) {
        least_above = above;
        found.upper = &slab;
      }
    }
    return found;
  }

  // Of each stretch of the list the sides that are farthest out, in random order: a sweep's points come by position.
  [[nodiscard]] std::vector<Row> broken_rows(const seidel::Vector<3>& x) const {
    const Optimum at{.offset = x[0] * volts_, .rotation = x[1] * tilt()};
    std::vector<Row> rows;
    rows.reserve(2 * kStretches);
    for (std::size_t stretch = 0; stretch < kStretches; ++stretch) {
      const std::size_t from = stretch * slabs_.size() / kStretches;
      const std::size_t to = (stretch + 1) * slabs_.size() / kStretches;
      const Worst found = worst(at, x[2], slabs_.subspan(from, to - from));
      if (found.lower != nullptr) {
        rows.push_back(lower_row(*found.lower));
      }
      if (found.upper != nullptr) {
        rows.push_back(upper_row(*found.upper));
      }
    }
    seidel::Shuffle shuffle(kSeed);
    shuffle(rows);
    return rows;
  }

  std::span<const Slab> slabs_;
  RotationRange range_;
  double volts_;  // one unit of offset
  double span_ = 0.0;
  seidel::Box<3> box_{};
  double tolerance_ = 0.0;
};

}  // namespace

// Three rows pin the optimum and most are far from it: Seidel's answer for a few rows is held against all slabs, and
// the sides that it violates most join them, until none is violated.
Optimum rotated_margin_programme(std::span<const Slab> slabs, RotationRange range) {
  return Programme(slabs, range).solve();
}

}  // namespace lta
