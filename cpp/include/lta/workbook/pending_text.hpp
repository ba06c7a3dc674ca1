// A cell whose text comes in records behind its own: the result of a formula, or a text that goes on in CONTINUE.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lta/workbook/biff8_record.hpp"
#include "lta/workbook/text_parts.hpp"

namespace lta::workbook::biff8 {

struct Place {
  std::uint32_t row;
  std::uint32_t column;
};

class PendingText {
 public:
  // The text follows in a STRING record.
  void await(Place cell) { cell_ = cell; }
  // It begins with these bytes.
  void begin(Place cell, Bytes text) {
    cell_ = cell;
    parts_.push_back(text);
  }
  [[nodiscard]] bool has_begun() const noexcept { return !parts_.empty(); }
  // A STRING or a CONTINUE record; those of nothing that is awaited are passed over. FormatError(bad_record) where a
  // text is in more pieces than any program cuts it into.
  void take(const Record& record) {
    const bool begins = record.type == Type::string;
    if (!cell_ || begins != parts_.empty()) {
      return;
    }
    if (parts_.size() == kMostPieces) {
      throw FormatError(Reason::bad_record, "a text in more than " + std::to_string(kMostPieces) + " pieces");
    }
    parts_.push_back(record.body);
  }
  // To be called where the next cell begins: put(place, text). FormatError(bad_record) where the text never came.
  template <typename Put>
  void finish(Put put) {
    if (!cell_) {
      return;
    }
    if (parts_.empty()) {
      throw FormatError(Reason::bad_record, "the text of a formula is missing");
    }
    put(*cell_, long_text(parts_));
    parts_.clear();
    cell_.reset();
  }

 private:
  static constexpr std::size_t kMostPieces = 256;  // 65,535 characters take sixteen

  std::optional<Place> cell_;
  std::vector<Bytes> parts_;
};

}  // namespace lta::workbook::biff8
