// Reads texts that a record and the records that continue it hold (MS-XLS 2.5.293, 2.4.58): where characters are cut
// by the end of a record, the next one says anew how wide they are.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "lta/workbook/cursor.hpp"

namespace lta::workbook::biff8 {

// Throws FormatError: bad_record where the parts end before a text does, truncated where a fixed field is cut.
class TextParts {
 public:
  // parts: at least one; they and their bytes must outlive this.
  explicit TextParts(std::span<const Bytes> parts) : parts_(parts), cursor_(parts.front()) {}

  // Where the next byte stands: the part, and the position in it.
  struct Place {
    std::size_t part;
    std::size_t position;
  };
  [[nodiscard]] Place place() const noexcept { return {part_, cursor_.position()}; }
  void go_to(Place place);

  Cursor& here() noexcept { return cursor_; }
  // Where a part ends exactly before a text, the text begins with the next part.
  void enter_text();
  // The characters themselves; keep is called with each stretch that lies in one part: (cursor, count, wide).
  template <typename Keep>
  void units(std::size_t count, bool wide, Keep keep) {
    while (true) {
      const std::size_t here = whole_units(count, wide);
      keep(cursor_, here, wide);
      count -= here;
      if (count == 0) {
        return;
      }
      next_part();
      wide = (cursor_.u8() & 1U) != 0;
    }
  }
  void skip(std::size_t count);

 private:
  [[nodiscard]] std::size_t whole_units(std::size_t count, bool wide) const noexcept;
  void next_part();

  std::span<const Bytes> parts_;
  std::size_t part_ = 0;
  Cursor cursor_;
};

// One text whole: 16-bit length, flags, characters; what follows it (formatting runs) is not read.
std::string long_text(std::span<const Bytes> parts);

}  // namespace lta::workbook::biff8
