#include "lta/workbook/compound_file.hpp"
#include "lta/workbook/plain_workbook.hpp"

namespace lta::workbook {

Content workbook_stream(const CompoundFile& compound) {
  for (const char* name : {"Workbook", "Book"}) {  // the second is Excel 95's; some files of both times have both
    if (compound.has(name)) {
      return compound.stream(name);
    }
  }
  if (compound.has("EncryptedPackage")) {
    throw FormatError(Reason::encrypted, "the workbook is protected by a password");
  }
  throw FormatError(Reason::no_workbook_stream, "a compound file without a workbook");
}

}  // namespace lta::workbook
