#include "check.hpp"
#include "lta/workbook/workbook.hpp"
#include "reading.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check_refused;
using lta::test::Records;
using lta::test::workbook_file;
using lta::test::Writer;
using lta::workbook::Reason;
using lta::workbook::Workbook;

// Opens the workbook and reads all its sheets.
void read(const Buffer& file) {
  const Workbook book(file);
  for (std::size_t i = 0; i < book.sheets().size(); ++i) {
    (void)book.sheet(i, lta::test::kManyCells);
  }
}

void refused_books() {
  check_refused(Reason::encrypted,
                [] { read(workbook_file({}, Records().record(0x2F, Writer().u16(0).u32(0).buffer()))); });
  check_refused(Reason::encrypted, [] { read(lta::test::compound_file({{"EncryptedPackage", Buffer(5000)}})); });
  check_refused(Reason::no_workbook_stream, [] { read(lta::test::compound_file({{"WordDocument", Buffer(5000)}})); });
  const Buffer excel95 = Writer().bytes(Records().bof(5, 0x0500).eof().buffer()).fill(4096).buffer();
  check_refused(Reason::old_biff, [&] { read(lta::test::compound_file({{"Book", excel95}})); });
  const Buffer excel4 = Writer().u16(0x0409).u16(6).fill(4096).buffer();
  check_refused(Reason::old_biff, [&] { read(lta::test::compound_file({{"Book", excel4}})); });
  check_refused(Reason::bad_record, [] { read(lta::test::compound_file({{"Workbook", Buffer(5000)}})); });
}

void missing_ends() {
  const Records open = Records().number(0, 0, 1.0).bof(0x20);  // the sheet's EOF closes only this chart
  const Buffer stream = lta::test::workbook_stream({{"First", open}});
  check_refused(Reason::truncated, [&] { read(lta::test::compound_file({{"Workbook", stream}})); });
  const Buffer whole = lta::test::workbook_stream({{"First", Records().number(0, 0, 1.0)}});
  for (std::size_t size = 20; size < whole.size(); ++size) {
    const Buffer cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    check_refused(Reason::truncated, [&] { read(lta::test::compound_file({{"Workbook", cut}})); });
  }
}

void sheet_lists() {
  for (const std::uint32_t offset : {0U, 20U, 30U}) {  // a sheet list that points into the globals
    const Buffer list = Writer().u32(offset).u16(0).u8(1).u8(0).u8('X').buffer();
    check_refused(Reason::bad_record, [&] { read(workbook_file({}, Records().record(0x85, list))); });
  }
  const Buffer beyond = Writer().u32(0x00FFFFFF).u16(0).u8(1).u8(0).u8('X').buffer();
  check_refused(Reason::truncated, [&] { read(workbook_file({}, Records().record(0x85, beyond))); });
  const Buffer name = Writer().u32(0).u16(0).u8(200).u8(0).u8('X').buffer();
  check_refused(Reason::bad_record, [&] { read(workbook_file({}, Records().record(0x85, name))); });
}

void overlaps() {
  Buffer stream = lta::test::workbook_stream({{"First", Records().number(0, 0, 1.0)}, {"Last", {}}});
  lta::test::patch_u32(stream, 41, lta::test::read_u32(stream, 24));  // both entries of the list lead to the first
  lta::test::check_invalid("overlap", [&] { read(lta::test::compound_file({{"Workbook", stream}})); });
}

void cuts() {
  Buffer file = workbook_file({{"First", Records().number(0, 0, 1.0)}});
  const std::size_t table = (lta::test::read_u32(file, 76) + std::size_t{1}) * 512;
  lta::test::patch_u32(file, table + (file.size() / 512 - 1) * 4, 0xFFFFFFFE);  // one more sector than there is
  check_refused(Reason::truncated, [&] { read(file); });
}

void strays() {
  Buffer stream = lta::test::workbook_stream({{"First", Records().number(0, 0, 1.0)}});
  stream = Writer().bytes(stream).bytes(Records().number(1, 0, 1.0).buffer()).buffer();
  check_refused(Reason::bad_record, [&] { read(lta::test::compound_file({{"Workbook", stream}})); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"sheets that overlap are refused", overlaps},
      {"a cut behind the workbook's stream is refused", cuts},
      {"records behind the last sheet are refused", strays},
      {"what is no readable workbook is refused with its reason", refused_books},
      {"a workbook without its end is refused", missing_ends},
      {"a list of sheets that leads nowhere is refused", sheet_lists},
  });
}
