// The table of texts that the cells of a workbook share (MS-XLS 2.4.265): indexed when it is opened, decoded on demand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lta/workbook/text_parts.hpp"

namespace lta::workbook::biff8 {

// Owns a copy of the table, so that a sheet can outlive the file it came from. Const use is re-entrant.
class SharedTexts {
 public:
  SharedTexts() = default;

  // parts: bodies of the SST record and of those that continue it. FormatError(bad_record) where the table ends before
  // the number of texts that it promises.
  explicit SharedTexts(std::span<const Bytes> parts);
  SharedTexts(const SharedTexts&) = delete;  // the parts are views of the copy
  SharedTexts& operator=(const SharedTexts&) = delete;
  SharedTexts(SharedTexts&&) = default;
  SharedTexts& operator=(SharedTexts&&) = default;
  ~SharedTexts() = default;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  // Characters; index < size().
  [[nodiscard]] std::size_t units(std::size_t index) const;
  [[nodiscard]] std::string text(std::size_t index) const;

 private:
  [[nodiscard]] TextParts at(std::size_t index) const;

  std::vector<std::byte> bytes_;
  std::vector<Bytes> parts_;
  std::vector<std::uint32_t> part_begins_;  // in bytes_
  std::vector<std::uint32_t> text_begins_;  // in bytes_, of every other text: one of no characters takes three bytes
  std::size_t size_ = 0;
};

}  // namespace lta::workbook::biff8
