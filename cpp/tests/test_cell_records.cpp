#include <array>
#include <cmath>
#include <limits>

#include "check.hpp"
#include "lta/workbook/cell_values.hpp"
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
using lta::workbook::biff8::rk_number;

constexpr std::uint32_t kWhole = 2;
constexpr std::uint32_t kHundredths = 1;

std::uint32_t whole(std::int32_t value) { return static_cast<std::uint32_t>(value) << 2U | kWhole; }

std::uint32_t high_end(double value) {
  return static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(value) >> 32U) & ~3U;
}

void numbers() {
  constexpr double kPayload = std::bit_cast<double>(0x7FF8000000000123U);
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

void packed_numbers() {
  struct Packed {
    std::uint32_t bits;
    double number;
  };
  const std::array<Packed, 14> table{{{whole(0), 0.0},
                                      {whole(7), 7.0},
                                      {whole(-7), -7.0},
                                      {whole(0x1FFFFFFF), 536870911.0},
                                      {whole(-0x20000000), -536870912.0},
                                      {whole(1234) | kHundredths, 12.34},
                                      {whole(-1234) | kHundredths, -12.34},
                                      {whole(-1) | kHundredths, -1.0 / 100.0},
                                      {high_end(1.5), 1.5},
                                      {high_end(-1.5), -1.5},
                                      {high_end(0.0), 0.0},
                                      {high_end(-0.0), -0.0},
                                      {high_end(150.0) | kHundredths, 1.5},
                                      {high_end(-33.0) | kHundredths, -0.33}}};
  Records records;
  std::vector<std::uint32_t> bits;
  for (unsigned i = 0; i < table.size(); ++i) {
    records.rk(i, 0, table.at(i).bits);
    bits.push_back(table.at(i).bits);
  }
  records.rk_run(20, 3, bits);
  const auto sheet = sheet_of(records);
  check(sheet.used().rows == 21 && sheet.used().columns == 3 + table.size());
  for (unsigned i = 0; i < table.size(); ++i) {
    check(shows(sheet, i, 0, table.at(i).number) && shows(sheet, 20, 3 + i, table.at(i).number));
    check(std::bit_cast<std::uint64_t>(rk_number(bits[i])) == std::bit_cast<std::uint64_t>(table.at(i).number));
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
  check(sheet.column(1) == nullptr && sheet.column(0)->kinds.size() == 1);
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

void columns_that_do_not_exist() {
  check(sheet_of(Records().rk_run(0, 254, {0, 0})).used().columns == 256);
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().rk_run(0, 255, {0, 0})); });
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().number(0, 256, 1.0)); });
  check_refused(Reason::bad_record, [] { (void)sheet_of(Records().shared_text(0, 0xFFFF, 0)); });
}

void runs_that_contradict_themselves() {
  const auto run = [](std::size_t bytes, unsigned last) {
    return sheet_of(Records().record(0x00BD, Writer().u16(0).u16(5).fill(4 + bytes).u16(last).buffer()));
  };
  check(run(12, 6).used().columns == 7);
  for (const auto& [bytes, last] : std::initializer_list<std::pair<std::size_t, unsigned>>{
           {12, 5}, {12, 7}, {0, 4}, {0, 5}, {9, 5}, {15, 7}, {13, 6}, {6, 0xFFFF}}) {
    check_refused(Reason::bad_record, [&] { (void)run(bytes, last); });
  }
}

}  // namespace

int main() {
  return lta::test::run({
      {"a NUMBER comes back bit for bit", numbers},
      {"RK and MULRK: whole or high end of a double, in hundredths or not, below zero too", packed_numbers},
      {"truths and errors keep their value and their code", truths_and_errors},
      {"blank cells show nothing", blanks},
      {"every record with a value is refused where it is short", short_records},
      {"no cell lies beyond the 256th column", columns_that_do_not_exist},
      {"a run of cells that contradicts itself is refused", runs_that_contradict_themselves},
  });
}
