#include "check.hpp"
#include "lta/workbook/biff8_survey.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check_refused;
using lta::test::Records;
using lta::test::workbook_file;
using lta::test::Writer;
using lta::workbook::Reason;
using lta::workbook::survey;

Buffer run(unsigned row, unsigned first, unsigned last, std::size_t width) {
  Writer writer;
  writer.u16(row).u16(first).fill(4 + (last - first + 1) * width);
  return writer.u16(last).buffer();
}

void survey_sheet(const Records& records) { survey(workbook_file({{"First", records}})); }

void refused_books() {
  check_refused(Reason::encrypted,
                [] { survey(workbook_file({}, Records().record(0x2F, Writer().u16(0).u32(0).buffer()))); });
  check_refused(Reason::encrypted, [] { survey(lta::test::compound_file({{"EncryptedPackage", Buffer(5000)}})); });
  check_refused(Reason::no_workbook_stream, [] { survey(lta::test::compound_file({{"WordDocument", Buffer(5000)}})); });
  const Buffer excel95 = Writer().bytes(Records().bof(5, 0x0500).eof().buffer()).fill(4096).buffer();
  check_refused(Reason::old_biff, [&] { survey(lta::test::compound_file({{"Book", excel95}})); });
  const Buffer excel4 = Writer().u16(0x0409).u16(6).fill(4096).buffer();
  check_refused(Reason::old_biff, [&] { survey(lta::test::compound_file({{"Book", excel4}})); });
  check_refused(Reason::bad_record, [] { survey(lta::test::compound_file({{"Workbook", Buffer(5000)}})); });
}

void missing_ends() {
  const Records open = Records().number(0, 0, 1.0).bof(0x20);  // the sheet's EOF closes only this chart
  const Buffer stream = lta::test::workbook_stream({{"First", open}});
  check_refused(Reason::truncated, [&] { survey(lta::test::compound_file({{"Workbook", stream}})); });
  const Buffer whole = lta::test::workbook_stream({{"First", Records().number(0, 0, 1.0)}});
  for (std::size_t size = 20; size < whole.size(); ++size) {
    const Buffer cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    check_refused(Reason::truncated, [&] { survey(lta::test::compound_file({{"Workbook", cut}})); });
  }
}

void contradictions() {
  check_refused(Reason::bad_record, [] { survey_sheet(Records().number(0, 256, 1.0)); });
  check_refused(Reason::bad_record, [] { survey_sheet(Records().record(0x00BD, run(0, 5, 7, 5))); });
  const Buffer remainder = Writer().u16(0).u16(5).fill(13).u16(5).buffer();  // one cell and a half
  check_refused(Reason::bad_record, [&] { survey_sheet(Records().record(0x00BD, remainder)); });
  check_refused(Reason::bad_record, [] { survey_sheet(Records().record(0x0200, Buffer(8))); });
  const Buffer backwards = Writer().u32(9).u32(3).u16(0).u16(2).u16(0).buffer();
  check_refused(Reason::bad_record, [&] { survey_sheet(Records().record(0x0200, backwards)); });
  for (const std::uint32_t offset : {0U, 20U, 30U}) {  // a sheet list that points into the globals
    const Buffer list = Writer().u32(offset).u16(0).u8(1).u8(0).u8('X').buffer();
    check_refused(Reason::bad_record, [&] { survey(workbook_file({}, Records().record(0x85, list))); });
  }
  const Buffer beyond = Writer().u32(0x00FFFFFF).u16(0).u8(1).u8(0).u8('X').buffer();
  check_refused(Reason::truncated, [&] { survey(workbook_file({}, Records().record(0x85, beyond))); });
  const Buffer name = Writer().u32(0).u16(0).u8(200).u8(0).u8('X').buffer();
  check_refused(Reason::bad_record, [&] { survey(workbook_file({}, Records().record(0x85, name))); });
}

void overlaps() {
  Buffer stream = lta::test::workbook_stream({{"First", Records().number(0, 0, 1.0)}, {"Last", {}}});
  lta::test::patch_u32(stream, 41, lta::test::read_u32(stream, 24));  // both entries of the list lead to the first
  check_refused(Reason::bad_record, [&] { survey(lta::test::compound_file({{"Workbook", stream}})); });
}

void cuts() {
  Buffer file = workbook_file({{"First", Records().number(0, 0, 1.0)}});
  const std::size_t table = (lta::test::read_u32(file, 76) + std::size_t{1}) * 512;
  lta::test::patch_u32(file, table + (file.size() / 512 - 1) * 4, 0xFFFFFFFE);  // one more sector than there is
  check_refused(Reason::truncated, [&] { survey(file); });
}

void strays() {
  Buffer stream = lta::test::workbook_stream({{"First", Records().number(0, 0, 1.0)}});
  stream = Writer().bytes(stream).bytes(Records().number(1, 0, 1.0).buffer()).buffer();
  check_refused(Reason::bad_record, [&] { survey(lta::test::compound_file({{"Workbook", stream}})); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"sheets that overlap are refused", overlaps},
      {"a cut behind the workbook's stream is refused", cuts},
      {"records behind the last sheet are refused", strays},
      {"what is no readable workbook is refused with its reason", refused_books},
      {"a workbook without its end is refused", missing_ends},
      {"records that contradict themselves or each other are refused", contradictions},
  });
}
