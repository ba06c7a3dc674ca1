#include "lta/rotation_pins.hpp"

#include <algorithm>

namespace lta {
namespace {

// Two sides of opposite kind, at a given rotation.
Candidate of_pair(const Pin& low, const Pin& high, Exact rotation) {
  Candidate found{.rotation = rotation, .pins = {&low, &high, nullptr}};
  const Exact turn = rotation * (static_cast<Exact>(high.slab->t) - low.slab->t);
  found.margin = (high.value() - low.value() - turn) / (static_cast<Exact>(low.slab->h) + high.slab->h);
  found.offset = low.value() + low.slab->h * found.margin - rotation * low.slab->t;
  return found;
}

// Three sides that alternate over theory: only a loss for the middle one or for an outer one is left.
Candidate of_triple(const Pin& first, const Pin& middle, const Pin& last) {
  const Exact share =
      (static_cast<Exact>(middle.slab->t) - first.slab->t) / (static_cast<Exact>(last.slab->t) - first.slab->t);
  const Exact between = (1 - share) * first.value() + share * last.value();
  const Exact bands = middle.slab->h + (1 - share) * first.slab->h + share * last.slab->h;
  const Exact sign = first.lower ? 1 : -1;
  Candidate found{.pins = {&first, &middle, &last}};
  found.margin = sign * (middle.value() - between) / bands;
  const Exact start = first.value() + sign * first.slab->h * found.margin;
  const Exact end = last.value() + sign * last.slab->h * found.margin;
  found.rotation = (end - start) / (static_cast<Exact>(last.slab->t) - first.slab->t);
  found.offset = start - found.rotation * first.slab->t;
  return found;
}

void keep_smaller(Candidate& best, const Candidate& found) {
  if (found.margin < best.margin) {
    best = found;
  }
}

// What two sides of opposite kind allow at best: more rotation helps where the lower one lies at the larger theory.
Candidate best_of_pair(const Pin& one, const Pin& other, RotationRange range, double rotation) {
  const Pin& low = one.lower ? one : other;
  const Pin& high = one.lower ? other : one;
  if (low.slab->t == high.slab->t) {
    return of_pair(low, high, rotation);
  }
  return of_pair(low, high, low.slab->t > high.slab->t ? range.most : range.least);
}

// What two sides of opposite kind and any that follows and is like the first allow.
void with_a_third(Candidate& best, const Pin& first, const Pin& middle, std::span<const Pin> following) {
  for (const Pin& last : following) {
    if (last.lower == first.lower && first.slab->t < last.slab->t) {
      keep_smaller(best, of_triple(first, middle, last));
    }
  }
}

}  // namespace

Candidate tightest(const std::vector<Pin>& pins, RotationRange range, double rotation) {
  Candidate best;
  const std::span<const Pin> all(pins);
  for (std::size_t i = 0; i < pins.size(); ++i) {
    for (std::size_t j = i + 1; j < pins.size(); ++j) {
      if (pins[i].lower != pins[j].lower) {
        keep_smaller(best, best_of_pair(pins[i], pins[j], range, rotation));
        with_a_third(best, pins[i], pins[j], all.subspan(j + 1));
      }
    }
  }
  return best;
}

void smallest_rotation(Candidate& found, std::span<const Slab> slabs, RotationRange range) {
  const Exact pivot = found.pins[0]->slab->t;
  const Exact held = found.offset + found.rotation * pivot;
  Exact least = range.least;
  Exact most = range.most;
  for (const Slab& slab : slabs) {
    const Exact arm = slab.t - pivot;
    if (arm == 0) {
      continue;
    }
    const Exact one = (slab.a + slab.h * found.margin - held) / arm;
    const Exact other = (slab.b - slab.h * found.margin - held) / arm;
    least = std::max(least, std::min(one, other));
    most = std::min(most, std::max(one, other));
  }
  if (least <= most) {
    found.rotation = std::clamp(Exact{0}, least, most);
    found.offset = held - found.rotation * pivot;
  }
}

}  // namespace lta
