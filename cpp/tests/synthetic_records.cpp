#include <bit>

#include "synthetic.hpp"

namespace lta::test {

namespace {

// How the record of every cell begins.
Writer cell(unsigned row, unsigned column, unsigned cell_format) {
  return Writer().u16(row).u16(column).u16(cell_format);
}

}  // namespace

Records& Records::record(unsigned type, const Buffer& body) {
  writer_.u16(type).u16(static_cast<unsigned>(body.size())).bytes(body);
  return *this;
}

Records& Records::bof(unsigned kind, unsigned version) {
  return record(0x0809, Writer().u16(version).u16(kind).u16(0).u16(1997).u32(0).u32(6).buffer());
}

Records& Records::number(unsigned row, unsigned column, double value, unsigned cell_format) {
  return record(0x0203, cell(row, column, cell_format).u64(std::bit_cast<std::uint64_t>(value)).buffer());
}

Records& Records::rk(unsigned row, unsigned column, std::uint32_t packed, unsigned cell_format) {
  return record(0x027E, cell(row, column, cell_format).u32(packed).buffer());
}

Records& Records::rk_run(unsigned row, unsigned first, const std::vector<std::uint32_t>& packed) {
  Writer writer;
  writer.u16(row).u16(first);
  for (const std::uint32_t value : packed) {
    writer.u16(15).u32(value);
  }
  return record(0x00BD, writer.u16(first + static_cast<unsigned>(packed.size()) - 1).buffer());
}

Records& Records::truth(unsigned row, unsigned column, bool value) {
  return record(0x0205, cell(row, column, 15).u8(value ? 1 : 0).u8(0).buffer());
}

Records& Records::error(unsigned row, unsigned column, unsigned code) {
  return record(0x0205, cell(row, column, 15).u8(code).u8(1).buffer());
}

Records& Records::formula(unsigned row, unsigned column, std::uint64_t result, unsigned cell_format) {
  return record(0x0006, cell(row, column, cell_format).u64(result).u16(0).u32(0).u16(0).buffer());
}

Records& Records::shared_text(unsigned row, unsigned column, std::uint32_t index) {
  return record(0x00FD, cell(row, column, 15).u32(index).buffer());
}

Records& Records::label(unsigned row, unsigned column, const Buffer& text, unsigned type) {
  return record(type, cell(row, column, 15).bytes(text).buffer());
}

Records& Records::number_format(unsigned code, const Buffer& text) {
  return record(0x041E, Writer().u16(code).bytes(text).buffer());
}

Records& Records::cell_format(unsigned code) { return record(0x00E0, Writer().u16(0).u16(code).fill(20).buffer()); }

Records& Records::raw(const Buffer& bytes) {
  writer_.bytes(bytes);
  return *this;
}

Records& Records::dimensions(std::uint32_t end_row, unsigned end_column) {
  return record(0x0200, Writer().u32(0).u32(end_row).u16(0).u16(end_column).u16(0).buffer());
}

namespace {

Buffer bound_sheet(const Sheet& sheet, std::size_t offset) {
  Writer writer;
  writer.u32(offset).u8(sheet.hidden).u8(sheet.type).u8(static_cast<unsigned>(sheet.name.size())).u8(0);
  for (const char letter : sheet.name) {
    writer.u8(static_cast<unsigned char>(letter));
  }
  return writer.buffer();
}

Buffer globals(const std::vector<Sheet>& sheets, const std::vector<std::size_t>& offsets, const Records& extra) {
  Records records;
  records.bof(0x0005);
  Writer writer;
  writer.bytes(records.buffer()).bytes(extra.buffer());
  Records list;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    list.record(0x0085, bound_sheet(sheets[i], offsets[i]));
  }
  list.eof();
  return writer.bytes(list.buffer()).buffer();
}

}  // namespace

Buffer workbook_stream(const std::vector<Sheet>& sheets, const Records& extra, bool last_first) {
  std::vector<std::size_t> offsets(sheets.size(), 0);
  const std::size_t position = globals(sheets, offsets, extra).size();
  Writer bodies;
  for (std::size_t place = 0; place < sheets.size(); ++place) {
    const std::size_t i = last_first ? sheets.size() - 1 - place : place;
    offsets[i] = position + bodies.buffer().size();
    bodies.bytes(Records().bof(sheets[i].bof).more(sheets[i].records).eof().buffer());
  }
  return Writer().bytes(globals(sheets, offsets, extra)).bytes(bodies.buffer()).buffer();
}

Buffer workbook_file(const std::vector<Sheet>& sheets, const Records& extra, const Layout& layout) {
  const Buffer stream = Writer().bytes(workbook_stream(sheets, extra)).fill(4096).buffer();
  return compound_file({{"Workbook", stream}}, layout);
}

}  // namespace lta::test
