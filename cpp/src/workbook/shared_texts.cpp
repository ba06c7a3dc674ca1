#include "lta/workbook/shared_texts.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "lta/workbook/text.hpp"

namespace lta::workbook::biff8 {
namespace {

constexpr std::size_t kLeastText = 3;
constexpr std::size_t kStep = 2;  // of so many texts one is remembered where it begins

struct Head {
  std::uint16_t units;
  bool wide;
  std::size_t behind;  // bytes of formatting and phonetics after the characters
};

Head read_head(TextParts& table) {
  table.enter_text();
  Cursor& cursor = table.here();
  const std::uint16_t units = cursor.u16();
  const unsigned flags = cursor.u8();
  const std::size_t runs = (flags & 8U) != 0 ? cursor.u16() : 0;
  const std::size_t extension = (flags & 4U) != 0 ? cursor.u32() : 0;
  return {units, (flags & 1U) != 0, 4 * runs + extension};
}

// Over a text and what belongs to it.
void skip_text(TextParts& table) {
  const Head head = read_head(table);
  table.units(head.units, head.wide,
              [](Cursor& cursor, std::size_t here, bool wide) { cursor.skip(wide ? 2 * here : here); });
  table.skip(head.behind);
}

}  // namespace

SharedTexts::SharedTexts(std::span<const Bytes> parts) {
  if (parts.empty()) {
    return;
  }
  const auto add = [](std::size_t sum, Bytes part) { return sum + part.size(); };
  const std::size_t bytes = std::accumulate(parts.begin(), parts.end(), std::size_t{0}, add);
  if (bytes > std::numeric_limits<std::uint32_t>::max()) {
    throw FormatError(Reason::too_large, "the table of texts has " + std::to_string(bytes) + " bytes");
  }
  bytes_.reserve(bytes);
  parts_.reserve(parts.size());
  part_begins_.reserve(parts.size());
  for (const Bytes part : parts) {
    part_begins_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    bytes_.insert(bytes_.end(), part.begin(), part.end());
  }
  for (std::size_t i = 0; const Bytes part : parts) {
    parts_.push_back(Bytes(bytes_).subspan(part_begins_[i++], part.size()));
  }
  TextParts table(parts_);
  table.here().skip(4);  // how often the texts are used
  size_ = table.here().u32();
  if (size_ > bytes_.size() / kLeastText) {
    throw FormatError(Reason::bad_record, "the table of texts promises " + std::to_string(size_) + " texts");
  }
  text_begins_.reserve(size_ / kStep + 1);
  for (std::size_t i = 0; i < size_; ++i) {
    table.enter_text();
    if (i % kStep == 0) {
      const auto [part, position] = table.place();
      text_begins_.push_back(part_begins_[part] + static_cast<std::uint32_t>(position));
    }
    skip_text(table);
  }
}

TextParts SharedTexts::at(std::size_t index) const {
  const std::uint32_t begin = text_begins_.at(index / kStep);
  const auto behind = std::ranges::upper_bound(part_begins_, begin);
  const auto part = static_cast<std::size_t>(behind - part_begins_.begin()) - 1;
  TextParts table(parts_);
  table.go_to({part, begin - part_begins_[part]});
  for (std::size_t i = index % kStep; i > 0; --i) {
    skip_text(table);
  }
  return table;
}

std::size_t SharedTexts::units(std::size_t index) const {
  TextParts table = at(index);
  return read_head(table).units;
}

std::string SharedTexts::text(std::size_t index) const {
  TextParts table = at(index);
  const Head head = read_head(table);
  if (!head.wide && table.here().remaining() >= head.units) {
    return narrow_text(table.here().take(head.units));  // nearly always
  }
  std::u16string units;
  table.units(head.units, head.wide,
              [&units](Cursor& cursor, std::size_t here, bool wide) { append_units(cursor, here, wide, units); });
  return utf8(units);
}

}  // namespace lta::workbook::biff8
