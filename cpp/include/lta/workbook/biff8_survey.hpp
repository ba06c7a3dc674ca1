// A look at the bytes of an .xls workbook before any reader allocates for it: sheets, extents, error cells. Reads no
// numbers and no texts of cells.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lta/workbook/biff8_record.hpp"
#include "lta/workbook/cursor.hpp"

namespace lta::workbook {

// Rows and columns counted from A1.
struct Extent {
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;

  void cover(std::uint32_t end_row, std::uint32_t end_column) noexcept {
    rows = std::max(rows, end_row);
    columns = std::max(columns, end_column);
  }
};

// A cell that shows an error; code as in MS-XLS 2.5.10 BErr (0x2A is #N/A, 0x07 #DIV/0!, 0x17 #REF!).
struct ErrorCell {
  std::uint16_t row;
  std::uint16_t column;
  std::uint8_t code;
};

struct SheetSurvey {
  std::string name;        // UTF-8
  bool worksheet = false;  // neither chart sheet nor macro sheet
  bool visible = true;
  Extent used;            // cells of the sheet that carry a value; empty unless a worksheet
  Extent dense;           // what a reader of dense tables may allocate: also blank cells, the declared
                          // dimensions (they need not be true), and the cached cells of embedded charts
  std::size_t cells = 0;  // cells that carry a value
  std::vector<ErrorCell> errors;
};

struct WorkbookSurvey {
  bool date1904 = false;
  std::vector<SheetSurvey> sheets;  // in the order of the tabs
};

// file: all bytes of the file. Linear in the file's size, memory bounded by it, no recursion. Throws FormatError.
// Pure and re-entrant.
WorkbookSurvey survey(Bytes file);

namespace biff8 {

// Type of the substream (5 globals, 0x10 worksheet, 0x20 chart …) that a BOF record opens. FormatError: old_biff,
// bad_record where the record is none.
unsigned opened_by(const Record& record);

// Walks the substream that the reader stands in, just behind its BOF, to its EOF; fills used, dense, cells, errors.
void survey_cells(RecordReader& reader, SheetSurvey& sheet);

}  // namespace biff8
}  // namespace lta::workbook
