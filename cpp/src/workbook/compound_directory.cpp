#include "lta/workbook/compound_file.hpp"
#include "lta/workbook/text.hpp"

namespace lta::workbook {
namespace {

constexpr std::size_t kEntrySize = 128;
constexpr std::size_t kNameSize = 64;
constexpr std::uint32_t kNoEntry = 0xFFFFFFFF;

DirectoryEntry::Kind kind_of(std::uint8_t value) {
  switch (value) {
    case 1:
      return DirectoryEntry::Kind::storage;
    case 2:
      return DirectoryEntry::Kind::stream;
    case 5:
      return DirectoryEntry::Kind::root;
    default:
      return DirectoryEntry::Kind::unused;
  }
}

DirectoryEntry read_entry(Bytes bytes, unsigned version) {
  Cursor cursor(bytes);
  Cursor name(cursor.take(kNameSize));
  const std::size_t name_bytes = cursor.u16();  // with its terminator
  DirectoryEntry entry;
  entry.kind = kind_of(cursor.u8());
  if (entry.kind == DirectoryEntry::Kind::unused) {
    return entry;
  }
  if (name_bytes < 2 || name_bytes > kNameSize || name_bytes % 2 != 0) {
    throw FormatError(Reason::bad_directory, "a name of " + std::to_string(name_bytes) + " bytes in the directory");
  }
  entry.name = text_of(name, name_bytes / 2 - 1, true);
  cursor.skip(1);  // colour of the red-black tree
  entry.left = cursor.u32();
  entry.right = cursor.u32();
  entry.child = cursor.u32();
  cursor.skip(16 + 4 + 8 + 8);  // class, state, times
  entry.start = cursor.u32();
  entry.size = version == 3 ? cursor.u32() : cursor.u64();  // version 3 leaves rubbish in the high half
  return entry;
}

}  // namespace

std::vector<DirectoryEntry> read_directory(Bytes directory, unsigned version) {
  const std::size_t count = directory.size() / kEntrySize;
  Cursor cursor(directory);
  std::vector<DirectoryEntry> entries;
  entries.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    entries.push_back(read_entry(cursor.take(kEntrySize), version));
  }
  if (entries.empty() || entries.front().kind != DirectoryEntry::Kind::root) {
    throw FormatError(Reason::bad_directory, "the directory has no root");
  }
  return entries;
}

std::vector<DirectoryEntry> below_root(const std::vector<DirectoryEntry>& entries) {
  std::vector<DirectoryEntry> found;
  std::vector<bool> seen(entries.size(), false);
  std::vector<std::uint32_t> waiting{entries.front().child};
  while (!waiting.empty()) {
    const std::uint32_t id = waiting.back();
    waiting.pop_back();
    if (id == kNoEntry) {
      continue;
    }
    if (id >= entries.size()) {
      throw FormatError(Reason::bad_directory, "the directory has no entry " + std::to_string(id));
    }
    if (seen[id]) {
      throw FormatError(Reason::cycle, "directory entry " + std::to_string(id) + " is reached twice");
    }
    seen[id] = true;
    found.push_back(entries[id]);
    waiting.push_back(entries[id].right);
    waiting.push_back(entries[id].left);
  }
  return found;
}

}  // namespace lta::workbook
