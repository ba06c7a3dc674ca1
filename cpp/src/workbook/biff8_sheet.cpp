#include <string>
#include <utility>

#include "lta/workbook/biff8.hpp"
#include "lta/workbook/cell_values.hpp"
#include "lta/workbook/pending_text.hpp"

namespace lta::workbook::biff8 {
namespace {

constexpr std::uint32_t kColumns = 256;
constexpr std::size_t kLeastCell = 6;  // bytes, in a run of packed numbers

class CellReader {
 public:
  CellReader(Sheet sheet, const Globals& globals) : sheet_(std::move(sheet)), globals_(&globals) {}

  Sheet run(RecordReader& reader) {
    for (std::size_t depth = 1; depth > 0;) {  // charts are nested in the sheet that shows them
      const Record record = reader.next();
      if (depth == 1) {
        take(record);
      }
      if (record.type == Type::bof) {
        ++depth;
      } else if (record.type == Type::eof) {
        --depth;
      }
    }
    finish_text();
    sheet_.finish();
    return std::move(sheet_);
  }

 private:
  void take(const Record& record) {
    if (record.type != Type::continued && pending_.has_begun()) {
      finish_text();  // only CONTINUE goes on with a text, and that of another record is none of its own
    }
    Cursor cursor(record.body);
    switch (record.type) {
      case Type::number:
        take_number(cursor);
        break;
      case Type::rk:
        take_rk(cursor);
        break;
      case Type::mul_rk:
        take_rk_run(cursor);
        break;
      case Type::label_sst:
        take_shared_text(cursor);
        break;
      case Type::label:
      case Type::rstring:
        take_text(cursor);
        break;
      case Type::bool_err:
        take_truth_or_error(cursor);
        break;
      case Type::formula:
        take_formula(cursor);
        break;
      case Type::string:
      case Type::continued:
        pending_.take(record);
        break;
      case Type::dimensions:
        if (cursor.remaining() >= 8) {  // they need not be true, nor whole
          cursor.skip(4);
          sheet_.expect_rows(cursor.u32());
        }
        break;
      default:
        if (is_older_cell(record.type)) {
          throw FormatError(Reason::bad_record, "a cell of an older Excel format among those of BIFF8");
        }
        break;
    }
  }

  // Row, column and format come first in the record of every cell.
  Place place(Cursor& cursor) {
    finish_text();
    const std::uint32_t place = cursor.u32();
    return {place & 0xFFFFU, column_within(place >> 16U)};
  }

  static std::uint32_t column_within(std::uint32_t column) {
    if (column >= kColumns) {
      throw FormatError(Reason::bad_record, "a cell in column " + std::to_string(column + 1) + " of 256");
    }
    return column;
  }

  void put_number(Place place, std::size_t cell_format, double number) {
    sheet_.put(place.row, place.column, globals_->formats.is_date(cell_format) ? kDate : kNumber, number);
  }

  void take_number(Cursor& cursor) {
    const Place at = place(cursor);
    const std::size_t cell_format = cursor.u16();
    put_number(at, cell_format, cursor.f64());
  }

  void take_rk(Cursor& cursor) {
    const Place at = place(cursor);
    const std::size_t cell_format = cursor.u16();
    put_number(at, cell_format, rk_number(cursor.u32()));
  }

  // Row, first column, six bytes for each cell, last column.
  void take_rk_run(Cursor& cursor) {
    Place at = place(cursor);
    const std::uint32_t first = at.column;
    while (cursor.remaining() >= 6) {
      const std::size_t cell_format = cursor.u16();
      put_number({at.row, column_within(at.column)}, cell_format, rk_number(cursor.u32()));
      ++at.column;
    }
    if (at.column == first || cursor.remaining() != 2 || cursor.u16() + 1U != at.column) {
      throw FormatError(Reason::bad_record,
                        "a run of cells in row " + std::to_string(at.row + 1) + " contradicts itself");
    }
  }

  void take_shared_text(Cursor& cursor) {
    const Place at = place(cursor);
    cursor.skip(2);
    const std::uint32_t index = cursor.u32();
    if (index >= globals_->texts->size()) {
      throw FormatError(Reason::bad_record, "a cell shows text " + std::to_string(index) + " of " +
                                                std::to_string(globals_->texts->size()));
    }
    sheet_.put_shared_text(at.row, at.column, index);
  }

  void take_truth_or_error(Cursor& cursor) {
    const Place at = place(cursor);
    cursor.skip(2);
    const unsigned value = cursor.u8();
    sheet_.put(at.row, at.column, truth_or_error(value, cursor.u8() != 0));
  }

  void take_formula(Cursor& cursor) {
    const Place at = place(cursor);
    const std::size_t cell_format = cursor.u16();
    const FormulaResult result = formula_result(cursor.u64());
    cursor.skip(6);  // flags, chain
    if (result.kind == kNumber) {
      put_number(at, cell_format, result.number);
    } else if (result.text_follows) {
      pending_.await(at);
    } else if (result.kind == kText) {
      sheet_.put_text(at.row, at.column, {});
    } else {
      sheet_.put(at.row, at.column, result.kind);
    }
  }

  void take_text(Cursor& cursor) {
    const Place at = place(cursor);
    cursor.skip(2);
    pending_.begin(at, cursor.take(cursor.remaining()));
  }

  void finish_text() {
    pending_.finish([this](Place at, const std::string& text) { sheet_.put_text(at.row, at.column, text); });
  }

  Sheet sheet_;
  const Globals* globals_;
  PendingText pending_;
};

}  // namespace

Sheet read_sheet(Bytes stream, const BoundSheet& bound, const Globals& globals, std::size_t max_cells) {
  Sheet sheet(bound.name, globals.texts, max_cells);
  if (!bound.worksheet) {
    return sheet;
  }
  sheet.make_room((bound.end - bound.offset) / kLeastCell);
  RecordReader reader(stream.first(bound.end), bound.offset);
  reader.next();
  try {
    return CellReader(std::move(sheet), globals).run(reader);
  } catch (const FormatError& error) {
    const Reason reason = error.reason() == Reason::truncated ? Reason::bad_record : error.reason();
    throw FormatError(reason, error.what(), bound.name);
  }
}

}  // namespace lta::workbook::biff8
