#include <cmath>

#include "check.hpp"
#include "lta/workbook/cursor.hpp"
#include "lta/workbook/text.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check;
using lta::test::check_refused;
using lta::test::Writer;
using lta::workbook::Cursor;
using lta::workbook::Reason;

void numbers() {
  const Buffer bytes =
      Writer().u8(0xFE).u16(0x1234).u32(0x89ABCDEF).u64(0x0123456789ABCDEF).u64(0x3FF8000000000000).buffer();
  Cursor cursor(bytes);
  check(cursor.u8() == 0xFE && cursor.u16() == 0x1234 && cursor.u32() == 0x89ABCDEF);
  check(cursor.u64() == 0x0123456789ABCDEF && cursor.f64() == 1.5);
  check(cursor.remaining() == 0 && cursor.position() == bytes.size());
}

void the_end() {
  const Buffer bytes = Writer().u32(7).buffer();
  Cursor cursor(bytes);
  cursor.skip(1);
  check_refused(Reason::truncated, [&] { cursor.u32(); });
  check(cursor.position() == 1);  // nothing was consumed
  check_refused(Reason::truncated, [&] { cursor.take(4); });
  check_refused(Reason::truncated, [&] { cursor.skip(static_cast<std::size_t>(-1)); });
  check_refused(Reason::truncated, [&] { cursor.seek(5); });
  cursor.seek(4);
  check_refused(Reason::truncated, [&] { cursor.u8(); });
  Cursor nothing{lta::workbook::Bytes()};
  check_refused(Reason::truncated, [&] { nothing.u8(); });
}

void views() {
  const Buffer bytes = Writer().u16(1).u16(2).u16(3).buffer();
  Cursor cursor(bytes);
  cursor.skip(2);
  Cursor part(cursor.take(2));
  check(part.u16() == 2 && part.remaining() == 0 && cursor.u16() == 3);
}

void wide_text() {
  const Buffer bytes = Writer()
                           .u16('A')
                           .u16(0xB0)
                           .u16(0x20AC)
                           .u16(0xD83D)
                           .u16(0xDE00)
                           .u16(0xD800)
                           .u16('B')
                           .u16(0xDC00)
                           .u16(0xD801)
                           .buffer();
  Cursor cursor(bytes);
  check(lta::workbook::text_of(cursor, 9, true) ==
        "A\xC2\xB0\xE2\x82\xAC\xF0\x9F\x98\x80\xEF\xBF\xBD"
        "B\xEF\xBF\xBD\xEF\xBF\xBD");
  cursor.seek(0);
  check_refused(Reason::truncated, [&] { (void)lta::workbook::text_of(cursor, 10, true); });
}

void narrow_text() {
  const Buffer bytes = Writer().u8('S').u8(0xB0).buffer();
  Cursor cursor(bytes);
  check(lta::workbook::text_of(cursor, 2, false) == "S\xC2\xB0");
  check_refused(Reason::truncated, [&] { (void)lta::workbook::text_of(cursor, 1, false); });
}

}  // namespace

int main() {
  return lta::test::run({
      {"numbers are little-endian", numbers},
      {"nothing is read past the end", the_end},
      {"a part is a view of its own", views},
      {"UTF-16 becomes UTF-8, broken surrogates become U+FFFD", wide_text},
      {"compressed text is Latin-1", narrow_text},
  });
}
