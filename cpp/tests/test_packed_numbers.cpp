#include <array>
#include <bit>

#include "check.hpp"
#include "lta/workbook/cell_values.hpp"
#include "reading.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::check;
using lta::test::check_refused;
using lta::test::Records;
using lta::test::sheet_of;
using lta::test::shows;
using lta::test::Writer;
using lta::workbook::Reason;
using lta::workbook::biff8::rk_number;

constexpr std::uint32_t kWhole = 2;
constexpr std::uint32_t kHundredths = 1;

constexpr std::uint32_t whole(std::int32_t value) { return static_cast<std::uint32_t>(value) << 2U | kWhole; }

constexpr std::uint32_t high_end(double value) {
  return static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(value) >> 32U) & ~3U;
}

struct Packed {
  std::uint32_t bits;
  double number;
};
constexpr std::array<Packed, 14> kTable{{
    {whole(0), 0.0},
    {whole(7), 7.0},
    {whole(-7), -7.0},
    {whole(0x1FFFFFFF), 536870911.0},
    {whole(-0x20000000), -536870912.0},
    {whole(1234) | kHundredths, 12.34},
    {whole(-1234) | kHundredths, -12.34},
    {whole(-1) | kHundredths, -0.01},
    {high_end(1.5), 1.5},
    {high_end(-1.5), -1.5},
    {high_end(0.0), 0.0},
    {high_end(-0.0), -0.0},
    {high_end(150.0) | kHundredths, 1.5},
    {high_end(-33.0) | kHundredths, -0.33},
}};

void packed_numbers() {
  Records records;
  std::vector<std::uint32_t> bits;
  for (unsigned i = 0; i < kTable.size(); ++i) {
    records.rk(i, 0, kTable.at(i).bits);
    bits.push_back(kTable.at(i).bits);
  }
  records.rk_run(20, 3, bits);
  const auto sheet = sheet_of(records);
  check(sheet.used().rows == 21 && sheet.used().columns == 3 + kTable.size());
  for (unsigned i = 0; i < kTable.size(); ++i) {
    check(shows(sheet, i, 0, kTable.at(i).number) && shows(sheet, 20, 3 + i, kTable.at(i).number));
    check(std::bit_cast<std::uint64_t>(rk_number(bits[i])) == std::bit_cast<std::uint64_t>(kTable.at(i).number));
  }
}

void runs_that_contradict_themselves() {
  const auto run = [](std::size_t bytes, unsigned last) {
    return sheet_of(Records().record(0x00BD, Writer().u16(0).u16(5).fill(4 + bytes).u16(last).buffer()));
  };
  check(run(12, 6).used().columns == 7);
  struct Run {
    std::size_t bytes;
    unsigned last;
  };
  static constexpr std::array<Run, 8> kWrong{{{12, 5}, {12, 7}, {0, 4}, {0, 5}, {9, 5}, {15, 7}, {13, 6}, {6, 0xFFFF}}};
  for (const Run& wrong : kWrong) {
    check_refused(Reason::bad_record, [&] { (void)run(wrong.bytes, wrong.last); });
  }
}

}  // namespace

int main() {
  return lta::test::run({
      {"RK and MULRK: whole or high end of a double, in hundredths or not, below zero too", packed_numbers},
      {"a run of cells that contradicts itself is refused", runs_that_contradict_themselves},
  });
}
