#include <cmath>
#include <memory>

#include "check.hpp"
#include "every_cell.hpp"
#include "lta/workbook/sheet.hpp"
#include "random.hpp"
#include "reading.hpp"
#include "synthetic_texts.hpp"

namespace {

using lta::test::check;
using lta::test::check_refused;
using lta::test::long_text;
using lta::test::Records;
using lta::test::sheet_of;
using lta::test::shows;
using lta::workbook::kEmpty;
using lta::workbook::Reason;
using lta::workbook::Sheet;

void later_cells_hold() {
  Records records;
  records.number(0, 0, 1.0).number(0, 0, 2.0).label(1, 0, long_text(u"old")).number(1, 0, 3.0);
  records.number(2, 0, 4.0).label(2, 0, long_text(u"new")).label(3, 0, long_text(u"a")).label(3, 0, long_text(u"b"));
  records.label(4, 0, long_text(u"a")).error(4, 0, 7).label(4, 0, long_text(u"c")).label(5, 0, long_text(u"d"));
  records.error(5, 0, 0x2A).truth(6, 0, true).number(6, 0, 5.0).number(7, 0, 5.0).truth(7, 0, true);
  const Sheet sheet = sheet_of(records);
  check(shows(sheet, 0, 0, 2.0) && shows(sheet, 1, 0, 3.0) && sheet.text(1, 0).empty());
  check(shows(sheet, 2, 0, "new") && std::isnan(lta::test::number_at(sheet, 2, 0)));
  check(shows(sheet, 3, 0, "b") && shows(sheet, 4, 0, "c"));
  check(sheet.kind(5, 0) == lta::workbook::kError + 0x2A && sheet.text(5, 0).empty());
  check(shows(sheet, 6, 0, 5.0) && sheet.kind(7, 0) == lta::workbook::kTrue);
  check(std::isnan(lta::test::number_at(sheet, 7, 0)));
}

using Places = std::vector<std::pair<unsigned, unsigned>>;

void shuffle(Places& places, lta::test::Random& random) {
  for (std::size_t i = places.size() - 1; i > 0; --i) {
    std::swap(places[i], places[random.below(i + 1)]);
  }
}

Sheet sheet_with(const Places& places) {
  Records records;
  for (const auto& [row, column] : places) {
    records.label(row, column + 20, long_text(u"old"));
  }
  for (const auto& [row, column] : places) {
    records.number(row, column, row + 0.5).label(row, column + 20, long_text({static_cast<char16_t>(u'A' + row / 7)}));
  }
  return sheet_of(records);
}

void any_order() {
  Places places;
  places.reserve(40);
  for (unsigned row = 0; row < 40; ++row) {
    places.emplace_back(row * 7, row % 11);
  }
  lta::test::Random random(3);
  for (int round = 0; round < 20; ++round) {
    shuffle(places, random);
    const Sheet sheet = sheet_with(places);
    check(sheet.used().rows == 274 && sheet.used().columns == 31);
    check(lta::test::is_sound(sheet, lta::test::kManyCells));  // its texts in the order of the rows, too
    for (const auto& [row, column] : places) {
      check(shows(sheet, row, column, row + 0.5) && sheet.kind(row + 1, column) == kEmpty);
      check(shows(sheet, row, column + 20, std::string(1, static_cast<char>('A' + row / 7))));
    }
  }
}

void dimensions_that_lie() {
  for (const std::uint32_t rows : {0U, 1U, 6U, 65'536U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    Records records;
    const Sheet sheet = sheet_of(records.dimensions(rows, 0xFFFF).number(5, 1, 2.5).dimensions(9, 9).number(3, 0, 1.0));
    check(sheet.used().rows == 6 && sheet.used().columns == 2 && shows(sheet, 5, 1, 2.5) && shows(sheet, 3, 0, 1.0));
    check(sheet.column(0)->kinds.size() >= 4 && sheet.column(0)->kinds.size() <= 6);
    check(sheet.column(0)->numbers.size() == sheet.column(0)->kinds.size());
  }
  for (std::size_t size = 0; size < 8; ++size) {
    const Sheet sheet = sheet_of(Records().record(0x0200, lta::test::Buffer(size)).number(0, 0, 1.0));
    check(shows(sheet, 0, 0, 1.0));
  }
}

void limits() {
  const auto corner = [](unsigned row, unsigned column, std::size_t most) {
    return sheet_of(Records().number(row, column, 1.0), {}, most).used().rows;
  };
  check(corner(99, 9, 1000) == 100 && corner(65'535, 255, std::size_t{65'536} * 256) == 65'536);
  check_refused(Reason::too_large, [&] { (void)corner(99, 9, 999); });
  check_refused(Reason::too_large, [&] { (void)corner(65'535, 255, std::size_t{65'536} * 256 - 1); });
  check_refused(Reason::too_large, [&] { (void)corner(0, 0, 0); });
  Records cross;
  cross.number(99, 0, 1.0).number(0, 99, 1.0);  // two cells, yet a table of 10,000
  check(sheet_of(cross, {}, 10'000).used().columns == 100);
  check_refused(Reason::too_large, [&] { (void)sheet_of(cross, {}, 9'999); });
  try {
    (void)sheet_of(cross, {}, 9'999);
  } catch (const lta::workbook::FormatError& error) {
    check(error.sheet() == "First");
  }
}

void nothing_there() {
  const Sheet sheet = sheet_of({});
  check(sheet.used().rows == 0 && sheet.used().columns == 0 && sheet.column(0) == nullptr);
  check(sheet.kind(0, 0) == kEmpty && sheet.text(0, 0).empty() && sheet.name() == "First");
}

}  // namespace

int main() {
  return lta::test::run({
      {"of two cells at one place the later one holds", later_cells_hold},
      {"cells may come in any order", any_order},
      {"dimensions need not be true", dimensions_that_lie},
      {"a table larger than the limit is refused with the name of its sheet", limits},
      {"a sheet without cells shows nothing", nothing_there},
  });
}
