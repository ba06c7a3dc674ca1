#include "lta/workbook/compound_file.hpp"

#include <algorithm>
#include <utility>

namespace lta::workbook {
namespace {

constexpr std::size_t kMiniSectorSize = 64;

}  // namespace

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

// Names that differ in case alone are one name (MS-CFB 2.6.4); those that are looked for are ASCII.
const DirectoryEntry* CompoundFile::find(std::string_view name) const {
  const auto upper = [](char sign) { return sign >= 'a' && sign <= 'z' ? static_cast<char>(sign - 'a' + 'A') : sign; };
  const auto wanted = [&](const DirectoryEntry& entry) {
    return entry.kind == DirectoryEntry::Kind::stream && std::ranges::equal(entry.name, name, {}, upper, upper);
  };
  const auto found = std::ranges::find_if(entries_, wanted);
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
  std::ranges::generate(next, [&cursor] { return cursor.u32(); });
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
