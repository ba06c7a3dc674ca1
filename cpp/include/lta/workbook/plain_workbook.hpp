// An .xls workbook cut down to what a reader of values needs. Readers that rebuild formulas, apply number formats and
// collect chart or picture records can be made to work for ever, and a negative number under a date format is not
// recoverable from what they return; here nothing of that is left.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lta/workbook/cursor.hpp"

namespace lta::workbook {

// A new compound file whose only stream is the workbook of `file` with the same sheets, values and texts. Formulas are
// replaced by their cached values; formats, names, pictures and embedded charts are gone, and so are the cells of the
// sheets whose numbers in the order of the tabs `without` names. Linear in the file's size, the result is not larger
// than the file by more than a few sectors. For bytes that survey() accepts; else FormatError.
std::vector<std::byte> plain_workbook(Bytes file, std::span<const std::size_t> without = {});

// The workbook's stream, "Workbook" or "Book"; FormatError encrypted or no_workbook_stream without one.
class CompoundFile;
class Content;
Content workbook_stream(const CompoundFile& compound);

// A compound file (version 4) with this one stream. FormatError bad_header beyond 457 MB.
std::vector<std::byte> compound_file_of(Bytes stream);

}  // namespace lta::workbook
