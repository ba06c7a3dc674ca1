// The one way in which bytes that are no readable workbook are refused.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace lta::workbook {

// Why the bytes are refused; code(reason) is the stable text that other programs may compare.
enum class Reason : std::uint8_t {
  bad_header,          // no compound file, or a header that contradicts itself
  truncated,           // the file ends before something that it promises
  cycle,               // a chain of sectors or of directory entries comes back to itself
  bad_sector,          // a chain leads to a sector that cannot exist
  bad_directory,       // a directory entry contradicts itself
  no_workbook_stream,  // a compound file, but no workbook
  encrypted,           // password-protected
  old_biff,            // a workbook of Excel 95 or older
  bad_record,          // a BIFF8 record contradicts itself or another one
  too_large,           // more cells than the caller allows
};

const char* code(Reason reason) noexcept;

class FormatError : public std::invalid_argument {
 public:
  FormatError(Reason reason, const std::string& message, std::string sheet = {})
      : std::invalid_argument(message), reason_(reason), sheet_(std::move(sheet)) {}
  [[nodiscard]] Reason reason() const noexcept { return reason_; }
  [[nodiscard]] const std::string& sheet() const noexcept { return sheet_; }  // whose cells; empty where none

 private:
  Reason reason_;
  std::string sheet_;
};

}  // namespace lta::workbook
