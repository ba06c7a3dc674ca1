// Chains of equal sectors through one allocation table (MS-CFB 2.3, 2.4): the same code for the file's sectors and for
// the mini stream's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "lta/workbook/cursor.hpp"

namespace lta::workbook {

inline constexpr std::uint32_t kEndOfChain = 0xFFFFFFFE;
inline constexpr std::uint32_t kFreeSector = 0xFFFFFFFF;

// The bytes of a stream: a view into the file where its sectors are consecutive, else a copy of its own.
class Content {
 public:
  explicit Content(Bytes view) noexcept : view_(view) {}
  explicit Content(std::vector<std::byte> copy) noexcept : copy_(std::move(copy)) {}

  [[nodiscard]] Bytes bytes() const noexcept { return copy_.empty() ? view_ : Bytes(copy_); }

 private:
  Bytes view_;
  std::vector<std::byte> copy_;
};

class SectorTable {
 public:
  SectorTable() = default;  // no sectors at all

  // sectors: the bytes that hold sector 0, 1, …; next[i]: successor of sector i, one entry for each whole sector that
  // is there; covered: how many sectors the table on disk speaks of (more than next has where the file was cut).
  SectorTable(Bytes sectors, std::size_t sector_size, std::vector<std::uint32_t> next, std::size_t covered)
      : sectors_(sectors), sector_size_(sector_size), next_(std::move(next)), covered_(covered) {}

  // The first size bytes of the chain from start. FormatError: truncated (chain or file too short), bad_sector, cycle.
  [[nodiscard]] Content read(std::uint32_t start, std::uint64_t size) const;

  // The whole chain from start.
  [[nodiscard]] Content read_all(std::uint32_t start) const;

 private:
  struct Run {
    std::size_t first;
    std::size_t count;
  };
  struct Chain {
    std::vector<Run> runs;  // consecutive sectors, in order
    std::size_t sectors = 0;
  };

  [[nodiscard]] Chain walk(std::uint32_t start) const;
  [[nodiscard]] Content gather(const Chain& chain, std::size_t size) const;
  void require_sector(std::uint32_t id) const;

  Bytes sectors_;
  std::size_t sector_size_ = 1;
  std::vector<std::uint32_t> next_;
  std::size_t covered_ = 0;
};

}  // namespace lta::workbook
