#include "lta/workbook/text_parts.hpp"

#include <algorithm>

#include "lta/workbook/text.hpp"

namespace lta::workbook::biff8 {

void TextParts::go_to(Place place) {
  part_ = place.part;
  cursor_ = Cursor(parts_[part_]);
  cursor_.seek(place.position);
}

void TextParts::enter_text() {
  if (cursor_.remaining() == 0) {
    next_part();
  }
}

void TextParts::skip(std::size_t count) {
  while (true) {
    const std::size_t here = std::min(count, cursor_.remaining());
    cursor_.skip(here);
    count -= here;
    if (count == 0) {
      return;
    }
    next_part();
  }
}

std::size_t TextParts::whole_units(std::size_t count, bool wide) const noexcept {
  return std::min(count, wide ? cursor_.remaining() / 2 : cursor_.remaining());
}

void TextParts::next_part() {
  if (cursor_.remaining() > 0 || part_ + 1 >= parts_.size()) {
    throw FormatError(Reason::bad_record, "a text ends before its end");
  }
  cursor_ = Cursor(parts_[++part_]);
}

std::string long_text(std::span<const Bytes> parts) {
  TextParts text(parts);
  const std::size_t length = text.here().u16();
  const bool wide = is_wide(text.here());
  std::u16string units;
  text.units(length, wide, [&units](Cursor& cursor, std::size_t count, bool as_wide) {
    append_units(cursor, count, as_wide, units);
  });
  return utf8(units);
}

}  // namespace lta::workbook::biff8
