#include <array>
#include <set>

#include "check.hpp"
#include "lta/workbook/number_formats.hpp"
#include "reading.hpp"
#include "synthetic_texts.hpp"

namespace {

using lta::test::check;
using lta::test::check_refused;
using lta::test::long_text;
using lta::test::Records;
using lta::test::sheet_of;
using lta::test::Writer;
using lta::workbook::kDate;
using lta::workbook::Kind;
using lta::workbook::kNumber;
using lta::workbook::Reason;

// The cells of a sheet have the cell formats 0, 1, …, which have these codes.
lta::workbook::Sheet dated(const Records& formats, unsigned count) {
  Records cells;
  for (unsigned i = 0; i < count; ++i) {
    const auto bits = std::bit_cast<std::uint64_t>(45'000.25);
    cells.number(i, 0, 45'000.25, i).rk(i, 1, 0x40E5F908, i).formula(i, 2, bits, i);
  }
  return sheet_of(cells, formats);
}

// ECMA-376 18.8.30, with the East Asian and Thai editions.
bool shows_dates(unsigned code) {
  static const std::set<unsigned> codes{14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31,
                                        32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55,
                                        56, 57, 58, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81};
  return codes.contains(code);
}

void built_in() {
  Records formats;
  for (unsigned code = 0; code < 100; ++code) {
    formats.cell_format(code);
  }
  const auto sheet = dated(formats, 102);
  for (unsigned code = 0; code < 102; ++code) {
    const Kind kind = shows_dates(code) ? kDate : kNumber;
    for (std::size_t column = 0; column < 3; ++column) {
      check(sheet.kind(code, column) == kind);
    }
    check(lta::test::number_at(sheet, code, 0) == 45'000.25 && lta::test::number_at(sheet, code, 2) == 45'000.25);
  }
}

void own() {
  Records formats;
  formats.number_format(164, long_text(u"yyyy\\-mm\\-dd")).number_format(165, long_text(u"0.0\" mm\""));
  formats.number_format(14, long_text(u"0.00")).number_format(2, long_text(u"[h]:mm", true));
  formats.number_format(166, long_text(u"0")).number_format(166, long_text(u"mm:ss"));  // the later one holds
  for (const unsigned code : {164U, 165U, 14U, 2U, 166U, 167U}) {
    formats.cell_format(code);
  }
  const auto sheet = dated(formats, 7);
  const std::array<Kind, 7> kinds{kDate, kNumber, kNumber, kDate, kDate, kNumber, kNumber};
  for (unsigned row = 0; row < kinds.size(); ++row) {
    check(sheet.kind(row, 0) == kinds.at(row) && sheet.kind(row, 1) == kinds.at(row) &&
          sheet.kind(row, 2) == kinds.at(row));
  }
}

void runs() {
  Records cells;
  cells.record(0x00BD, Writer().u16(0).u16(0).u16(0).u32(2).u16(1).u32(6).u16(0).u32(10).u16(2).buffer());
  const auto sheet = sheet_of(cells, Records().cell_format(0).cell_format(14));
  check(sheet.kind(0, 0) == kNumber && sheet.kind(0, 1) == kDate && sheet.kind(0, 2) == kNumber);
}

void damage() {
  check_refused(Reason::bad_record,
                [] { (void)sheet_of({}, Records().record(0x00E0, Writer().u16(0).u8(1).buffer())); });
  check_refused(Reason::bad_record,
                [] { (void)sheet_of({}, Records().record(0x041E, Writer().u16(164).u16(1).buffer())); });
  check_refused(Reason::bad_record,
                [] { (void)sheet_of({}, Records().number_format(164, Writer().u16(9).u8(0).u8('y').buffer())); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"the built-in codes that show dates mark a number and never change it", built_in},
      {"a workbook's own codes come before the built-in ones", own},
      {"every cell of a run has its own format", runs},
      {"a format too short for its fields is refused", damage},
  });
}
