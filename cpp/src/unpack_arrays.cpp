#include <bit>
#include <limits>
#include <stdexcept>

#include "lta/array_blob.hpp"

namespace lta {
namespace {

using workbook::Bytes;
using workbook::Cursor;

constexpr std::size_t kBytes = sizeof(std::uint64_t);

[[noreturn]] void refuse(const char* why) { throw std::invalid_argument(why); }

std::string_view text(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

Coding coding_of(std::uint8_t number) {
  if (number > static_cast<std::uint8_t>(Coding::small)) {
    refuse("a column is coded in a way that is not known");
  }
  return static_cast<Coding>(number);
}

std::size_t size_of(const Shape& shape) {
  std::size_t size = 1;
  for (const std::uint32_t length : shape) {
    size *= length;
    if (size > kMostValues) {
      refuse("a column has more values than any sheet");
    }
  }
  return size;
}

ArrayBlob::Column head(Cursor& cursor) {
  ArrayBlob::Column column;
  column.name = text(cursor.take(cursor.u8()));
  column.coding = coding_of(cursor.u8());
  column.places = cursor.u8();
  const std::uint8_t holes = cursor.u8();
  column.has_holes = holes == 1;
  column.first = std::bit_cast<std::int64_t>(cursor.u64());
  const std::uint8_t dimensions = cursor.u8();
  if (holes > 1 || column.places >= kPowersOfTen.size() || dimensions > kMostDimensions) {
    refuse("the head of a column contradicts itself");
  }
  for (std::uint8_t i = 0; i < dimensions; ++i) {
    column.shape.push_back(cursor.u32());
  }
  column.size = size_of(column.shape);
  return column;
}

std::size_t bytes_of(const ArrayBlob::Column& column) {
  switch (column.coding) {
    case Coding::small:
      return column.size;
    case Coding::decimal:
      return column.has_holes ? (column.size + 7) / 8 : 0;
    case Coding::raw:
    case Coding::predicted:
      break;
  }
  return kBytes * column.size;
}

// The number at one place of planes that are `stride` bytes long.
std::uint64_t gathered(Bytes planes, std::size_t width, std::size_t stride, std::size_t place) {
  std::uint64_t number = 0;
  for (std::size_t plane = 0; plane < width; ++plane) {
    number |= std::to_integer<std::uint64_t>(planes[plane * stride + place]) << (8 * plane);
  }
  return number;
}

}  // namespace

ArrayBlob::ArrayBlob(Bytes body) {
  Cursor cursor(body);
  columns_.resize(cursor.u8());
  std::size_t values = 0;
  for (Column& column : columns_) {
    column = head(cursor);
    values += column.size;
  }
  if (values > kMostValues) {
    refuse("it has more values than any sheet");
  }
  for (Column& column : columns_) {
    column.data = cursor.take(bytes_of(column));
    column.in_planes = in_a_plane_;
    in_a_plane_ += column.coding == Coding::decimal ? column.size : 0;
  }
  width_ = cursor.u8();
  if (width_ > kBytes) {
    refuse("it has more planes than a number has bytes");
  }
  planes_ = cursor.take(width_ * in_a_plane_);
  if (cursor.remaining() != 0) {
    refuse("it does not end where it should");
  }
}

void ArrayBlob::doubles(const Column& column, std::span<const double> predicted, std::span<double> out) const {
  if (column.coding == Coding::small || out.size() != column.size) {
    refuse("the column does not hold so many doubles");
  }
  if (column.coding == Coding::decimal) {
    decimals(column, out);
    return;
  }
  const bool differs = column.coding == Coding::predicted;
  if (differs && predicted.size() != column.size) {
    refuse("the prediction has another length");
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint64_t bits = gathered(column.data, kBytes, column.size, i);
    out[i] = std::bit_cast<double>(differs ? bits ^ predicted_bits(predicted[i]) : bits);
  }
}

void ArrayBlob::decimals(const Column& column, std::span<double> out) const {
  const double power = kPowersOfTen.at(column.places);
  auto whole = static_cast<std::uint64_t>(column.first);  // unsigned: damaged steps may run over
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint64_t zigzag = gathered(planes_, width_, in_a_plane_, column.in_planes + i);
    whole += i == 0 ? 0 : (zigzag >> 1U) ^ (0 - (zigzag & 1U));
    out[i] = static_cast<double>(std::bit_cast<std::int64_t>(whole)) / power;
  }
  for (std::size_t i = 0; column.has_holes && i < out.size(); ++i) {
    if ((std::to_integer<unsigned>(column.data[i / 8]) >> (7 - i % 8) & 1U) != 0) {
      out[i] = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

void ArrayBlob::small(const Column& column, std::span<std::int8_t> out) {
  if (column.coding != Coding::small || out.size() != column.size) {
    refuse("the column does not hold so many small integers");
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = std::bit_cast<std::int8_t>(column.data[i]);
  }
}

}  // namespace lta
