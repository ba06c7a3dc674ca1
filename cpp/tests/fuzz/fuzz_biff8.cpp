// libFuzzer target: whatever the bytes are, a workbook gives sound sheets or a FormatError. The first byte says what
// the others are: a whole file, the stream of a workbook, or the records alone, which need no true offsets.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "every_cell.hpp"
#include "lta/workbook/workbook.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Buffer;
using lta::test::Records;
using lta::workbook::Bytes;
using lta::workbook::Cursor;
using lta::workbook::FormatError;
using lta::workbook::Sheet;
using lta::workbook::Workbook;
namespace biff8 = lta::workbook::biff8;

constexpr std::size_t kMaxCells = 10'000;
constexpr std::size_t kMostText = 1'000'000;  // one long text may stand in thousands of cells

// Of every cell that shows one.
void decode_texts(const Sheet& sheet) {
  std::size_t left = kMostText;
  for (std::size_t column = 0; column < sheet.used().columns; ++column) {
    for (const auto cell : sheet.column(column)->texts) {
      left -= std::min(left, sheet.text(cell).size());
      left -= left > 0 ? std::min(left, sheet.text(cell.row, column).size()) : 0;
      if (left == 0) {
        return;
      }
    }
  }
}

// Returns how many cells its table has; none where it is refused.
template <typename Read>
std::size_t read_sheet(std::size_t most, Read read) {
  try {
    const Sheet sheet = read(most);
    if (!lta::test::is_sound(sheet, most)) {
      std::abort();
    }
    decode_texts(sheet);
    return std::size_t{sheet.used().rows} * sheet.used().columns;
  } catch (const FormatError&) {
    return 0;
  }
}

void read_file(Bytes file) {
  const Workbook book(file);
  std::size_t left = kMaxCells;
  for (std::size_t i = 0; i < book.sheets().size(); ++i) {
    left -= read_sheet(left, [&](std::size_t most) { return book.sheet(i, most); });
  }
}

void read_stream(Bytes stream) {
  const biff8::Globals globals = biff8::read_globals(stream);
  for (std::size_t i = 0; i < globals.texts->size(); ++i) {
    (void)globals.texts->text(i);
  }
  std::size_t left = kMaxCells;
  for (const biff8::BoundSheet& bound : globals.sheets) {
    left -= read_sheet(left, [&](std::size_t most) { return biff8::read_sheet(stream, bound, globals, most); });
  }
}

Records raw(Bytes bytes) { return Records().raw(Buffer(bytes.begin(), bytes.end())); }

// The length of the globals' records, these records, the records of one sheet.
void read_records(Bytes bytes) {
  Cursor cursor(bytes);
  const std::size_t length = cursor.u16();
  const Records globals = raw(cursor.take(length));
  const Records cells = raw(cursor.take(cursor.remaining()));
  read_stream(lta::test::workbook_stream({{"Sheet", cells}}, globals));
}

void read(Bytes input) {
  const Bytes rest = input.subspan(1);
  switch (std::to_integer<unsigned>(input.front()) % 4) {
    case 0:
      read_file(rest);
      break;
    case 1:
      read_stream(rest);
      break;
    default:
      read_records(rest);
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  try {
    read(std::as_bytes(std::span<const std::uint8_t>(data, size)));
  } catch (const FormatError&) {
    return 0;
  }
  return 0;
}
