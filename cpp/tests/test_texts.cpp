#include "check.hpp"
#include "reading.hpp"
#include "synthetic_texts.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check;
using lta::test::check_refused;
using lta::test::long_text;
using lta::test::Records;
using lta::test::sheet_of;
using lta::test::shows;
using lta::test::Writer;
using lta::workbook::Reason;

constexpr unsigned kLabel = 0x0204;
constexpr unsigned kRichLabel = 0x00D6;

Records two_texts() {
  return Records().record(
      0x00FC, Writer().u32(9).u32(2).bytes(long_text(u"A\u00B0")).bytes(long_text(u"\u20AC", true)).buffer());
}

void shared() {
  Records records;
  records.shared_text(0, 0, 0).shared_text(1, 0, 1).shared_text(2, 5, 0);
  const auto sheet = sheet_of(records, two_texts());
  check(shows(sheet, 0, 0, "A\xC2\xB0") && shows(sheet, 1, 0, "\xE2\x82\xAC") && shows(sheet, 2, 5, "A\xC2\xB0"));
  check(sheet.column(5)->texts.size() == 1 && sheet.column(5)->texts[0].row == 2 &&
        sheet.column(5)->texts[0].text == 0);
  check(sheet.text_units() == 2 + 1 + 2);
  check(sheet.text(0, 5).empty() && sheet.text(9, 0).empty() && sheet.text(0, 77).empty());
  for (const std::uint32_t index : {2U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    check_refused(Reason::bad_record, [&] { (void)sheet_of(Records().shared_text(0, 0, index), two_texts()); });
  }
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().shared_text(0, 0, 0)); });
}

void own() {
  for (const unsigned type : {kLabel, kRichLabel}) {
    Records records;
    records.label(0, 0, long_text(u"one"), type).shared_text(1, 0, 1).label(2, 0, long_text(u"\u20AC", true), type);
    records.label(3, 0, Writer().bytes(long_text(u"runs")).u16(1).u16(2).u16(5).buffer(), type);
    const auto sheet = sheet_of(records, two_texts());
    check(shows(sheet, 0, 0, "one") && shows(sheet, 1, 0, "\xE2\x82\xAC") && shows(sheet, 2, 0, "\xE2\x82\xAC"));
    check(shows(sheet, 3, 0, "runs"));
    check(shows(sheet_of(Records().label(0, 0, long_text(u""), type)), 0, 0, ""));
  }
}

void continued() {
  const std::u16string units = u"ab\u00E9";
  const Buffer head = long_text(units);
  for (std::size_t at = 0; at < units.size(); ++at) {
    for (const bool wide : {false, true}) {
      const Buffer rest = long_text(units.substr(at), wide);
      Records records;
      records.label(7, 1, {head.begin(), head.begin() + static_cast<std::ptrdiff_t>(3 + at)});
      records.continued({rest.begin() + 2, rest.end()});
      check(shows(sheet_of(records), 7, 1, "ab\xC3\xA9"));
    }
  }
}

void contradictions() {
  check_refused(Reason::bad_record,
                [] { (void)sheet_of(Records().label(0, 0, Writer().u16(3).u8(0).u8('A').buffer())); });
  check_refused(Reason::bad_record, [] {  // one byte of two
    (void)sheet_of(
        Records().label(0, 0, Writer().u16(1).u8(1).u8('A').buffer()).continued(Writer().u8(0).u8('A').buffer()));
  });
  check_refused(Reason::bad_record, [] {  // the rest does not even say how wide it is
    (void)sheet_of(Records().label(0, 0, Writer().u16(2).u8(0).u8('A').buffer()).continued({}));
  });
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().label(0, 256, long_text(u"one"))); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"a cell shows a text of the table, one that is not there is refused", shared},
      {"LABEL and RSTRING hold their own text", own},
      {"such a text goes on in the next record", continued},
      {"a text that is not whole is refused", contradictions},
  });
}
