// Which cell formats of a workbook show a number as a date or a time (MS-XLS 2.4.126 Format, 2.4.353 XF). They never
// change a value.
#pragma once

#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

#include "lta/workbook/cursor.hpp"

namespace lta::workbook::biff8 {

// Whether a format code has a date's or a time's letters outside of quotes, escapes and brackets, more of them than
// digits' places.
bool is_date_code(std::string_view code);

class NumberFormats {
 public:
  void add_code(Bytes body);         // a FORMAT record; all of them precede the cell formats
  void add_cell_format(Bytes body);  // an XF record; they are numbered in their order

  // Whether the cell format of that number shows dates; false for one that does not exist.
  [[nodiscard]] bool is_date(std::size_t cell_format) const noexcept {
    return cell_format < dates_.size() && dates_[cell_format] != 0;
  }

 private:
  std::map<unsigned, bool> codes_;
  std::vector<char> dates_;
};

}  // namespace lta::workbook::biff8
