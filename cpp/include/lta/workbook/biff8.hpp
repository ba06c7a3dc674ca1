// What the records of a BIFF8 stream mean (MS-XLS): the workbook's globals and the cells of a sheet. Formulas count by
// the value they had when the workbook was saved; charts, pictures and drawings are passed over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lta/workbook/biff8_record.hpp"
#include "lta/workbook/number_formats.hpp"
#include "lta/workbook/shared_texts.hpp"
#include "lta/workbook/sheet.hpp"

namespace lta::workbook::biff8 {

// A sheet as the globals announce it.
struct BoundSheet {
  std::size_t offset = 0;  // of its BOF in the stream
  std::size_t end = 0;     // behind its EOF
  std::string name;        // UTF-8
  bool worksheet = false;  // neither chart sheet nor macro sheet
  bool visible = true;
};

struct Globals {
  bool date1904 = false;
  std::vector<BoundSheet> sheets;  // in the order of the tabs
  std::shared_ptr<const SharedTexts> texts;
  NumberFormats formats;
};

// Type of the substream (5 globals, 0x10 worksheet, 0x20 chart …) that a BOF record opens. FormatError: old_biff,
// bad_record where the record is none.
unsigned opened_by(const Record& record);

// Runs over the record heads of the whole stream: every sheet whole, none over another, nothing between them. Linear,
// no recursion. FormatError: encrypted, old_biff, bad_record, truncated.
Globals read_globals(Bytes stream);

// The cells of a sheet. At most max_cells in its table of rows times columns (FormatError too_large before anything
// larger is allocated). A record of a cell that contradicts itself or the tables: FormatError(bad_record).
Sheet read_sheet(Bytes stream, const BoundSheet& bound, const Globals& globals, std::size_t max_cells);

}  // namespace lta::workbook::biff8
