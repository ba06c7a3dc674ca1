// The records of a BIFF8 stream (MS-XLS 2.1.4), one after the other, without a meaning yet.
#pragma once

#include <cstddef>
#include <cstdint>

#include "lta/workbook/cursor.hpp"

namespace lta::workbook::biff8 {

enum class Type : std::uint16_t {
  nothing = 0x0000,  // means nothing in BIFF8; readers skip it
  formula = 0x0006,
  eof = 0x000A,
  date_mode = 0x0022,
  file_pass = 0x002F,
  continued = 0x003C,
  bound_sheet = 0x0085,
  mul_rk = 0x00BD,
  mul_blank = 0x00BE,
  rstring = 0x00D6,
  sst = 0x00FC,
  label_sst = 0x00FD,
  dimensions = 0x0200,
  blank = 0x0201,
  number = 0x0203,
  label = 0x0204,
  bool_err = 0x0205,
  string = 0x0207,
  xf = 0x00E0,
  rk = 0x027E,
  format = 0x041E,
  bof = 0x0809,
};

// A cell with a value as BIFF2, BIFF3 or BIFF4 wrote it. No program mixes them into BIFF8, where their types mean
// nothing: passed over, the value would be gone without a word.
constexpr bool is_older_cell(Type type) noexcept {
  const auto number = static_cast<std::uint16_t>(type);
  const bool biff2 =
      (number >= 0x0002 && number <= 0x0005) || number == 0x0007;  // integer, number, text, truth; string
  return biff2 || number == 0x0206 || number == 0x0406;            // formulas of BIFF3 and BIFF4
}

// The beginning of a substream, of BIFF8 or of a format before it: one comparison, since it is asked of every record.
constexpr bool is_any_bof(Type type) noexcept { return (static_cast<std::uint16_t>(type) & 0xF1FFU) == 0x0009; }

// The beginning of a substream of BIFF2, BIFF3 or BIFF4. Among records of BIFF8 it means nothing; others take what
// follows it for nested and pass it over.
constexpr bool is_older_bof(Type type) noexcept {
  const auto number = static_cast<std::uint16_t>(type);
  return number == 0x0009 || number == 0x0209 || number == 0x0409;
}

struct Record {
  Type type;
  Bytes body;
};

// Reads records from an offset of the stream on. A record that the stream does not hold whole: FormatError(truncated).
class RecordReader {
 public:
  RecordReader(Bytes stream, std::size_t offset) : cursor_(stream) { cursor_.seek(offset); }

  Record next() {
    const std::uint32_t head = cursor_.u32();  // type, then length
    return {static_cast<Type>(head & 0xFFFFU), cursor_.take(head >> 16U)};
  }

  [[nodiscard]] std::size_t position() const noexcept { return cursor_.position(); }

 private:
  Cursor cursor_;
};

}  // namespace lta::workbook::biff8
