// Compound files and workbooks built in memory, correct or wrong in one named way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lta/workbook/cursor.hpp"

namespace lta::test {

using Buffer = std::vector<std::byte>;

// Little-endian writer at the end of a buffer.
class Writer {
 public:
  Writer& u8(unsigned value) { return number(value, 1); }
  Writer& u16(unsigned value) { return number(value, 2); }
  Writer& u32(std::uint64_t value) { return number(value, 4); }
  Writer& u64(std::uint64_t value) { return number(value, 8); }
  Writer& bytes(const Buffer& more);
  Writer& fill(std::size_t size, unsigned value = 0);  // up to this size
  [[nodiscard]] const Buffer& buffer() const { return buffer_; }

 private:
  Writer& number(std::uint64_t value, unsigned size);
  Buffer buffer_;
};

void patch_u16(Buffer& buffer, std::size_t offset, unsigned value);
void patch_u32(Buffer& buffer, std::size_t offset, std::uint32_t value);
std::uint32_t read_u32(const Buffer& buffer, std::size_t offset);

// Bytes of this size without a visible order.
Buffer pattern(std::size_t size);

struct NamedStream {
  std::string name;  // ASCII
  Buffer bytes;
};

struct Layout {
  unsigned version = 3;
  bool scattered = false;  // the sectors of every chain lie in reverse order
};

// Data sectors first, then the allocation table, then its DIFAT sectors. Streams below 4096 bytes go to the mini
// stream.
Buffer compound_file(const std::vector<NamedStream>& streams, const Layout& layout = {});

// Records of a BIFF8 stream.
class Records {
 public:
  Records& record(unsigned type, const Buffer& body);
  Records& bof(unsigned kind, unsigned version = 0x0600);
  Records& eof() { return record(0x000A, {}); }
  Records& number(unsigned row, unsigned column, double value, unsigned cell_format = 15);
  Records& rk(unsigned row, unsigned column, std::uint32_t packed, unsigned cell_format = 15);
  Records& rk_run(unsigned row, unsigned first, const std::vector<std::uint32_t>& packed);
  Records& truth(unsigned row, unsigned column, bool value);
  Records& error(unsigned row, unsigned column, unsigned code);
  Records& formula(unsigned row, unsigned column, std::uint64_t result, unsigned cell_format = 15);
  Records& shared_text(unsigned row, unsigned column, std::uint32_t index);
  Records& label(unsigned row, unsigned column, const Buffer& text, unsigned type = 0x0204);
  Records& string(const Buffer& text) { return record(0x0207, text); }
  Records& continued(const Buffer& body) { return record(0x003C, body); }
  Records& number_format(unsigned code, const Buffer& text);
  Records& cell_format(unsigned code);
  Records& dimensions(std::uint32_t end_row, unsigned end_column);
  Records& raw(const Buffer& bytes);  // whether they are records or not
  Records& more(const Records& others) { return raw(others.buffer()); }
  [[nodiscard]] const Buffer& buffer() const { return writer_.buffer(); }

 private:
  Writer writer_;
};

struct Sheet {
  std::string name;  // ASCII
  Records records;   // between BOF and EOF
  unsigned type = 0;
  unsigned bof = 0x0010;
  unsigned hidden = 0;
};

// A workbook stream: globals (with these extra records in them), then the sheets, the last one first if so wished.
Buffer workbook_stream(const std::vector<Sheet>& sheets, const Records& extra = {}, bool last_first = false);

// The same as a file, padded so that the stream is no mini stream.
Buffer workbook_file(const std::vector<Sheet>& sheets, const Records& extra = {}, const Layout& layout = {});

}  // namespace lta::test
