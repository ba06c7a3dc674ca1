// OLE2 compound files (MS-CFB): the container of .xls workbooks. Knows streams and names, nothing of what they hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lta/workbook/sector_table.hpp"

namespace lta::workbook {

struct DirectoryEntry {
  enum class Kind : std::uint8_t { unused = 0, storage = 1, stream = 2, root = 5 };

  std::string name;  // UTF-8
  Kind kind = Kind::unused;
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  std::uint32_t child = 0;
  std::uint32_t start = kEndOfChain;
  std::uint64_t size = 0;
};

// All entries of a directory stream in their order on disk. version: 3 (sizes of 32 bits) or 4.
std::vector<DirectoryEntry> read_directory(Bytes directory, unsigned version);

// The entries directly below the root, in the order of the directory tree. FormatError: cycle, bad_directory.
std::vector<DirectoryEntry> below_root(const std::vector<DirectoryEntry>& entries);

// A view: the file's bytes must outlive it and every Content it returns. Sizes that the file claims are checked
// against the file before anything is allocated. Throws FormatError. Const use is re-entrant.
class CompoundFile {
 public:
  explicit CompoundFile(Bytes file);

  // Names of the streams directly below the root, in tree order.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }

  // Bytes of the stream of that name directly below the root; FormatError(bad_directory) when there is none.
  [[nodiscard]] Content stream(std::string_view name) const;

  // FormatError(truncated) unless every sector that the allocation table marks as used lies wholly inside the file:
  // a file that was cut anywhere is refused even when the cut spared the stream that is wanted.
  void require_complete() const;

 private:
  struct Header {
    unsigned version = 0;
    std::size_t sector_size = 0;
    std::uint32_t directory_start = kEndOfChain;
    std::uint32_t mini_cutoff = 0;
    std::uint32_t mini_fat_start = kEndOfChain;
    std::vector<std::uint32_t> fat_sectors;
  };
  struct Fat {
    std::vector<std::uint32_t> next;  // one entry for each whole sector of the file
    std::size_t covered = 0;          // entries on disk
    std::size_t allocated = 0;        // 1 + the last sector that is not free
  };

  static Header read_header(Bytes file);
  static void follow_difat(Bytes sectors, std::uint32_t next, Header& header);
  static Fat read_fat(Bytes sectors, const Header& header);

  [[nodiscard]] const DirectoryEntry* find(std::string_view name) const;
  [[nodiscard]] Content mini_stream(const DirectoryEntry& entry) const;

  Header header_;
  std::size_t whole_sectors_ = 0;
  std::size_t allocated_sectors_ = 0;
  SectorTable fat_;
  DirectoryEntry root_;
  std::vector<DirectoryEntry> entries_;  // directly below the root
};

}  // namespace lta::workbook
