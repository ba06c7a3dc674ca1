#include "lta/workbook/biff8_survey.hpp"

namespace lta::workbook::biff8 {
namespace {

constexpr std::uint32_t kColumns = 256;
constexpr unsigned kErrorResult = 2;

struct Place {
  std::uint16_t row;
  std::uint16_t column;
};

struct CellRun {
  Place first;
  std::uint32_t count;
};

void require_length(const Record& record, std::size_t least) {
  if (record.body.size() < least) {
    const std::string what = "a record of type " + std::to_string(static_cast<unsigned>(record.type));
    throw FormatError(Reason::bad_record, what + " has " + std::to_string(record.body.size()) + " bytes");
  }
}

Place place_of(const Record& record) {
  Cursor cursor(record.body);
  const std::uint16_t row = cursor.u16();
  return {row, cursor.u16()};
}

// Row, first column, `width` bytes for each cell, last column: MULRK and MULBLANK.
CellRun run_of(const Record& record, std::size_t width) {
  const std::size_t size = record.body.size();
  const Place first = place_of(record);
  const std::size_t count = (size - 6) / width;
  Cursor last(record.body.last(2));
  if ((size - 6) % width != 0 || last.u16() + std::size_t{1} != first.column + count) {
    throw FormatError(Reason::bad_record, "a run of cells in row " + std::to_string(first.row) + " contradicts itself");
  }
  return {first, static_cast<std::uint32_t>(count)};
}

// What the table of the sheet may hold at most; 0 where the record is no cell.
std::size_t least_length(Type type) {
  switch (type) {
    case Type::number:
      return 14;
    case Type::rk:
    case Type::label_sst:
      return 10;
    case Type::label:
    case Type::rstring:
    case Type::bool_err:
    case Type::mul_blank:
      return 8;
    case Type::mul_rk:
      return 12;
    case Type::formula:
      return 20;
    case Type::blank:
      return 6;
    default:
      return 0;
  }
}

CellRun cells_of(const Record& record) {
  if (record.type == Type::mul_rk || record.type == Type::mul_blank) {
    return run_of(record, record.type == Type::mul_rk ? 6 : 2);
  }
  return {place_of(record), 1};
}

void note_error(const Record& record, Place place, SheetSurvey& sheet) {
  Cursor cursor(record.body);
  cursor.skip(6);
  if (record.type == Type::bool_err) {
    const std::uint8_t value = cursor.u8();
    if (cursor.u8() != 0) {
      sheet.errors.push_back({place.row, place.column, value});
    }
  } else if (record.type == Type::formula) {
    const unsigned kind = cursor.u8();
    cursor.skip(1);
    const std::uint8_t value = cursor.u8();
    cursor.skip(3);
    if (cursor.u16() == 0xFFFF && kind == kErrorResult) {  // otherwise the eight bytes are a number
      sheet.errors.push_back({place.row, place.column, value});
    }
  }
}

void note_cells(const Record& record, bool own, SheetSurvey& sheet) {
  const CellRun run = cells_of(record);
  const std::uint32_t end_row = run.first.row + 1U;
  const std::uint32_t end_column = run.first.column + run.count;
  sheet.dense.cover(end_row, end_column);
  if (!own || !sheet.worksheet) {
    return;
  }
  if (end_column > kColumns) {
    throw FormatError(Reason::bad_record, "a cell in column " + std::to_string(end_column) + " of 256");
  }
  if (record.type != Type::blank && record.type != Type::mul_blank) {
    sheet.used.cover(end_row, end_column);
    sheet.cells += run.count;
    note_error(record, run.first, sheet);
  }
}

void note_dimensions(const Record& record, SheetSurvey& sheet) {
  require_length(record, 14);
  Cursor cursor(record.body);
  const std::uint32_t first_row = cursor.u32();
  const std::uint32_t end_row = cursor.u32();
  const std::uint32_t first_column = cursor.u16();
  const std::uint32_t end_column = cursor.u16();
  if (end_row == 0 || end_column == 0) {  // an empty sheet
    return;
  }
  if (first_row > end_row || first_column > end_column) {
    throw FormatError(Reason::bad_record, "the dimensions of a sheet end before they begin");
  }
  sheet.dense.cover(end_row, end_column);
}

}  // namespace

void survey_cells(RecordReader& reader, const std::vector<std::uint32_t>& texts, SheetSurvey& sheet) {
  for (std::size_t depth = 1; depth > 0;) {  // charts are nested in the sheet that shows them
    const Record record = reader.next();
    if (const std::size_t least = least_length(record.type); least > 0) {
      require_length(record, least);
      note_cells(record, depth == 1, sheet);
      if (record.type == Type::label_sst) {
        sheet.text_bytes += text_size(record, texts);
      }
    } else if (record.type == Type::dimensions) {
      note_dimensions(record, sheet);
    } else if (record.type == Type::bof) {
      opened_by(record);
      ++depth;
    } else if (record.type == Type::eof) {
      --depth;
    }
  }
}

}  // namespace lta::workbook::biff8
