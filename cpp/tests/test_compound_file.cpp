#include <algorithm>

#include "check.hpp"
#include "lta/workbook/compound_file.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check;
using lta::test::check_refused;
using lta::test::compound_file;
using lta::test::patch_u32;
using lta::test::pattern;
using lta::test::read_u32;
using lta::workbook::CompoundFile;
using lta::workbook::Reason;

bool holds(const CompoundFile& file, const char* name, const Buffer& wanted) {
  const auto content = file.stream(name);
  return std::equal(content.bytes().begin(), content.bytes().end(), wanted.begin(), wanted.end());
}

void streams() {
  const Buffer large = pattern(70'001);
  const Buffer small = pattern(333);
  for (const unsigned version : {3U, 4U}) {
    for (const bool scattered : {false, true}) {
      const Buffer bytes = compound_file(
          {{"Workbook", large}, {"Small", small}, {"Empty", {}}, {"Edge", pattern(4096)}}, {version, scattered});
      const CompoundFile file(bytes);
      file.require_complete();
      check(holds(file, "Workbook", large) && holds(file, "Small", small) && holds(file, "Empty", {}));
      check(holds(file, "Edge", pattern(4096)));
      check(file.names() == std::vector<std::string>{"Workbook", "Small", "Empty", "Edge"});
      check(file.has("WORKbook") && !file.has("Workbooks") && !file.has("Root Entry"));
      check_refused(Reason::bad_directory, [&] { (void)file.stream("Book"); });
    }
  }
}

void no_table_sectors_as_number_0() {
  const Buffer content = pattern(70'001);
  Buffer bytes = compound_file({{"Workbook", content}});
  lta::test::patch_u32(bytes, 68, 0);
  check(lta::test::read_u32(bytes, 72) == 0);
  check(holds(CompoundFile(bytes), "Workbook", content));
}

void long_tables() {
  const Buffer large = pattern(std::size_t{16} << 20U);  // 256 table sectors: two DIFAT sectors
  const Buffer bytes = compound_file({{"Workbook", large}});
  const CompoundFile file(bytes);
  file.require_complete();
  check(holds(file, "Workbook", large));
  Buffer endless = bytes;
  const std::uint32_t difat = read_u32(bytes, 68);
  patch_u32(endless, (difat + std::size_t{1}) * 512 + 508, difat);
  check_refused(Reason::cycle, [&] { (void)CompoundFile(endless); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"streams come back whole in both versions, consecutive or scattered", streams},
      {"no DIFAT sectors, written as number 0, are none", no_table_sectors_as_number_0},
      {"tables that need a DIFAT chain are read, an endless one is refused", long_tables},
  });
}
