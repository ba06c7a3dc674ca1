// The words that Python uses for the choices of the core, and for what it finds; ValueError for any other.
#pragma once

#include <string_view>

#include "lta/sweep_metrics.hpp"

namespace lta::bind {

SigmaProfile profile_of(std::string_view name);
Decisive decisive_of(std::string_view name);
const char* name_of(SmoothnessQuality quality);

}  // namespace lta::bind
