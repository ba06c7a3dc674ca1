// Named arrays as one run of bytes and back, to the last bit. Stations write decimal numbers: those become integers of
// 10^-places, their differences, and byte planes, which deflate well. Knows nothing of what an array means.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lta/workbook/cursor.hpp"

namespace lta {

// The bytes, little-endian: the count of columns; of each its head (length and bytes of the name, coding, places,
// whether holes follow, first whole number, count and lengths of its dimensions); then what each holds, and at last the
// count of byte planes and plane after plane of all decimal columns together.
enum class Coding : std::uint8_t {
  raw,        // doubles, byte plane by byte plane
  decimal,    // one bit for each value, set where it is NaN (if there are any); the whole numbers stand in the planes
  predicted,  // the bits that differ from a prediction, byte plane by byte plane
  small,      // int8 as they are
};

inline constexpr std::size_t kMostDimensions = 3;
inline constexpr std::size_t kMostColumns = 255;
inline constexpr std::size_t kMostValues = std::size_t{1}
                                           << 26U;  // of one blob; more than any sheet of a station holds
inline constexpr std::array<double, 10> kPowersOfTen{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

using Shape = std::vector<std::uint32_t>;

// One array, its values column after column. Doubles with a prediction of the same length are kept as what differs from
// it; without one as decimals of so many places where every value is one, else as they are.
struct ArrayColumn {
  std::string_view name;
  Shape shape;
  std::variant<std::span<const double>, std::span<const std::int8_t>> values;
  std::optional<std::span<const double>> predicted;
  std::size_t places = 6;
};

// Linear in the values. std::invalid_argument: too many columns, dimensions, places or values, a name beyond 255 bytes,
// or a prediction of another length.
std::string pack_arrays(std::span<const ArrayColumn> columns);

// A view into the bytes of a blob, and where its columns lie; the bytes must outlive it.
class ArrayBlob {
 public:
  struct Column {
    std::string_view name;
    Coding coding = Coding::raw;
    std::size_t places = 0;
    bool has_holes = false;
    std::int64_t first = 0;
    Shape shape;
    std::size_t size = 0;
    workbook::Bytes data;       // its own part: planes, marks of holes, or small integers
    std::size_t in_planes = 0;  // where it begins in each plane of the decimals
  };

  // std::invalid_argument (FormatError where it ends too early) unless every byte has its place.
  explicit ArrayBlob(workbook::Bytes body);

  [[nodiscard]] const std::vector<Column>& columns() const noexcept { return columns_; }

  // The values of a column that is not small, into as many places. std::invalid_argument for a prediction of another
  // length; the one given is looked at for a predicted column only.
  void doubles(const Column& column, std::span<const double> predicted, std::span<double> out) const;

  // The values of a small column, into as many places.
  static void small(const Column& column, std::span<std::int8_t> out);

 private:
  void decimals(const Column& column, std::span<double> out) const;

  std::vector<Column> columns_;
  workbook::Bytes planes_;
  std::size_t width_ = 0;  // planes
  std::size_t in_a_plane_ = 0;
};

// The bits of a prediction, with one NaN for all: which NaN an operation makes depends on the processor.
std::uint64_t predicted_bits(double value) noexcept;

}  // namespace lta
