// Fewest slabs out with offset and bounded rotation: at its lower edge every cell of corrections with one set of slabs
// out is bounded by the lower side of a slab that is in, so it is enough to walk along each lower side and count which
// sides of other slabs are violated there (STANDARDS §2.6). Each other side changes at one rotation only.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "lta/out_bounds.hpp"
#include "lta/out_sets.hpp"
#include "lta/slab_optimum.hpp"

namespace lta {
namespace {

constexpr std::size_t kBuckets = 64;

// A side of another slab along the walk: violated before `at` or behind it, not on it.
struct Change {
  double at;
  bool violated_before;
  std::size_t slab;
  std::size_t bucket;
};

class Walk {
 public:
  Walk(std::span<const Side> lower, std::span<const Side> upper, RotationRange range, OutSets found)
      : lower_(lower),
        upper_(upper),
        range_(range),
        step_(range.most / kBuckets - range.least / kBuckets),
        per_rotation_(std::isfinite(1 / step_) ? 1 / step_ : 0.0),
        found_(std::move(found)) {
    changes_.reserve(lower.size() + upper.size());
  }

  [[nodiscard]] bool may_hold(std::size_t out) const { return found_.may_hold(out); }

  void along(const Side& edge) {
    begin();
    if (!meet_all<true>(edge, lower_) || !meet_all<false>(edge, upper_)) {
      return;
    }
    // Violated in every rotation of a bucket: what is violated before a later change or behind an earlier one.
    std::size_t before = 0;
    for (const std::size_t count : before_) {
      before += count;
    }
    std::size_t behind = 0;
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
      before -= before_[bucket];
      if (found_.may_hold(always_.size() + before + behind)) {
        inside(bucket, always_.size() + before + before_[bucket] + behind);
      } else {
        fall_to(range_.least + static_cast<double>(bucket + 1) * step_);
      }
      behind += behind_[bucket];
    }
    if (falling_) {
      note(always_.size() + behind, range_.most);
    }
  }

  [[nodiscard]] std::vector<OutSet> take() const { return found_.take(); }

 private:
  void begin() {
    always_.clear();
    changes_.clear();
    before_.fill(0);
    behind_.fill(0);
    fall_to(range_.least);
  }

  // Here begins a stretch with fewer out than before, as far as is known.
  void fall_to(double rotation) {
    from_ = rotation;
    falling_ = true;
  }

  // Whether the edge may be part of an answer once these sides are met; not all are, where it may not. The outermost
  // come first, which are the likeliest to be out all along.
  template <bool lower>
  bool meet_all(const Side& edge, std::span<const Side> sides) {
    return std::ranges::all_of(sides, [&](const Side& side) {
      if (meet<lower>(edge, side) != Met::always_violated) {
        return true;
      }
      always_.push_back(side.slab);
      return found_.may_hold(always_.size());
    });
  }

  enum class Met : std::uint8_t { never_violated, always_violated, changes };

  template <bool lower>
  Met meet(const Side& edge, const Side& side) {
    const double arm = side.t - edge.t;
    if (arm == 0) {
      const bool violated = lower ? side.value > edge.value : side.value < edge.value;
      return violated ? Met::always_violated : Met::never_violated;
    }
    const double at = crossing(edge, side);
    const bool before = lower == (arm > 0);  // violated there, or behind the change
    if (before ? at <= range_.least : at >= range_.most) {
      return Met::never_violated;
    }
    if (before ? at > range_.most : at < range_.least) {
      return Met::always_violated;
    }
    const std::size_t bucket = bucket_of(at);
    (before ? before_ : behind_)[bucket] += 1;
    changes_.push_back({.at = at, .violated_before = before, .slab = side.slab, .bucket = bucket});
    return Met::changes;
  }

  [[nodiscard]] std::size_t bucket_of(double rotation) const {
    const double place = (rotation - range_.least) * per_rotation_;
    return place < kBuckets ? static_cast<std::size_t>(place) : kBuckets - 1;
  }

  // Walks through the changes of one bucket; `count` are violated where it begins.
  void inside(std::size_t bucket, std::size_t count) {
    here_.clear();
    std::ranges::copy_if(changes_, std::back_inserter(here_),
                         [bucket](const Change& change) { return change.bucket == bucket; });
    std::ranges::sort(here_, [](const Change& x, const Change& y) {
      return x.at != y.at ? x.at < y.at : x.violated_before > y.violated_before;
    });
    for (const Change& change : here_) {
      if (change.violated_before) {
        --count;
        fall_to(change.at);
        continue;
      }
      if (falling_) {
        note(count, change.at);
      }
      falling_ = false;
      ++count;
    }
  }

  // A stretch that ends at `to` with `count` out. One that reaches into the next bucket is noted where it ends: that
  // bucket is looked into, because it begins with the same count.
  void note(std::size_t count, double to) {
    if (!found_.wanted(count)) {
      return;
    }
    const double from = std::min(from_, to);
    const double middle = from + (to / 2 - from / 2);
    OutSet out = always_;
    for (const Change& change : changes_) {
      if (change.violated_before ? middle < change.at : middle > change.at) {
        out.push_back(change.slab);
      }
    }
    std::ranges::sort(out);
    found_.add(count, std::move(out));
  }

  std::span<const Side> lower_;
  std::span<const Side> upper_;
  RotationRange range_;
  double step_;                      // width of a bucket
  double per_rotation_;              // buckets in one unit of rotation; 0, one bucket for all, where that is too many
  std::vector<std::size_t> always_;  // slabs that are out along the whole edge
  std::vector<Change> changes_;
  std::vector<Change> here_;
  std::array<std::size_t, kBuckets> before_{};
  std::array<std::size_t, kBuckets> behind_{};
  double from_ = 0.0;     // where the present stretch begins
  bool falling_ = false;  // whether it does so with fewer out
  OutSets found_;
};

}  // namespace

std::vector<OutSet> fewest_out(std::span<const Slab> slabs, RotationRange range, std::size_t at_least,
                               std::size_t at_most) {
  const std::vector<Side> lower = outer_lower_sides(slabs, range, at_most);
  const std::vector<Side> upper = outer_upper_sides(slabs, range, at_most);
  Walk walk(lower, upper, range, OutSets(slabs.size(), at_least, at_most));
  const OutBounds bounds(lower, upper, range);
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (bounds.some_stretch(i, [&](std::size_t out) { return walk.may_hold(out); })) {
      walk.along(lower[i]);
    }
  }
  return walk.take();
}

}  // namespace lta
