#include <algorithm>
#include <numeric>

#include "lta/workbook/biff8.hpp"
#include "lta/workbook/text.hpp"
#include "lta/workbook/text_table.hpp"

namespace lta::workbook::biff8 {
namespace {

constexpr unsigned kVersion = 0x0600;
constexpr unsigned kGlobals = 0x0005;
constexpr unsigned kWorksheet = 0x0010;
constexpr std::size_t kMostSheets = 4096;  // each takes memory

BoundSheet read_bound_sheet(Bytes body) {
  Cursor cursor(body);
  BoundSheet bound;
  bound.offset = cursor.u32();
  bound.visible = (cursor.u8() & 3U) == 0;
  bound.worksheet = cursor.u8() == 0;
  const std::size_t length = cursor.u8();
  bound.name = text_of(cursor, length, is_wide(cursor));
  return bound;
}

// A record whose own fields do not fit into it is damage of the record, not the end of the file.
template <typename Read>
auto inside_record(const char* what, Read read) {
  try {
    return read();
  } catch (const FormatError& error) {
    throw FormatError(Reason::bad_record, std::string(what) + ": " + error.what());
  }
}

void refuse_older_bof(const Record& record) {
  if (is_older_bof(record.type)) {
    throw FormatError(Reason::bad_record, "a beginning of an older Excel format among records of BIFF8");
  }
}

void take(const Record& record, Globals& globals) {
  switch (record.type) {
    case Type::file_pass:
      throw FormatError(Reason::encrypted, "the workbook is protected by a password");
    case Type::date_mode:
      globals.date1904 = inside_record("date mode", [&] { return Cursor(record.body).u16() == 1; });
      break;
    case Type::bound_sheet:
      if (globals.sheets.size() == kMostSheets) {
        throw FormatError(Reason::too_large, "more than " + std::to_string(kMostSheets) + " sheets");
      }
      globals.sheets.push_back(inside_record("sheet list", [&] { return read_bound_sheet(record.body); }));
      break;
    case Type::format:
      inside_record("number format", [&] { globals.formats.add_code(record.body); });
      break;
    case Type::xf:
      inside_record("cell format", [&] { globals.formats.add_cell_format(record.body); });
      break;
    default:
      refuse_older_bof(record);
  }
}

// Returns where the globals end.
std::size_t read_own(Bytes stream, Globals& globals) {
  RecordReader reader(stream, 0);
  if (opened_by(reader.next()) != kGlobals) {
    throw FormatError(Reason::bad_record, "the workbook stream does not begin with the workbook's globals");
  }
  TextTable texts;
  for (Record record = reader.next(); record.type != Type::eof; record = reader.next()) {
    texts.take(record);
    take(record, globals);
  }
  globals.texts = inside_record("table of texts", [&] { return std::make_shared<const SharedTexts>(texts.parts()); });
  return reader.position();
}

// What lies between two sheets or behind the last one belongs to none: cells of a sheet whose end came too early.
void require_padding(Bytes between) {
  if (std::ranges::any_of(between, [](std::byte value) { return value != std::byte{0}; })) {
    throw FormatError(Reason::bad_record, "records that belong to no sheet");
  }
}

// Behind the EOF of the substream whose BOF was read; charts are nested in the sheet that shows them.
std::size_t end_of_substream(RecordReader& reader) {
  for (std::size_t depth = 1; depth > 0;) {
    const Record record = reader.next();
    if (record.type == Type::eof) {
      --depth;
    } else if (is_any_bof(record.type)) {
      refuse_older_bof(record);
      if (record.type == Type::bof) {
        opened_by(record);
        ++depth;
      }
    }
  }
  return reader.position();
}

// Sheets may not overlap: otherwise a small file could make its readers walk the same bytes again and again.
void delimit(Bytes stream, std::size_t free_from, BoundSheet& bound) {
  if (bound.offset < free_from) {
    throw FormatError(Reason::bad_record, "the sheets of the workbook overlap");
  }
  RecordReader reader(stream, bound.offset);
  require_padding(stream.subspan(free_from, bound.offset - free_from));
  if ((opened_by(reader.next()) == kWorksheet) != bound.worksheet) {
    throw FormatError(Reason::bad_record, "the list of sheets and the sheet itself disagree on what it is", bound.name);
  }
  bound.end = end_of_substream(reader);
}

}  // namespace

unsigned opened_by(const Record& record) {
  if (is_older_bof(record.type)) {
    throw FormatError(Reason::old_biff, "a workbook of Excel 4 or older");
  }
  if (record.type != Type::bof || record.body.size() < 4) {
    throw FormatError(Reason::bad_record, "no beginning of a substream where one is announced");
  }
  Cursor cursor(record.body);
  if (const unsigned version = cursor.u16(); version != kVersion) {
    throw FormatError(version < kVersion ? Reason::old_biff : Reason::bad_record,
                      "a substream of BIFF version " + std::to_string(version) + " instead of 1536 (Excel 97 to 2003)");
  }
  return cursor.u16();
}

Globals read_globals(Bytes stream) {
  Globals globals;
  std::size_t free_from = read_own(stream, globals);
  std::vector<std::size_t> order(globals.sheets.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return globals.sheets[i].offset; });
  for (const std::size_t i : order) {
    delimit(stream, free_from, globals.sheets[i]);
    free_from = globals.sheets[i].end;
  }
  require_padding(stream.subspan(free_from));
  return globals;
}

}  // namespace lta::workbook::biff8
