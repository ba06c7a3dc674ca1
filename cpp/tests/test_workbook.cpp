#include <algorithm>

#include "check.hpp"
#include "lta/workbook/workbook.hpp"
#include "reading.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check;
using lta::test::check_refused;
using lta::test::compound_file;
using lta::test::kManyCells;
using lta::test::Layout;
using lta::test::Records;
using lta::test::shows;
using lta::test::workbook_file;
using lta::test::workbook_stream;
using lta::test::Writer;
using lta::workbook::Workbook;

const std::vector<lta::test::Sheet>& two_sheets() {
  static const std::vector<lta::test::Sheet> sheets{{"First", Records().number(2, 3, 1.5)},
                                                    {"Last", Records().number(0, 0, -2.5)}};
  return sheets;
}

void check_two_sheets(const Buffer& file) {
  const Workbook book(file);
  check(book.sheets().size() == 2 && book.sheets()[0].name == "First" && book.sheets()[1].name == "Last");
  const auto first = book.sheet(0, kManyCells);
  check(first.name() == "First" && first.used().rows == 3 && first.used().columns == 4 && shows(first, 2, 3, 1.5));
  const auto last = book.sheet(1, kManyCells);
  check(last.name() == "Last" && last.used().rows == 1 && shows(last, 0, 0, -2.5));
}

