#include "check.hpp"
#include "lta/workbook/saved_time.hpp"
#include "lta/workbook/workbook.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check;
using lta::test::Writer;
using lta::workbook::CompoundFile;

constexpr const char* kName = "\x05SummaryInformation";
constexpr std::uint64_t kTicks = 132'223'104'000'000'000;  // 2020-01-01T00:00:00Z
constexpr unsigned kSaved = 0x0D;
constexpr unsigned kTime = 0x40;

// A summary with an author and one more property of eight bytes.
Buffer summary(unsigned property, unsigned type, std::uint32_t properties = 2, std::uint32_t offset = 36) {
  Writer writer;
  writer.u16(0xFFFE).u16(0).u32(0).fill(24).u32(1).fill(44).u32(48);
  writer.u32(56).u32(properties).u32(4).u32(24).u32(property).u32(offset);
  return writer.u32(0x1E).u32(4).u32(0x00676641).u32(type).u64(kTicks).buffer();
}

std::optional<std::uint64_t> saved(const Buffer& stream) {
  const Buffer file = lta::test::compound_file({{"Workbook", Buffer(5000)}, {kName, stream}});
  return lta::workbook::saved_ticks(CompoundFile(file));
}

void present() {
  const Buffer stream = summary(kSaved, kTime);
  check(saved(stream) == kTicks);                                      // in the mini stream
  check(saved(Writer().bytes(stream).fill(5000).buffer()) == kTicks);  // in sectors of its own
  const Buffer file =
      lta::test::compound_file({{"Workbook", lta::test::workbook_stream({})}, {kName, stream}}, {4, true});
  check(lta::workbook::Workbook(file).saved_ticks() == kTicks);
}

void absent() {
  const Buffer file = lta::test::workbook_file({});
  check(!lta::workbook::Workbook(file).saved_ticks().has_value());
  check(!saved(summary(0x0C, kTime)).has_value());       // when it was made
  check(!saved(summary(kSaved, kTime, 1)).has_value());  // not listed
  check(!saved(summary(kSaved, 0x14)).has_value());      // a number, no time
}

void damaged() {
  const Buffer whole = summary(kSaved, kTime);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    check(!saved({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}).has_value());
  }
  for (const std::uint32_t offset : {0U, 37U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    check(!saved(summary(kSaved, kTime, 2, offset)).has_value());
  }
  check(!saved(summary(0x0C, kTime, 0xFFFFFFFF)).has_value());
  Buffer far = whole;
  lta::test::patch_u32(far, 44, 0xFFFFFFFF);
  check(!saved(far).has_value());
}

// The time is a remark: a summary that cannot be reached costs no cell.
void unreachable() {
  const Buffer stream = lta::test::workbook_stream({{"First", lta::test::Records().number(0, 0, 1.0)}});
  const Buffer large = Writer().bytes(summary(kSaved, kTime)).fill(5000).buffer();
  Buffer file = lta::test::compound_file({{"Workbook", stream}, {kName, large}});
  const std::size_t directory = (lta::test::read_u32(file, 48) + std::size_t{1}) * 512;
  lta::test::patch_u32(file, directory + 256 + 116, 0x00FFFFFF);  // its first sector does not exist
  const lta::workbook::Workbook book(file);
  check(!book.saved_ticks().has_value() && book.sheet(0, 1000).used().rows == 1);
}

}  // namespace

int main() {
  return lta::test::run({
      {"the time of the last saving is found wherever the summary lies", present},
      {"no time where the summary has none", absent},
      {"no time where the summary is damaged anywhere", damaged},
      {"a summary that cannot be reached costs no cell", unreachable},
  });
}
