// The records of the table of texts that the cells of a workbook share, while its globals are walked.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lta/workbook/biff8_record.hpp"

namespace lta::workbook::biff8 {

class TextTable {
 public:
  // Any record of the globals. FormatError(bad_record) for a second table, and for one in more pieces than any program
  // makes: each takes memory beside its bytes.
  void take(const Record& record) {
    if (record.type == Type::sst && !parts_.empty()) {
      throw FormatError(Reason::bad_record, "a workbook with two tables of texts");
    }
    goes_on_ = record.type == Type::sst || (goes_on_ && record.type == Type::continued);
    if (!goes_on_ || (!parts_.empty() && record.body.empty())) {
      return;
    }
    parts_.push_back(record.body);
    size_ += record.body.size();
    if (parts_.size() > kFewPieces + size_ / kLeastPiece) {
      throw FormatError(Reason::bad_record, "the table of texts is in too many pieces");
    }
  }

  [[nodiscard]] std::span<const Bytes> parts() const noexcept { return parts_; }

 private:
  static constexpr std::size_t kFewPieces = 1024;
  static constexpr std::size_t kLeastPiece = 32;  // bytes on the average

  std::vector<Bytes> parts_;
  std::size_t size_ = 0;
  bool goes_on_ = false;
};

}  // namespace lta::workbook::biff8
