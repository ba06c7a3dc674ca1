// Fewest slabs out with offset and bounded rotation: at its lower edge every cell of corrections with one set of slabs
// out is bounded by the lower side of a slab that is in, so it is enough to walk along each lower side and count which
// sides of other slabs are violated there (STANDARDS §2.6). Each other side changes at one rotation only.
#include <algorithm>
#include <array>
#include <vector>

#include "lta/slab_optimum.hpp"

namespace lta {
namespace {

constexpr std::size_t kBuckets = 64;

// A side of another slab along the walk: violated before `at` or behind it, not on it.
struct Change {
  double at;
  bool violated_before;
  std::size_t slab;
};

class Walk {
 public:
  Walk(std::span<const Side> lower, std::span<const Side> upper, RotationRange range, std::size_t at_least, std::size_t at_most)
      : lower_(lower), upper_(upper), range_(range), at_least_(at_least), fewest_(at_most) {
    const double width = range.most - range.least;
    scale_ = width > 0 ? kBuckets / width : 0.0;
  }

  void along(const Side& edge) {
    begin();
    for (const Side& side : lower_) {
      meet(side.t - edge.t, side.value - edge.value, side.slab, true);
    }
    for (const Side& side : upper_) {
      meet(side.t - edge.t, side.value - edge.value, side.slab, false);
    }
    // Violated in every rotation of a bucket: what is violated before a later change or behind an earlier one.
    std::size_t before = 0;
    for (const std::size_t count : before_) {
      before += count;
    }
    std::size_t behind = 0;
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
      before -= before_[bucket];
      if (always_.size() + before + behind <= fewest_) {
        inside(bucket, always_.size() + before + before_[bucket] + behind);
      }
      behind += behind_[bucket];
    }
  }

  [[nodiscard]] std::vector<OutSet> take() {
    std::ranges::sort(found_);
    found_.erase(std::ranges::unique(found_).begin(), found_.end());
    return std::move(found_);
  }

 private:
  void begin() {
    always_.clear();
    changes_.clear();
    before_.fill(0);
    behind_.fill(0);
  }

  // The edge runs at (value + rotation · arm) against a side that lies `gap` above it at rotation 0.
  void meet(double arm, double gap, std::size_t slab, bool lower) {
    if (arm == 0) {
      if (lower ? gap > 0 : gap < 0) {
        always_.push_back(slab);
      }
      return;
    }
    const Change change{.at = gap / arm, .violated_before = lower == (arm > 0), .slab = slab};
    if (change.violated_before ? change.at <= range_.least : change.at >= range_.most) {
      return;  // never violated
    }
    if (change.violated_before ? change.at > range_.most : change.at < range_.least) {
      always_.push_back(slab);
      return;
    }
    (change.violated_before ? before_ : behind_)[bucket_of(change.at)] += 1;
    changes_.push_back(change);
  }

  [[nodiscard]] std::size_t bucket_of(double rotation) const {
    return std::min(kBuckets - 1, static_cast<std::size_t>((rotation - range_.least) * scale_));
  }

  // Walks through the changes of one bucket; `count` are violated where it begins.
  void inside(std::size_t bucket, std::size_t count) {
    here_.clear();
    std::ranges::copy_if(changes_, std::back_inserter(here_), [&](const Change& change) { return bucket_of(change.at) == bucket; });
    std::ranges::sort(here_, [](const Change& x, const Change& y) {
      return x.at != y.at ? x.at < y.at : x.violated_before > y.violated_before;
    });
    double from = bucket == 0 ? range_.least : range_.least + static_cast<double>(bucket) / scale_;
    bool falling = true;
    for (const Change& change : here_) {
      if (change.violated_before) {
        --count;
        from = change.at;
        falling = true;
        continue;
      }
      if (falling) {
        note(count, from, change.at);
      }
      falling = false;
      ++count;
    }
    if (falling) {
      const double to = bucket + 1 == kBuckets ? range_.most : range_.least + static_cast<double>(bucket + 1) / scale_;
      note(count, from, std::max(from, to));
    }
  }

  void note(std::size_t count, double from, double to) {
    if (count > fewest_ || count < at_least_) {
      return;
    }
    if (count < fewest_) {
      fewest_ = count;
      found_.clear();
    }
    const double middle = from + (to - from) / 2;
    OutSet out = always_;
    for (const Change& change : changes_) {
      if (change.violated_before ? middle < change.at : middle > change.at) {
        out.push_back(change.slab);
      }
    }
    std::ranges::sort(out);
    if (found_.empty() || found_.back() != out) {
      found_.push_back(std::move(out));
    }
  }

  std::span<const Side> lower_;
  std::span<const Side> upper_;
  RotationRange range_;
  double scale_;
  std::size_t at_least_;
  std::size_t fewest_;
  std::vector<std::size_t> always_;  // slabs that are out along the whole edge
  std::vector<Change> changes_;
  std::vector<Change> here_;
  std::array<std::size_t, kBuckets> before_{};
  std::array<std::size_t, kBuckets> behind_{};
  std::vector<OutSet> found_;
};

}  // namespace

std::vector<OutSet> fewest_out(std::span<const Slab> slabs, RotationRange range, std::size_t at_least, std::size_t at_most) {
  const std::vector<Side> lower = outer_lower_sides(slabs, range, at_most);
  const std::vector<Side> upper = outer_upper_sides(slabs, range, at_most);
  Walk walk(lower, upper, range, at_least, at_most);
  for (const Side& edge : lower) {
    walk.along(edge);
  }
  return walk.take();
}

}  // namespace lta
