#include <algorithm>
#include <cmath>
#include <limits>

#include "lta/correction.hpp"
#include "lta/slab_optimum.hpp"

namespace lta {
namespace {

struct Cell {
  double from;
  double to;
};

struct Event {
  double at;
  bool end;  // a slab starts before another ends where both are at one place: the slabs are closed
};

std::vector<Event> events_of(std::span<const Slab> slabs) {
  std::vector<Event> events;
  events.reserve(2 * slabs.size());
  for (const Slab& slab : slabs) {
    events.push_back({slab.a, false});
    events.push_back({slab.b, true});
  }
  std::ranges::sort(events, [](const Event& x, const Event& y) { return x.at != y.at ? x.at < y.at : x.end < y.end; });
  return events;
}

// The stretches where most slabs hold: each begins where one starts and lasts until the next one ends.
std::vector<Cell> deepest_cells(std::span<const Slab> slabs) {
  std::vector<Cell> cells;
  std::size_t depth = 0;
  std::size_t deepest = 0;
  double started = 0.0;
  bool rising = false;
  for (const Event& event : events_of(slabs)) {
    if (!event.end) {
      ++depth;
      started = event.at;
      rising = true;
      continue;
    }
    if (rising && depth >= deepest) {
      if (depth > deepest) {
        cells.clear();
        deepest = depth;
      }
      cells.push_back({started, event.at});
    }
    rising = false;
    --depth;
  }
  return cells;
}

std::vector<Slab> held_throughout(std::span<const Slab> slabs, Cell cell) {
  std::vector<Slab> held;
  std::ranges::copy_if(slabs, std::back_inserter(held),
                       [cell](const Slab& slab) { return slab.a <= cell.from && cell.to <= slab.b; });
  return held;
}

// The margin that both can have at once, also where a difference leaves the range of doubles.
double common_margin(const Slab& low, const Slab& high) {
  const double width = high.b - low.a;
  const double bands = low.h + high.h;
  return std::isfinite(width) && std::isfinite(bands) ? width / bands
                                                      : (high.b / 2 - low.a / 2) / (low.h / 2 + high.h / 2);
}

struct WorstOff {
  const Slab* low;
  const Slab* high;
  double below;
  double above;
};

// The slabs with least room below and above an offset.
WorstOff worst_off(std::span<const Slab> held, double offset) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  WorstOff worst{.low = held.data(), .high = held.data(), .below = kFar, .above = kFar};
  for (const Slab& slab : held) {
    const double below = (offset - slab.a) * slab.w;
    const double above = (slab.b - offset) * slab.w;
    if (below < worst.below) {
      worst.low = &slab;
      worst.below = below;
    }
    if (above < worst.above) {
      worst.high = &slab;
      worst.above = above;
    }
  }
  return worst;
}

}  // namespace

Optimum widest_margin(std::span<const Slab> held) {
  const Slab* low = &*std::ranges::max_element(held, {}, &Slab::a);
  const Slab* high = &*std::ranges::min_element(held, {}, &Slab::b);
  const double from = low->a;
  const double to = high->b;
  Optimum best{.offset = std::clamp(0.0, from, to), .pins = {low->index, high->index, -1}};
  // The optimum is pinned by the pair (low, high) with the smallest common margin; exchanging the slab that is worst
  // off where a pair's lines cross lowers that margin, so the search ends.
  for (double margin = std::numeric_limits<double>::infinity();;) {
    const double common = common_margin(*low, *high);
    if (!(common < margin)) {
      return best;
    }
    margin = common;
    best = {.offset = std::clamp(low->a + low->h * margin, from, to), .pins = {low->index, high->index, -1}};
    const WorstOff worst = worst_off(held, best.offset);
    (worst.below <= worst.above ? low : high) = worst.below <= worst.above ? worst.low : worst.high;
  }
}

Optimum best_offset_of(std::span<const Slab> slabs) {
  Optimum best{};
  if (slabs.empty()) {
    return best;
  }
  if (std::ranges::max(slabs, {}, &Slab::a).a <= std::ranges::min(slabs, {}, &Slab::b).b) {
    return widest_margin(slabs);
  }
  bool first = true;
  Score least{};
  for (const Cell& cell : deepest_cells(slabs)) {
    const Optimum found = widest_margin(held_throughout(slabs, cell));
    const Score score = score_of(slabs, found.offset, 0.0);
    if (first || score.better_than(least)) {
      best = found;
      least = score;
      first = false;
    }
  }
  return best;
}

Correction best_offset(std::span<const double> error, std::span<const double> lower, std::span<const double> upper) {
  const std::vector<Slab> slabs = slabs_of(error, {}, lower, upper);
  const Optimum found = best_offset_of(slabs);
  return {.offset = found.offset, .certificate = found.pins};
}

}  // namespace lta
