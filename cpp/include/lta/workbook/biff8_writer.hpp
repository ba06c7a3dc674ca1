// Writes records of a BIFF8 stream one after the other; knows no meanings.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "lta/workbook/biff8_record.hpp"

namespace lta::workbook::biff8 {

class RecordWriter {
 public:
  explicit RecordWriter(std::size_t expected) { bytes_.reserve(expected); }

  // The record's head announces `more` bytes behind those of the body.
  void record(Type type, Bytes body, std::size_t more = 0) {
    u16(static_cast<std::size_t>(type));
    u16(body.size() + more);
    bytes_.insert(bytes_.end(), body.begin(), body.end());
  }

  void u16(std::size_t value) {
    bytes_.push_back(static_cast<std::byte>(value));
    bytes_.push_back(static_cast<std::byte>(value >> 8U));
  }

  void set(std::size_t at, std::byte value) { bytes_.at(at) = value; }

  void set_u32(std::size_t at, std::size_t value) {
    for (unsigned i = 0; i < 4; ++i) {
      set(at + i, static_cast<std::byte>(value >> (8U * i)));
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace lta::workbook::biff8
