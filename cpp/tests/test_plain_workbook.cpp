#include <algorithm>
#include <array>

#include "check.hpp"
#include "lta/workbook/biff8_survey.hpp"
#include "lta/workbook/compound_file.hpp"
#include "lta/workbook/plain_workbook.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check;
using lta::test::check_refused;
using lta::test::Records;
using lta::test::Writer;
using lta::workbook::plain_workbook;
using lta::workbook::Reason;
using lta::workbook::SheetSurvey;
using lta::workbook::survey;
using lta::workbook::biff8::RecordReader;

constexpr std::uint64_t kNotAvailable = 0xFFFF0000002A0002;
constexpr std::uint64_t kText = 0xFFFF000000000000;

Buffer formula(std::size_t size) { return Writer().u16(0).u16(0).u16(15).u64(0x3FF0000000000000).fill(size).buffer(); }

void same_cells() {
  Records records;
  records.dimensions(9, 9)
      .number(0, 0, 1.5)
      .error(2, 1, 7)
      .formula(3, 2, kNotAvailable)
      .formula(4, 0, 0x3FF8000000000000);
  records.bof(0x20).number(70, 2, 1.0).eof().number(5, 0, 1.0);
  const Buffer file = lta::test::workbook_file({{"First", records}, {"Last", {}}});
  const auto before = survey(file);
  const auto after = survey(plain_workbook(file));
  check(after.sheets.size() == 2 && after.sheets[1].name == "Last");
  const SheetSurvey& was = before.sheets[0];
  const SheetSurvey& is = after.sheets[0];
  check(is.name == was.name && is.cells == was.cells && is.used.rows == was.used.rows && is.errors.size() == 2);
  check(is.errors[1].row == 3 && is.errors[1].code == 42);
  check(is.dense.rows == is.used.rows && is.dense.columns == is.used.columns);  // no chart, no declared dimensions
}

void without_a_sheet() {
  Records first;
  first.number(0, 0, 1.5).number(7, 3, 2.5);
  Records last;
  last.number(2, 1, 3.5);
  const Buffer file = lta::test::workbook_file({{"First", first}, {"Last", last}});
  const std::array<std::size_t, 2> left_out{0, 9};  // there is no tenth sheet
  const auto sheets = survey(plain_workbook(file, left_out)).sheets;
  check(sheets.size() == 2 && sheets[0].name == "First" && sheets[1].name == "Last");
  check(sheets[0].cells == 0 && sheets[0].used.rows == 0);
  check(sheets[1].cells == 1 && sheets[1].used.rows == 3 && sheets[1].used.columns == 2);
}

void texts_of_formulas() {
  Records records;
  const Buffer text = Writer().u16(2).u8(0).u8('O').u8('K').buffer();
  records.formula(0, 0, kText).record(0x0207, text).record(0x0207, text);  // the second belongs to nothing
  const Buffer plain = plain_workbook(lta::test::workbook_file({{"First", records}}));
  const auto content = lta::workbook::CompoundFile(plain).stream("Workbook");
  std::size_t found = 0;
  RecordReader reader(content.bytes(), 0);
  for (std::size_t i = 0; i < 8; ++i) {
    found += static_cast<unsigned>(reader.next().type) == 0x0207 ? 1U : 0U;
  }
  check(found == 1);
}

void short_formulas() {
  for (std::size_t size = 0; size < 20; ++size) {  // where nobody has looked at them before, also at the very end
    Records records;
    records.bof(0x0005).record(0x0006, size < 14 ? Buffer(size) : formula(size));
    const Buffer file = lta::test::compound_file({{"Workbook", records.buffer()}});
    check_refused(Reason::bad_record, [&] { (void)plain_workbook(file); });
  }
}

void containers() {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4096}, std::size_t{9'000'000}}) {
    const Buffer stream = lta::test::pattern(size);
    const Buffer file = lta::workbook::compound_file_of(stream);
    const lta::workbook::CompoundFile compound(file);
    compound.require_complete();
    const auto content = compound.stream("Workbook");
    check(content.bytes().size() >= 4096 && std::ranges::equal(content.bytes().first(size), stream));
  }
}

}  // namespace

int main() {
  return lta::test::run({
      {"the plain workbook holds the same cells and no chart", same_cells},
      {"a sheet that is left out is empty and the others stay", without_a_sheet},
      {"the text of a formula stays, a text of nothing goes", texts_of_formulas},
      {"a formula too short for its value is refused", short_formulas},
      {"the container is a whole compound file at every size", containers},
  });
}
