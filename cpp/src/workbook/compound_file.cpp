#include "lta/workbook/compound_file.hpp"

#include <algorithm>
#include <utility>

namespace lta::workbook {
namespace {

constexpr std::uint64_t kMagic = 0xE11AB1A1E011CFD0;
constexpr std::size_t kHeaderDifat = 109;
constexpr std::size_t kMiniSectorSize = 64;

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
  if (byte_order != 0xFFFE || mini_shift != 6 ||
      !((header.version == 3 && shift == 9) || (header.version == 4 && shift == 12))) {
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
  const std::uint32_t difat_start = cursor.u32();
  cursor.skip(4);  // number of DIFAT sectors
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

CompoundFile::CompoundFile(Bytes file) : header_(read_header(file)) {
  const Bytes sectors = file.subspan(header_.sector_size);
  Fat fat = read_fat(sectors, header_);
  whole_sectors_ = sectors.size() / header_.sector_size;
  allocated_sectors_ = fat.allocated;
  fat_ = SectorTable(sectors, header_.sector_size, std::move(fat.next), fat.covered);
  const Content directory = fat_.read_all(header_.directory_start);
  const std::vector<DirectoryEntry> entries = read_directory(directory.bytes(), header_.version);
  root_ = entries.front();
  entries_ = below_root(entries);
}

std::vector<std::string> CompoundFile::names() const {
  std::vector<std::string> names;
  for (const DirectoryEntry& entry : entries_) {
    if (entry.kind == DirectoryEntry::Kind::stream) {
      names.push_back(entry.name);
    }
  }
  return names;
}

const DirectoryEntry* CompoundFile::find(std::string_view name) const {
  const auto wanted = [name](const DirectoryEntry& entry) {
    return entry.kind == DirectoryEntry::Kind::stream && entry.name == name;
  };
  const auto found = std::find_if(entries_.begin(), entries_.end(), wanted);
  return found == entries_.end() ? nullptr : &*found;
}

Content CompoundFile::stream(std::string_view name) const {
  const DirectoryEntry* entry = find(name);
  if (entry == nullptr) {
    throw FormatError(Reason::bad_directory, "no stream named " + std::string(name));
  }
  return entry->size < header_.mini_cutoff ? mini_stream(*entry) : fat_.read(entry->start, entry->size);
}

Content CompoundFile::mini_stream(const DirectoryEntry& entry) const {
  const Content sectors = fat_.read_all(root_.start);
  const Content table = fat_.read_all(header_.mini_fat_start);
  const std::size_t covered = table.bytes().size() / 4;
  std::vector<std::uint32_t> next(std::min(covered, sectors.bytes().size() / kMiniSectorSize));
  Cursor cursor(table.bytes());
  std::generate(next.begin(), next.end(), [&cursor] { return cursor.u32(); });
  const SectorTable mini(sectors.bytes(), kMiniSectorSize, std::move(next), covered);
  const Content found = mini.read(entry.start, entry.size);
  const Bytes bytes = found.bytes();
  return Content(std::vector<std::byte>(bytes.begin(), bytes.end()));  // the mini stream itself may be a copy
}

void CompoundFile::require_complete() const {
  if (allocated_sectors_ > whole_sectors_) {
    throw FormatError(Reason::truncated, "the file holds " + std::to_string(whole_sectors_) + " whole sectors of " +
                                             std::to_string(allocated_sectors_));
  }
}

}  // namespace lta::workbook
