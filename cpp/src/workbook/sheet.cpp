#include "lta/workbook/sheet.hpp"

#include <map>

namespace lta::workbook {
namespace {

void sort_by_row(std::vector<TextCell>& cells) {
  std::map<std::uint32_t, std::uint32_t> texts;
  for (const TextCell cell : cells) {
    texts[cell.row] = cell.text;
  }
  cells.clear();
  for (const auto& [row, text] : texts) {
    cells.push_back({row, text});
  }
}

}  // namespace

Kind Sheet::kind(std::uint32_t row, std::size_t column) const noexcept {
  return column < columns_.size() ? columns_[column].kind(row) : kEmpty;
}

std::string Sheet::text(std::uint32_t row, std::size_t column) const {
  return kind(row, column) == kText ? text(text_cell(row, column)) : std::string{};
}

bool Sheet::has_text(std::uint32_t row, std::size_t column) const {
  if (kind(row, column) != kText) {
    return false;
  }
  const std::size_t index = text_cell(row, column).text;
  const std::size_t shared = shared_count();
  return index < shared ? shared_->units(index) > 0 : !own_text(index - shared).empty();
}

TextCell Sheet::text_cell(std::uint32_t row, std::size_t column) const {
  return *(std::ranges::upper_bound(columns_[column].texts, row, {}, &TextCell::row) - 1);
}

std::string Sheet::text(TextCell cell) const {
  const std::size_t shared = shared_count();
  return cell.text < shared ? shared_->text(cell.text) : std::string(own_text(cell.text - shared));
}

void Sheet::extend(std::uint32_t row, std::uint32_t column) {
  used_.cover(row, column);
  if (std::size_t{used_.rows} * used_.columns > max_cells_) {
    throw FormatError(Reason::too_large,
                      std::to_string(used_.rows) + " rows x " + std::to_string(used_.columns) + " columns");
  }
  columns_.resize(used_.columns);
  Column& reached = columns_[column];
  if (row >= reached.kinds.size()) {
    const std::size_t ahead = row < expected_rows_ && expected_rows_ <= room_ ? expected_rows_ : 0;
    room_ -= ahead;
    const std::size_t rows = std::max(row + std::size_t{1}, ahead);
    reached.numbers.resize(rows, kNoNumber);
    reached.kinds.resize(rows, kEmpty);
  }
}

void Sheet::put_shared_text(std::uint32_t row, std::uint32_t column, std::uint32_t index) {
  put(row, column, kText);
  columns_[column].texts.push_back({row, index});
  text_units_ += index < shared_count() ? shared_->units(index) : 0;
}

void Sheet::put_text(std::uint32_t row, std::uint32_t column, std::string_view text) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max() - own_texts_.size()) {
    throw FormatError(Reason::too_large, "the texts of the sheet have more than 4 GB");
  }
  own_begins_.push_back(static_cast<std::uint32_t>(own_texts_.size()));
  own_texts_ += text;
  put_shared_text(row, column, static_cast<std::uint32_t>(shared_count() + own_begins_.size() - 1));
}

std::string_view Sheet::own_text(std::size_t index) const {
  const std::size_t begin = own_begins_.at(index);
  const std::size_t end = index + 1 < own_begins_.size() ? own_begins_[index + 1] : own_texts_.size();
  return std::string_view(own_texts_).substr(begin, end - begin);
}

void Sheet::finish() {
  for (Column& column : columns_) {
    const std::size_t rows = std::min<std::size_t>(column.kinds.size(), used_.rows);
    column.numbers.resize(rows);
    column.kinds.resize(rows);
    if (!std::ranges::is_sorted(column.texts, {}, &TextCell::row)) {
      sort_by_row(column.texts);
    }
  }
}

}  // namespace lta::workbook
