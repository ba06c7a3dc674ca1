#include "lta/workbook/format_error.hpp"

namespace lta::workbook {

const char* code(Reason reason) noexcept {
  switch (reason) {
    case Reason::bad_header:
      return "bad_header";
    case Reason::truncated:
      return "truncated";
    case Reason::cycle:
      return "cycle";
    case Reason::bad_sector:
      return "bad_sector";
    case Reason::bad_directory:
      return "bad_directory";
    case Reason::no_workbook_stream:
      return "no_workbook_stream";
    case Reason::encrypted:
      return "encrypted";
    case Reason::old_biff:
      return "old_biff";
    case Reason::bad_record:
      return "bad_record";
    case Reason::too_large:
      return "too_large";
  }
  return "bad_record";
}

}  // namespace lta::workbook
