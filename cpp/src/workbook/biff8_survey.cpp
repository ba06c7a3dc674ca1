#include "lta/workbook/biff8_survey.hpp"

#include <algorithm>
#include <numeric>

#include "lta/workbook/compound_file.hpp"
#include "lta/workbook/plain_workbook.hpp"
#include "lta/workbook/text.hpp"

namespace lta::workbook {
namespace biff8 {
namespace {

constexpr unsigned kVersion = 0x0600;
constexpr unsigned kGlobals = 0x0005;
constexpr unsigned kWorksheet = 0x0010;

using Texts = std::vector<std::uint32_t>;

struct BoundSheet {
  std::size_t offset;
  SheetSurvey sheet;
};

struct Globals {
  bool date1904 = false;
  std::vector<BoundSheet> sheets;
  Texts texts;  // their sizes
  std::size_t end = 0;
};

bool opens_older_stream(Type type) {
  const auto value = static_cast<unsigned>(type);
  return value == 0x0009 || value == 0x0209 || value == 0x0409;
}

BoundSheet read_bound_sheet(Bytes body) {
  Cursor cursor(body);
  BoundSheet bound{.offset = cursor.u32(), .sheet = {}};
  bound.sheet.visible = (cursor.u8() & 3U) == 0;
  bound.sheet.worksheet = cursor.u8() == 0;
  const std::size_t length = cursor.u8();
  const bool wide = (cursor.u8() & 1U) != 0;
  bound.sheet.name = wide ? utf16_text(cursor, length) : latin1_text(cursor, length);
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

Globals read_globals(Bytes stream) {
  RecordReader reader(stream, 0);
  if (opened_by(reader.next()) != kGlobals) {
    throw FormatError(Reason::bad_record, "the workbook stream does not begin with the workbook's globals");
  }
  Globals globals;
  std::vector<Bytes> texts;
  bool in_texts = false;
  for (Record record = reader.next(); record.type != Type::eof; record = reader.next()) {
    in_texts = record.type == Type::sst || (in_texts && record.type == Type::continued);
    if (in_texts) {
      texts.push_back(record.body);
    }
    if (record.type == Type::file_pass) {
      throw FormatError(Reason::encrypted, "the workbook is protected by a password");
    }
    if (record.type == Type::date_mode) {
      globals.date1904 = inside_record("date mode", [&] { return Cursor(record.body).u16() == 1; });
    } else if (record.type == Type::bound_sheet) {
      globals.sheets.push_back(inside_record("sheet list", [&] { return read_bound_sheet(record.body); }));
    }
  }
  globals.texts = inside_record("table of texts", [&] { return shared_text_sizes(texts); });
  globals.end = reader.position();
  return globals;
}

// What lies between two sheets or behind the last one belongs to none: cells of a sheet whose end came too early.
void require_padding(Bytes between) {
  if (std::ranges::any_of(between, [](std::byte value) { return value != std::byte{0}; })) {
    throw FormatError(Reason::bad_record, "records that belong to no sheet");
  }
}

// Sheets may not overlap: otherwise a small file could make its readers walk the same bytes again and again.
std::size_t survey_sheet(Bytes stream, std::size_t free_from, const Texts& texts, BoundSheet& bound) {
  if (bound.offset < free_from) {
    throw FormatError(Reason::bad_record, "the sheets of the workbook overlap");
  }
  RecordReader reader(stream, bound.offset);
  require_padding(stream.subspan(free_from, bound.offset - free_from));
  const unsigned opened = opened_by(reader.next());
  bound.sheet.worksheet = bound.sheet.worksheet && opened == kWorksheet;
  survey_cells(reader, texts, bound.sheet);
  return reader.position();
}

WorkbookSurvey survey_stream(Bytes stream) {
  Globals globals = read_globals(stream);
  std::vector<std::size_t> order(globals.sheets.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return globals.sheets[i].offset; });
  std::size_t free_from = globals.end;
  for (const std::size_t i : order) {
    free_from = survey_sheet(stream, free_from, globals.texts, globals.sheets[i]);
  }
  require_padding(stream.subspan(free_from));
  WorkbookSurvey result{.date1904 = globals.date1904, .sheets = {}};
  result.sheets.reserve(globals.sheets.size());
  for (BoundSheet& bound : globals.sheets) {
    result.sheets.push_back(std::move(bound.sheet));
  }
  return result;
}

}  // namespace

unsigned opened_by(const Record& record) {
  if (opens_older_stream(record.type)) {
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

}  // namespace biff8

WorkbookSurvey survey(Bytes file) {
  const CompoundFile compound(file);
  compound.require_complete();
  return biff8::survey_stream(workbook_stream(compound).bytes());
}

}  // namespace lta::workbook
