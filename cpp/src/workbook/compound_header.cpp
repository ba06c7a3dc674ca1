#include "lta/workbook/compound_file.hpp"

// How the header leads to the allocation table (MS-CFB 2.2, 2.3, 2.5).
namespace lta::workbook {
namespace {

constexpr std::uint64_t kMagic = 0xE11AB1A1E011CFD0;
constexpr std::size_t kHeaderDifat = 109;

Bytes sector(Bytes sectors, std::uint32_t id, std::size_t size) {
  if (id >= sectors.size() / size) {
    throw FormatError(Reason::truncated,
                      "sector " + std::to_string(id) + " of the allocation table is not in the file");
  }
  return sectors.subspan(id * size, size);
}

}  // namespace

CompoundFile::Header CompoundFile::read_header(Bytes file) {
  Cursor cursor(file);
  if (cursor.u64() != kMagic) {
    throw FormatError(Reason::bad_header, "no OLE2 compound file");
  }
  cursor.skip(16 + 2);  // class, minor version
  Header header;
  header.version = cursor.u16();
  const unsigned byte_order = cursor.u16();
  const unsigned shift = cursor.u16();
  const unsigned mini_shift = cursor.u16();
  const bool known = (header.version == 3 && shift == 9) || (header.version == 4 && shift == 12);
  if (!known || byte_order != 0xFFFE || mini_shift != 6) {
    throw FormatError(Reason::bad_header, "version " + std::to_string(header.version) + " with sectors of 2^" +
                                              std::to_string(shift) + " bytes");
  }
  header.sector_size = std::size_t{1} << shift;
  cursor.skip(6 + 4 + 4);  // reserved, number of directory sectors, number of FAT sectors
  header.directory_start = cursor.u32();
  cursor.skip(4);  // transaction number
  header.mini_cutoff = cursor.u32();
  header.mini_fat_start = cursor.u32();
  cursor.skip(4);  // number of mini FAT sectors
  std::uint32_t difat_start = cursor.u32();
  if (cursor.u32() == 0 && difat_start == 0) {
    difat_start = kEndOfChain;  // some programs write no sectors as number 0
  }
  for (std::size_t i = 0; i < kHeaderDifat; ++i) {
    if (const std::uint32_t id = cursor.u32(); id != kFreeSector) {
      header.fat_sectors.push_back(id);
    }
  }
  cursor.seek(0);
  cursor.skip(header.sector_size);  // version 4 pads the header to one sector
  follow_difat(file.subspan(header.sector_size), difat_start, header);
  return header;
}

void CompoundFile::follow_difat(Bytes sectors, std::uint32_t next, Header& header) {
  const std::size_t entries = header.sector_size / 4 - 1;  // the last one leads on
  const std::size_t whole = sectors.size() / header.sector_size;
  for (std::size_t count = 0; next != kEndOfChain && next != kFreeSector; ++count) {
    if (count >= whole || header.fat_sectors.size() > whole) {
      throw FormatError(Reason::cycle, "the list of allocation sectors never ends");
    }
    Cursor cursor(sector(sectors, next, header.sector_size));
    for (std::size_t i = 0; i < entries; ++i) {
      if (const std::uint32_t id = cursor.u32(); id != kFreeSector) {
        header.fat_sectors.push_back(id);
      }
    }
    next = cursor.u32();
  }
}

CompoundFile::Fat CompoundFile::read_fat(Bytes sectors, const Header& header) {
  const std::size_t whole = sectors.size() / header.sector_size;
  Fat fat;
  fat.next.reserve(whole);
  for (const std::uint32_t id : header.fat_sectors) {
    Cursor cursor(sector(sectors, id, header.sector_size));
    while (cursor.remaining() > 0) {
      const std::uint32_t next = cursor.u32();
      if (fat.covered < whole) {
        fat.next.push_back(next);
      }
      ++fat.covered;
      if (next != kFreeSector) {
        fat.allocated = fat.covered;
      }
    }
  }
  return fat;
}

}  // namespace lta::workbook
