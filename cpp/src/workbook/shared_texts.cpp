#include "lta/workbook/shared_texts.hpp"

#include <numeric>

#include "lta/workbook/text.hpp"

namespace lta::workbook::biff8 {
namespace {

constexpr std::size_t kLeastText = 3;

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

}  // namespace

SharedTexts::SharedTexts(std::span<const Bytes> parts) {
  if (parts.empty()) {
    return;
  }
  const auto add = [](std::size_t sum, Bytes part) { return sum + part.size(); };
  bytes_.reserve(std::accumulate(parts.begin(), parts.end(), std::size_t{0}, add));
  for (const Bytes part : parts) {
    bytes_.insert(bytes_.end(), part.begin(), part.end());
  }
  parts_.reserve(parts.size());
  for (std::size_t begin = 0; const Bytes part : parts) {
    parts_.push_back(Bytes(bytes_).subspan(begin, part.size()));
    begin += part.size();
  }
  TextParts table(parts_);
  table.here().skip(4);  // how often the texts are used
  const std::uint32_t count = table.here().u32();
  if (count > bytes_.size() / kLeastText) {
    throw FormatError(Reason::bad_record, "the table of texts promises " + std::to_string(count) + " texts");
  }
  begins_.reserve(count);
  units_.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    table.enter_text();
    begins_.push_back(table.place());
    const Head head = read_head(table);
    units_.push_back(head.units);
    table.units(head.units, head.wide,
                [](Cursor& cursor, std::size_t here, bool wide) { cursor.skip(wide ? 2 * here : here); });
    table.skip(head.behind);
  }
}

std::string SharedTexts::text(std::size_t index) const {
  TextParts table(parts_);
  table.go_to(begins_.at(index));
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
