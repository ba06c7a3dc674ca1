#include <array>
#include <cmath>
#include <limits>

#include "check.hpp"
#include "numbers.hpp"
#include "reading.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check;
using lta::test::check_refused;
using lta::test::Records;
using lta::test::sheet_of;
using lta::test::shows;
using lta::test::Writer;
using lta::workbook::kEmpty;
using lta::workbook::kError;
using lta::workbook::Reason;

void numbers() {
  constexpr auto kPayload = std::bit_cast<double>(0x7FF8000000000123U);
  const std::array<double, 8> values{0.1,   -0.0,     lta::test::kInf, std::numeric_limits<double>::denorm_min(),
                                     1e308, kPayload, lta::test::kNan, 12345678.9012345};
  Records records;
  for (unsigned row = 0; row < values.size(); ++row) {
    records.number(row, 255 - row, values.at(row));
  }
  const auto sheet = sheet_of(records);
  check(sheet.used().rows == values.size() && sheet.used().columns == 256);
  for (unsigned row = 0; row < values.size(); ++row) {
    check(shows(sheet, row, 255 - row, values.at(row)));
  }
}

void truths_and_errors() {
  Records records;
  records.truth(0, 0, true).truth(1, 0, false);
  records.record(0x0205, Writer().u16(2).u16(0).u16(15).u8(7).u8(0).buffer());
  for (const unsigned code : {0x00U, 0x07U, 0x0FU, 0x17U, 0x1DU, 0x24U, 0x2AU, 0x7FU}) {
    records.error(code, 1, code);
  }
  const auto sheet = sheet_of(records);
  check(sheet.kind(0, 0) == lta::workbook::kTrue && sheet.kind(1, 0) == lta::workbook::kFalse);
  check(sheet.kind(2, 0) == lta::workbook::kTrue && std::isnan(lta::test::number_at(sheet, 0, 0)));
  for (const unsigned code : {0x00U, 0x07U, 0x0FU, 0x17U, 0x1DU, 0x24U, 0x2AU, 0x7FU}) {
    check(sheet.kind(code, 1) == kError + code && std::isnan(lta::test::number_at(sheet, code, 1)));
    check(sheet.text(code, 1).empty());
  }
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().error(0, 0, 0x80)); });
}

void blanks() {
  const Buffer blank = Writer().u16(20).u16(1).u16(15).buffer();
  const Buffer run = Writer().u16(3).u16(0).fill(66).u16(30).buffer();
  const auto sheet = sheet_of(Records().number(0, 0, 1.0).record(0x0201, blank).record(0x00BE, run));
  check(sheet.used().rows == 1 && sheet.used().columns == 1 && sheet.kind(20, 1) == kEmpty);
  check(sheet.column(0)->kinds.size() == 1 && sheet.column(1) == nullptr);
}

void short_records() {
  struct Least {
    unsigned type;
    std::size_t size;
  };
  for (const auto [type, size] : std::initializer_list<Least>{
           {0x0203, 14}, {0x027E, 10}, {0x0205, 8}, {0x0006, 20}, {0x00FD, 10}, {0x0204, 9}, {0x00D6, 9}}) {
    const Records texts = Records().record(0x00FC, Writer().u32(1).u32(1).u16(0).u8(0).buffer());
    for (std::size_t cut = 0; cut <= size + 1; ++cut) {
      const Buffer body = Writer().u16(0).u16(0).u16(15).fill(size + 1).buffer();
      const Records records = Records().record(type, {body.begin(), body.begin() + static_cast<std::ptrdiff_t>(cut)});
      const auto read = [&] { return sheet_of(records, texts); };
      if (cut < size) {
        check_refused(Reason::bad_record, read);
      } else {
        check(read().used().rows == 1);
      }
    }
  }
}

void cells_of_older_formats() {
  const Buffer body = Writer().fill(64).buffer();
  for (const unsigned type : {0x0002U, 0x0003U, 0x0004U, 0x0005U, 0x0007U, 0x0206U, 0x0406U}) {
    check_refused(Reason::bad_record, [&] { (void)sheet_of(Records().number(0, 0, 1.0).record(type, body)); });
  }
  for (const unsigned type : {0x0001U, 0x0008U, 0x0208U, 0x0106U}) {  // no value, a row, a row, nothing that is known
    check(sheet_of(Records().number(0, 0, 1.0).record(type, body)).used().rows == 1);
  }
}

void beginnings_of_older_formats() {
  const Buffer body = Writer().fill(14).buffer();
  for (const unsigned type : {0x0009U, 0x0209U, 0x0409U}) {
    const Records older = Records().record(type, body);
    check_refused(Reason::bad_record, [&] { (void)sheet_of(Records().number(0, 0, 1.0).record(type, body)); });
    check_refused(Reason::bad_record, [&] { (void)sheet_of(Records().bof(0x0020).record(type, body).eof()); });
    check_refused(Reason::bad_record, [&] { (void)sheet_of(Records().number(0, 0, 1.0), older); });
  }
}

void columns_that_do_not_exist() {
  check(sheet_of(Records().rk_run(0, 254, {0, 0})).used().columns == 256);
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().rk_run(0, 255, {0, 0})); });
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().number(0, 256, 1.0)); });
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().shared_text(0, 0xFFFF, 0)); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"a NUMBER comes back bit for bit", numbers},
      {"truths and errors keep their value and their code", truths_and_errors},
      {"blank cells show nothing", blanks},
      {"every record with a value is refused where it is short", short_records},
      {"a cell of an older format is refused, never passed over", cells_of_older_formats},
      {"a beginning of an older format is refused wherever it stands", beginnings_of_older_formats},
      {"no cell lies beyond the 256th column", columns_that_do_not_exist},
  });
}
