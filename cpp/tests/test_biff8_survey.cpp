#include "check.hpp"
#include "lta/workbook/biff8_survey.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check;
using lta::test::check_refused;
using lta::test::Records;
using lta::test::workbook_file;
using lta::test::Writer;
using lta::workbook::Reason;
using lta::workbook::SheetSurvey;
using lta::workbook::survey;
using lta::workbook::WorkbookSurvey;

Buffer cell(unsigned row, unsigned column, std::size_t size) {
  return Writer().u16(row).u16(column).u16(15).fill(size).buffer();
}

Buffer run(unsigned row, unsigned first, unsigned last, std::size_t width) {
  Writer writer;
  writer.u16(row).u16(first).fill(4 + (last - first + 1) * width);
  return writer.u16(last).buffer();
}

// A table of texts: "AB", then "CDE" in UTF-16 that the end of the record cuts into two.
Records texts() {
  const Buffer head = Writer().u32(2).u32(2).u16(2).u8(0).u8('A').u8('B').u16(3).u8(1).u16('C').buffer();
  return Records().record(0x00FC, head).record(0x003C, Writer().u8(0).u8('D').u8('E').buffer());
}

Buffer file_of(const Records& records) { return workbook_file({{"First", records}}, texts()); }

SheetSurvey first_sheet(const Records& records) { return survey(file_of(records)).sheets.at(0); }

void sheets() {
  const Records cells = Records().number(2, 3, 1.5);
  const WorkbookSurvey book = survey(workbook_file({{"First", cells}, {"Chart", cells, 2, 0x20}, {"Last", {}}},
                                                   Records().record(0x22, Writer().u16(1).buffer())));
  check(book.date1904 && book.sheets.size() == 3);
  check(book.sheets[0].name == "First" && book.sheets[0].worksheet && book.sheets[0].visible);
  check(book.sheets[1].name == "Chart" && !book.sheets[1].worksheet && book.sheets[1].used.rows == 0);
  check(book.sheets[2].used.rows == 0 && book.sheets[2].dense.columns == 0);
  check(!survey(workbook_file({})).date1904);
  check(!survey(workbook_file({{"Posing", cells, 0, 0x20}})).sheets.at(0).worksheet);
}

void value_records() {
  for (const unsigned type : {0x0203U, 0x027EU, 0x0204U, 0x00D6U, 0x0006U, 0x0205U}) {
    const SheetSurvey sheet = first_sheet(Records().record(type, cell(9, 4, 20)));
    check(sheet.used.rows == 10 && sheet.used.columns == 5 && sheet.cells == 1 && sheet.errors.empty());
    check_refused(Reason::bad_record, [&] { (void)first_sheet(Records().record(type, cell(9, 4, 7))); });
  }
  const SheetSurvey many = first_sheet(Records().record(0x00BD, run(0, 5, 7, 6)));
  check(many.used.rows == 1 && many.used.columns == 8 && many.cells == 3);
}

void shared_texts() {
  const auto shown = [](unsigned text) { return Writer().u16(0).u16(0).u16(15).u32(text).buffer(); };
  const SheetSurvey sheet = first_sheet(Records().record(0x00FD, shown(0)).record(0x00FD, shown(1)));
  check(sheet.text_bytes == 4 + 3 + 4);
  check_refused(Reason::bad_record, [&] { (void)first_sheet(Records().record(0x00FD, shown(2))); });
  for (const std::uint32_t promised : {3U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    const Buffer liar = Writer().u32(2).u32(promised).u16(2).u8(0).u8('A').u8('B').u16(0).u8(0).buffer();
    check_refused(Reason::bad_record, [&] { survey(workbook_file({}, Records().record(0x00FC, liar))); });
  }
}

void blanks_and_dimensions() {
  const SheetSurvey sheet = first_sheet(
      Records().dimensions(4, 2).number(0, 0, 1.0).record(0x0201, cell(20, 1, 6)).record(0x00BE, run(3, 0, 30, 2)));
  check(sheet.used.rows == 1 && sheet.used.columns == 1 && sheet.cells == 1);
  check(sheet.dense.rows == 21 && sheet.dense.columns == 31);
  const SheetSurvey declared = first_sheet(Records().dimensions(0x7FFFFFFF, 0xFFFF).number(0, 0, 1.0));
  check(declared.used.rows == 1 && declared.dense.rows == 0x7FFFFFFF && declared.dense.columns == 0xFFFF);
}

void nested_charts() {
  Records records;
  records.number(1, 1, 1.0).bof(0x20).dimensions(50, 3).number(70, 2, 1.0).error(3, 3, 42).eof().number(2, 1, 1.0);
  const SheetSurvey sheet = first_sheet(records);
  check(sheet.used.rows == 3 && sheet.used.columns == 2 && sheet.cells == 2 && sheet.errors.empty());
  check(sheet.dense.rows == 71 && sheet.dense.columns == 4);
}

void error_cells() {
  const std::uint64_t not_available = 0xFFFF00000000'00'02 | (0x2AULL << 16U);
  Records records;
  records.error(0, 1, 0x07).formula(5, 2, not_available).formula(6, 2, 0xFFFF000000000001);
  records.formula(7, 2, 0x3FF0000000000002 | (0x2AULL << 16U));                 // a number that looks like one
  records.record(0x0205, Writer().u16(8).u16(1).u16(15).u8(1).u8(0).buffer());  // TRUE
  const SheetSurvey sheet = first_sheet(records);
  check(sheet.errors.size() == 2 && sheet.cells == 5);
  check(sheet.errors[0].row == 0 && sheet.errors[0].column == 1 && sheet.errors[0].code == 0x07);
  check(sheet.errors[1].row == 5 && sheet.errors[1].column == 2 && sheet.errors[1].code == 0x2A);
}

void mini_books() {
  const Buffer stream = lta::test::workbook_stream({{"Tiny", Records().number(0, 0, 1.0)}});
  for (const bool scattered : {false, true}) {
    check(survey(lta::test::compound_file({{"Workbook", stream}}, {3, scattered})).sheets.at(0).name == "Tiny");
  }
}

}  // namespace

int main() {
  return lta::test::run({
      {"sheets are listed with name, type and date system", sheets},
      {"every record with a value counts, a short one is refused", value_records},
      {"shared texts are measured, a table that lies is refused", shared_texts},
      {"blank cells and declared dimensions count for dense readers only", blanks_and_dimensions},
      {"cells of an embedded chart are not the sheet's", nested_charts},
      {"error cells are found as constants and as results", error_cells},
      {"a workbook in the mini stream is found", mini_books},
  });
}
