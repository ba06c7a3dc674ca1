#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "lta/array_blob.hpp"

namespace lta {
namespace {

constexpr double kLargest = 4503599627370496.0;  // 2^52: an integer up to here is exact as a double
const std::uint64_t kNanBits = std::bit_cast<std::uint64_t>(std::numeric_limits<double>::quiet_NaN());

void append(std::string& bytes, std::uint64_t number, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) {
    bytes.push_back(static_cast<char>(number >> (8 * i)));
  }
}

void append_plane(std::string& bytes, std::span<const std::uint64_t> numbers, std::size_t plane) {
  const std::size_t begin = bytes.size();
  bytes.resize(begin + numbers.size());
  const auto out = std::span(bytes).subspan(begin);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    out[i] = static_cast<char>(numbers[i] >> (8 * plane));
  }
}

void append_planes(std::string& bytes, std::span<const std::uint64_t> numbers) {
  for (std::size_t plane = 0; plane < sizeof(std::uint64_t); ++plane) {
    append_plane(bytes, numbers, plane);
  }
}

// Half to even in the usual rounding mode, for values below 2^52 in size.
double rounded(double value) {
  const double shift = std::copysign(kLargest, value);
  return (value + shift) - shift;
}

// A column of decimals: differences from one whole number to the next, zigzag coded; a hole makes no step.
struct Decimals {
  std::vector<std::uint64_t> steps;
  std::vector<bool> holes;  // empty where there are none
  std::int64_t first = 0;
};

// None unless every value is a whole number of 10^-places, or the usual NaN.
std::optional<Decimals> decimals_of(std::span<const double> values, double power) {
  Decimals found;
  found.steps.resize(values.size());
  std::optional<std::int64_t> before;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) {
      if (std::bit_cast<std::uint64_t>(values[i]) != kNanBits) {
        return std::nullopt;
      }
      found.holes.resize(values.size());
      found.holes[i] = true;
      continue;
    }
    const double scaled = values[i] * power;
    if (!(std::fabs(scaled) < kLargest)) {
      return std::nullopt;
    }
    const auto whole = static_cast<std::int64_t>(rounded(scaled));
    const double again = static_cast<double>(whole) / power;
    if (std::bit_cast<std::uint64_t>(again) != std::bit_cast<std::uint64_t>(values[i])) {
      return std::nullopt;
    }
    if (!before) {
      found.first = whole;
    }
    const std::int64_t step = whole - before.value_or(whole);
    found.steps[i] = (static_cast<std::uint64_t>(step) << 1U) ^ static_cast<std::uint64_t>(step >> 63);
    before = whole;
  }
  return found;
}

std::vector<std::uint64_t> bits_of(std::span<const double> values, std::optional<std::span<const double>> predicted) {
  std::vector<std::uint64_t> bits(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    bits[i] = std::bit_cast<std::uint64_t>(values[i]) ^ (predicted ? predicted_bits((*predicted)[i]) : 0);
  }
  return bits;
}

void append_marks(std::string& bytes, const std::vector<bool>& holes) {
  for (std::size_t i = 0; i < holes.size(); i += 8) {
    unsigned mark = 0;
    for (std::size_t j = i; j < std::min(i + 8, holes.size()); ++j) {
      mark |= static_cast<unsigned>(holes[j]) << (7 - (j - i));
    }
    bytes.push_back(static_cast<char>(mark));
  }
}

void require_fits(const ArrayColumn& column, std::size_t size) {
  if (column.name.size() > 255 || column.shape.size() > kMostDimensions || column.places >= kPowersOfTen.size()) {
    throw std::invalid_argument(std::string(column.name) + " has too long a name, or too many dimensions or places");
  }
  if (column.predicted && column.predicted->size() != size) {
    throw std::invalid_argument("the prediction of " + std::string(column.name) + " has another length");
  }
}

class Packing {
 public:
  void add(const ArrayColumn& column) {
    const std::size_t size = std::visit([](const auto& values) { return values.size(); }, column.values);
    require_fits(column, size);
    values_ += size;
    if (values_ > kMostValues) {
      throw std::invalid_argument("more than " + std::to_string(kMostValues) + " values");
    }
    if (const auto* small = std::get_if<std::span<const std::int8_t>>(&column.values)) {
      head(column, Coding::small, {});
      std::ranges::transform(*small, std::back_inserter(own_),
                             [](std::int8_t value) { return static_cast<char>(value); });
    } else {
      add_doubles(column, std::get<std::span<const double>>(column.values));
    }
  }

  std::string bytes(std::size_t count) {
    std::uint64_t largest = 0;
    for (const std::uint64_t step : steps_) {
      largest |= step;
    }
    const auto width = (static_cast<std::size_t>(std::bit_width(largest)) + 7) / 8;
    std::string all(1, static_cast<char>(count));
    all.reserve(2 + heads_.size() + own_.size() + width * steps_.size());
    all += heads_;
    all += own_;
    append(all, width, 1);
    for (std::size_t plane = 0; plane < width; ++plane) {
      append_plane(all, steps_, plane);
    }
    return all;
  }

 private:
  void add_doubles(const ArrayColumn& column, std::span<const double> values) {
    std::optional<Decimals> found;
    if (!column.predicted && !values.empty()) {
      found = decimals_of(values, kPowersOfTen.at(column.places));
    }
    if (found) {
      head(column, Coding::decimal, *found);
      append_marks(own_, found->holes);
      steps_.insert(steps_.end(), found->steps.begin(), found->steps.end());
    } else {
      head(column, column.predicted ? Coding::predicted : Coding::raw, {});
      append_planes(own_, bits_of(values, column.predicted));
    }
  }

  void head(const ArrayColumn& column, Coding coding, const Decimals& found) {
    append(heads_, column.name.size(), 1);
    heads_ += column.name;
    append(heads_, static_cast<std::uint8_t>(coding), 1);
    append(heads_, coding == Coding::decimal ? column.places : 0, 1);
    append(heads_, found.holes.empty() ? 0 : 1, 1);
    append(heads_, static_cast<std::uint64_t>(found.first), 8);
    append(heads_, column.shape.size(), 1);
    for (const std::uint32_t length : column.shape) {
      append(heads_, length, 4);
    }
  }

  std::string heads_;
  std::string own_;
  std::vector<std::uint64_t> steps_;
  std::size_t values_ = 0;
};

}  // namespace

std::uint64_t predicted_bits(double value) noexcept {
  return std::isnan(value) ? kNanBits : std::bit_cast<std::uint64_t>(value);
}

std::string pack_arrays(std::span<const ArrayColumn> columns) {
  if (columns.size() > kMostColumns) {
    throw std::invalid_argument(std::to_string(columns.size()) + " columns; " + std::to_string(kMostColumns) +
                                " at most");
  }
  Packing packing;
  for (const ArrayColumn& column : columns) {
    packing.add(column);
  }
  return packing.bytes(columns.size());
}

}  // namespace lta
