#include <cmath>

#include "check.hpp"
#include "lta/workbook/cell_values.hpp"
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

constexpr std::uint64_t kText = 0xFFFF000000000000;

std::uint64_t result(std::uint64_t what, std::uint64_t value) { return kText | value << 16U | what; }

void values() {
  Records records;
  records.formula(0, 0, std::bit_cast<std::uint64_t>(-12.75));
  records.formula(1, 0, result(1, 1)).formula(2, 0, result(1, 0)).formula(3, 0, result(2, 0x2A));
  records.formula(4, 0, result(3, 0));
  records.formula(5, 0, 0x3FF0000000000002 | 0x2AU << 16U);  // a number that looks like an error
  records.formula(6, 0, 0xFFFE000000000000).formula(7, 0, 0xFFF8000000000001);
  const auto sheet = sheet_of(records);
  check(shows(sheet, 0, 0, -12.75) && sheet.kind(1, 0) == lta::workbook::kTrue);
  check(sheet.kind(2, 0) == lta::workbook::kFalse && sheet.kind(3, 0) == lta::workbook::kError + 0x2A);
  check(shows(sheet, 4, 0, "") && shows(sheet, 5, 0, std::bit_cast<double>(0x3FF00000002A0002U)));
  check(shows(sheet, 6, 0, std::bit_cast<double>(0xFFFE000000000000U)));
  check(shows(sheet, 7, 0, std::bit_cast<double>(0xFFF8000000000001U)));
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().formula(0, 0, result(4, 0))); });
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().formula(0, 0, result(2, 0x80))); });
}

void texts() {
  Records records;
  records.formula(0, 0, kText).string(long_text(u"one"));
  records.formula(1, 0, kText).record(0x04BC, Buffer(10)).string(long_text(u"\u20AC2", true));  // SHRFMLA between
  records.formula(2, 0, kText).record(0x0221, Buffer(14)).string(long_text(u""));               // ARRAY
  records.string(long_text(u"of nothing")).formula(3, 0, kText).string(long_text(u"three"));
  records.string(long_text(u"of nothing"));
  const auto sheet = sheet_of(records);
  check(sheet.used().rows == 4 && sheet.used().columns == 1);
  check(shows(sheet, 0, 0, "one"));
  check(shows(sheet, 1, 0,
              "\xE2\x82\xAC"
              "2"));
  check(shows(sheet, 2, 0, "") && shows(sheet, 3, 0, "three"));
}

void missing_texts() {
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().formula(0, 0, kText)); });
  check_refused(Reason::bad_record,
                [] { (void)sheet_of(Records().formula(0, 0, kText).number(1, 0, 1.0).string(long_text(u"late"))); });
  check_refused(Reason::bad_record,
                [] { (void)sheet_of(Records().formula(0, 0, kText).continued(long_text(u"no beginning"))); });
  const Buffer whole = long_text(u"cut");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Buffer cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    check_refused(Reason::bad_record, [&] { (void)sheet_of(Records().formula(0, 0, kText).string(cut)); });
  }
}

// "aé€😀z" with the record cut before its i-th unit, the rest narrow or wide.
void continued_texts() {
  const std::u16string units = u"a\u00E9\u20AC\U0001F600\u00FFz";
  const std::string expected = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xC3\xBFz";
  for (std::size_t at = 0; at < units.size(); ++at) {
    for (const bool wide : {true, false}) {
      if (!wide && at < 5) {
        continue;  // what is left needs two bytes
      }
      const Buffer first = long_text(units, true);
      const Buffer rest = long_text(units.substr(at), wide);
      Records records;
      records.formula(0, 0, kText).string({first.begin(), first.begin() + static_cast<std::ptrdiff_t>(3 + 2 * at)});
      records.continued({rest.begin() + 2, rest.end()}).continued(Buffer(9)).number(1, 0, 4.0);
      const auto sheet = sheet_of(records);
      check(shows(sheet, 0, 0, expected) && shows(sheet, 1, 0, 4.0));
    }
  }
}

// A text has "abc" of six characters; what continues another record is none of its end.
void interrupted_texts() {
  const Buffer whole = long_text(u"abcdef");
  const Buffer first(whole.begin(), whole.begin() + 6);
  const Buffer rest = Writer().u8(0).u8('q').u8('q').u8('q').buffer();
  const auto with = [&](unsigned between) {
    return Records().formula(0, 0, kText).string(first).record(between, Buffer(8)).continued(rest);
  };
  check_refused(Reason::bad_record, [&] { (void)sheet_of(with(0x005D)); });  // OBJ
  check_refused(Reason::bad_record, [&] { (void)sheet_of(with(0x0200)); });  // DIMENSIONS
  const Records chart = Records().formula(0, 0, kText).string(first).bof(0x0020).eof().continued(rest);
  check_refused(Reason::bad_record, [&] { (void)sheet_of(chart); });
  const Records label = Records().record(0x0204, Writer().u16(0).u16(0).u16(0).bytes(first).buffer());
  check_refused(Reason::bad_record, [&] { (void)sheet_of(Records(label).record(0x005D, {}).continued(rest)); });
  check(shows(sheet_of(Records(label).continued(rest)), 0, 0, "abcqqq"));
}

void texts_in_pieces() {
  const auto in_pieces = [](std::size_t pieces) {
    Records records;
    records.formula(0, 0, kText).string(long_text(u"whole"));
    for (std::size_t i = 1; i < pieces; ++i) {
      records.continued({});
    }
    return sheet_of(records);
  };
  check(shows(in_pieces(256), 0, 0, "whole"));
  check_refused(Reason::bad_record, [&] { (void)in_pieces(257); });
}

void long_texts() {
  const std::u16string units(32'767, u'\u00B0');
  std::string expected;
  for (std::size_t i = 0; i < units.size(); ++i) {
    expected += "\xC2\xB0";
  }
  for (const std::size_t most : {std::size_t{8221}, std::size_t{60'000}}) {  // what Excel writes, what a length can say
    const Buffer whole = long_text(units);
    Records records;
    records.formula(0, 0, kText)
        .string({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(3 + std::min(most, units.size()))});
    for (std::size_t at = most; at < units.size(); at += most) {
      const Buffer part = long_text(units.substr(at, most), true);
      records.continued({part.begin() + 2, part.end()});
    }
    check(shows(sheet_of(records), 0, 0, expected));
  }
}

}  // namespace

int main() {
  return lta::test::run({
      {"a formula counts by its value: number, truth, error, empty text", values},
      {"the text of a formula follows in a record of its own, a text of nothing goes", texts},
      {"a formula whose text is missing or cut is refused", missing_texts},
      {"a text goes on in the next record, narrow or wide, also within a surrogate pair", continued_texts},
      {"what continues another record continues no text", interrupted_texts},
      {"a text in more pieces than any program makes is refused", texts_in_pieces},
      {"a text may be as long as its length can say", long_texts},
  });
}