void containers() {
  const Buffer stream = workbook_stream(two_sheets());
  check(stream.size() < 4096);
  for (const unsigned version : {3U, 4U}) {
    for (const bool scattered : {false, true}) {
      const Layout layout{version, scattered};
      check_two_sheets(workbook_file(two_sheets(), {}, layout));
      check_two_sheets(compound_file({{"Other", lta::test::pattern(900)}, {"Workbook", stream}}, layout));
      const Buffer padded = Writer().bytes(stream).fill(70'000).buffer();
      check_two_sheets(compound_file({{"Book", Buffer(5000)}, {"Workbook", padded}}, layout));
      check_two_sheets(compound_file({{"Book", padded}}, layout));
    }
  }
}

void order_of_tabs() {
  const Buffer stream = workbook_stream(two_sheets(), {}, true);
  const auto globals = lta::workbook::biff8::read_globals(stream);
  check(globals.sheets[0].offset > globals.sheets[1].offset);
  check_two_sheets(compound_file({{"Workbook", stream}}));
}

void kinds_of_sheets() {
  const Records cells = Records().number(2, 3, 1.5);
  const Buffer file = workbook_file({{"Chart", cells, 2, 0x20},
                                     {"Macro", cells, 1, 0x40},
                                     {"Module", cells, 6, 0x06},
                                     {"Hidden", cells, 0, 0x10, 1},
                                     {"Deeply", cells, 0, 0x10, 2},
                                     {"Shown", cells, 0, 0x10, 4}});  // reserved bits
  const Workbook book(file);
  check(book.sheets().size() == 6);
  for (std::size_t i = 0; i < book.sheets().size(); ++i) {
    const bool worksheet = i > 2;
    check(book.sheets()[i].worksheet == worksheet && book.sheets()[i].visible == (i < 3 || i == 5));
    const auto sheet = book.sheet(i, kManyCells);
    check(sheet.name() == book.sheets()[i].name && sheet.used().rows == (worksheet ? 3U : 0U));
    check(shows(sheet, 2, 3, 1.5) == worksheet);
  }
}

void a_sheet_that_poses_as_another_kind() {
  const Records cells = Records().number(2, 3, 1.5);
  check_refused(lta::workbook::Reason::bad_record, [&] { Workbook(workbook_file({{"Posing", cells, 0, 0x20}})); });
  check_refused(lta::workbook::Reason::bad_record, [&] { Workbook(workbook_file({{"Unlisted", cells, 2, 0x10}})); });
}

void names_of_streams_without_case() {
  const Buffer stream = workbook_stream(two_sheets());
  const Buffer older = Writer().bytes(workbook_stream({})).fill(5000).buffer();
  check_two_sheets(compound_file({{"WORKBOOK", stream}}));
  check_two_sheets(compound_file({{"Book", older}, {"workbook", stream}}));
}

void two_tables_of_texts() {
  const Buffer table = Writer().u32(1).u32(1).u16(1).u8(0).u8('a').buffer();
  const Records twice = Records().record(0x00FC, table).record(0x0085 + 0x0F, {}).record(0x00FC, table);
  check_refused(lta::workbook::Reason::bad_record, [&] { Workbook(workbook_file({}, twice)); });
}

void names() {
  const Buffer offset_later = Writer().u32(0).u16(0).u8(3).u8(1).u16(0x20AC).u16(0xD83D).u16(0xDE00).buffer();
  Buffer stream = workbook_stream({}, Records().record(0x0085, offset_later));
  lta::test::patch_u32(stream, 24, static_cast<std::uint32_t>(stream.size()));
  stream = Writer().bytes(stream).bytes(Records().bof(0x10).eof().buffer()).buffer();
  check(lta::workbook::biff8::read_globals(stream).sheets.at(0).name == "\xE2\x82\xAC\xF0\x9F\x98\x80");
}

void too_many_sheets() {
  const auto book = [](std::size_t count) {
    return Workbook(workbook_file(std::vector<lta::test::Sheet>(count, {"S", {}})));
  };
  check(book(4096).sheets().size() == 4096);
  check_refused(lta::workbook::Reason::too_large, [&] { (void)book(4097); });
}

void dates_of_the_book() {
  const auto dated = [](unsigned mode) {
    const Buffer file = workbook_file({}, Records().record(0x22, Writer().u16(mode).buffer()));
    return Workbook(file).date1904();
  };
  check(dated(1) && !dated(0));
  const Buffer silent = workbook_file({});
  check(!Workbook(silent).date1904() && Workbook(silent).sheets().empty());
}

void nested_charts() {
  Records records;
  records.number(1, 1, 1.0).formula(5, 5, 0xFFFF000000000000);
  records.bof(0x20).dimensions(50, 3).number(70, 2, 9.0).error(3, 3, 42);
  records.bof(0x20).number(1, 1, 9.0).eof().number(1, 1, 9.0).eof();
  records.string(Writer().u16(1).u8(0).u8('T').buffer()).number(2, 1, 2.0);
  const auto sheet = lta::test::sheet_of(records);
  check(sheet.used().rows == 6 && sheet.used().columns == 6 && shows(sheet, 5, 5, "T"));
  check(shows(sheet, 1, 1, 1.0) && shows(sheet, 2, 1, 2.0) && sheet.kind(3, 3) == lta::workbook::kEmpty);
}

void a_sheet_outlives_its_file() {
  lta::workbook::Sheet sheet;
  {
    const Buffer texts = Writer().u32(1).u32(1).u16(2).u8(0).u8('O').u8('K').buffer();
    Buffer file = workbook_file({{"First", Records().shared_text(0, 0, 0)}}, Records().record(0x00FC, texts));
    sheet = Workbook(file).sheet(0, kManyCells);
    std::ranges::fill(file, std::byte{0xAA});
  }
  check(sheet.name() == "First" && shows(sheet, 0, 0, "OK"));
}

}  // namespace

int main() {
  return lta::test::run({
      {"a workbook is found in both versions, consecutive or scattered, large or in the mini stream", containers},
      {"sheets come in the order of the tabs, not of the stream", order_of_tabs},
      {"charts, macros and modules show no cells, hidden sheets do", kinds_of_sheets},
      {"a sheet that says another kind than the list is refused", a_sheet_that_poses_as_another_kind},
      {"names of streams know no case", names_of_streams_without_case},
      {"two tables of texts are refused", two_tables_of_texts},
      {"more sheets than any workbook has are refused", too_many_sheets},
      {"the name of a sheet may be any Unicode", names},
      {"the date system is the workbook's", dates_of_the_book},
      {"cells of embedded charts are not the sheet's and part no text from its formula", nested_charts},
      {"a sheet owns all that it shows", a_sheet_outlives_its_file},
  });
}
