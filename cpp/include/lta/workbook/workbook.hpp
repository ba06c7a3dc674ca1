// An .xls workbook: its sheets by number, read on demand, and when it was saved.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "lta/workbook/biff8.hpp"
#include "lta/workbook/compound_file.hpp"

namespace lta::workbook {

// A view: the file's bytes must outlive it; the sheets that it gives own all they show. Const use is re-entrant.
class Workbook {
 public:
  // file: all bytes of the file; what is cut, cyclic, encrypted or no workbook: FormatError.
  explicit Workbook(Bytes file);

  // In the order of the tabs.
  [[nodiscard]] const std::vector<biff8::BoundSheet>& sheets() const noexcept { return globals_.sheets; }
  [[nodiscard]] bool date1904() const noexcept { return globals_.date1904; }
  [[nodiscard]] std::optional<std::uint64_t> saved_ticks() const noexcept { return saved_ticks_; }

  // index < sheets().size(); no cells where the sheet is no worksheet. FormatError as read_sheet.
  [[nodiscard]] Sheet sheet(std::size_t index, std::size_t max_cells) const {
    return biff8::read_sheet(stream_.bytes(), globals_.sheets.at(index), globals_, max_cells);
  }

 private:
  explicit Workbook(const CompoundFile& compound);

  Content stream_;
  biff8::Globals globals_;
  std::optional<std::uint64_t> saved_ticks_;
};

}  // namespace lta::workbook
