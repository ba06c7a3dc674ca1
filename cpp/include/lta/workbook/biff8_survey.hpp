// A look at the bytes of an .xls workbook before any reader allocates for it: sheets, extents, error cells. Reads no
// numbers and of texts only their sizes.
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
  Extent used;                   // cells of the sheet that carry a value; empty unless a worksheet
  Extent dense;                  // what a reader of dense tables may allocate: also blank cells, the declared
                                 // dimensions (they need not be true), and the cached cells of embedded charts
  std::size_t cells = 0;         // cells that carry a value
  std::uint64_t text_bytes = 0;  // what the shared texts of its cells take in UTF-8 at most, each cell with a copy
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

// Bytes of each shared text in UTF-8 at most, from the bodies of the SST record and of those that continue it.
std::vector<std::uint32_t> shared_text_sizes(const std::vector<Bytes>& parts);

// The size of the text that a LABELSST record shows; FormatError(bad_record) where there is none.
std::uint32_t text_size(const Record& label, const std::vector<std::uint32_t>& sizes);

// Walks the substream that the reader stands in, just behind its BOF, to its EOF; fills used, dense, cells, errors and
// text_bytes. A cell that refers to a text beyond texts: FormatError(bad_record).
void survey_cells(RecordReader& reader, const std::vector<std::uint32_t>& texts, SheetSurvey& sheet);

}  // namespace biff8
}  // namespace lta::workbook
