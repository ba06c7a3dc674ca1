#include <cstdlib>
#include <new>

#include "check.hpp"
#include "lta/workbook/workbook.hpp"
#include "reading.hpp"
#include "synthetic_texts.hpp"

namespace {

std::size_t& allocated() {
  static std::size_t bytes = 0;
  return bytes;
}

}  // namespace

// Counts all that is ever asked for, and gives none of it back to the count.
// NOLINTBEGIN(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory,misc-new-delete-overloads)
void* operator new(std::size_t size) {
  allocated() += size;
  if (void* memory = std::malloc(size > 0 ? size : 1)) {
    return memory;
  }
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
// NOLINTEND(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory,misc-new-delete-overloads)

namespace {

using lta::test::Buffer;
using lta::test::check;
using lta::test::Records;
using lta::test::Writer;

constexpr std::size_t kMaxCells = 100'000;
// A table of as many cells, nine bytes each, that grew by doubling; and some words.
constexpr std::size_t kOfCells = kMaxCells * 4 * 9;
constexpr std::size_t kOfBytes = 64;  // for each byte of the file
constexpr std::size_t kAlways = std::size_t{32} << 10U;

// What opening the file and reading its sheets takes, whatever comes of it.
std::size_t cost(const Buffer& file, std::size_t max_cells = kMaxCells) {
  const std::size_t before = allocated();
  try {
    const lta::workbook::Workbook book(file);
    for (std::size_t i = 0; i < book.sheets().size(); ++i) {
      (void)book.sheet(i, max_cells);
    }
  } catch (const lta::workbook::FormatError&) {
    return allocated() - before;
  }
  return allocated() - before;
}

// No container costs more than its file: what is left is a stream of about a kilobyte.
Buffer small_file(const Records& cells, const Records& extra = {}) {
  const Buffer stream = lta::test::workbook_stream({{"First", cells}}, extra);
  check(stream.size() < 1100);
  return lta::test::compound_file({{"Workbook", stream}});
}

void the_counter() {
  const std::size_t before = allocated();
  const std::vector<char> some(12'345);
  check(allocated() - before >= some.size());
}

void far_cells() {
  Records corner;
  corner.number(65'535, 255, 1.0);
  const Buffer file = small_file(corner);
  check(cost(file) < kAlways);  // refused before a table is made
  check(cost(file, std::size_t{65'536} * 256) < kAlways + std::size_t{4} * 9 * 65'536);
  Records row;
  for (unsigned column = 0; column < 50; ++column) {
    row.number(390, 255 - column, 1.0);
  }
  check(cost(small_file(row)) < kOfCells + kAlways);
  Records stairs;
  for (unsigned step = 0; step < 50; ++step) {
    stairs.number(1'300 * step, 0, 1.0);
  }
  check(cost(small_file(stairs)) < kOfCells + kAlways);
}

void lies() {
  for (const std::uint32_t rows : {150U, 390U, 0xFFFFU, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    Records records;
    records.dimensions(rows, 256);
    for (unsigned column = 0; column < 50; ++column) {
      records.number(0, column, 1.0);
    }
    check(cost(small_file(records)) < kAlways);  // the rows would be of 256 columns
  }
  for (const std::uint32_t count : {300U, 0xFFFFU, 0xFFFFFFFFU}) {
    const Buffer table = Writer().u32(count).u32(count).fill(900).buffer();
    check(cost(small_file({}, Records().record(0x00FC, table))) < 900 * kOfBytes + kAlways);
  }
  const Buffer text = Writer().u16(0xFFFF).u8(1).fill(900).buffer();
  check(cost(small_file(Records().label(0, 0, text))) < kAlways);
  check(cost(small_file({}, Records().number_format(164, text))) < kAlways);
  check(cost(small_file({}, Records().record(0x0085, Writer().u32(0).u16(0).u8(255).u8(1).fill(900).buffer()))) <
        kAlways);
}

void containers() {
  Buffer sizes = small_file(Records().number(0, 0, 1.0));
  const std::size_t directory = (lta::test::read_u32(sizes, 48) + std::size_t{1}) * 512;
  lta::test::patch_u32(sizes, directory + 128 + 120, 0xFFFFFFF0);
  check(cost(sizes) < sizes.size() * kOfBytes);
  for (const std::size_t place : {44, 64, 72}) {  // how many sectors the tables have
    Buffer counts = small_file(Records().number(0, 0, 1.0));
    lta::test::patch_u32(counts, place, 0x7FFFFFFF);
    check(cost(counts) < counts.size() * kOfBytes);
  }
  Buffer crowded = small_file(Records().number(0, 0, 1.0));  // every entry of the header leads to the same table
  for (std::size_t i = 0; i < 109; ++i) {
    lta::test::patch_u32(crowded, 76 + 4 * i, lta::test::read_u32(crowded, 76));
  }
  check(cost(crowded) < crowded.size() * kOfBytes);
}

}  // namespace

int main() {
  return lta::test::run({
      {"the counter counts", the_counter},
      {"a cell far out never costs more than the limit of cells", far_cells},
      {"what a small file claims of its cells and texts is not believed", lies},
      {"what it claims of its sectors is not believed", containers},
  });
}
