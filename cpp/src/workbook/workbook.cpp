#include "lta/workbook/workbook.hpp"

#include "lta/workbook/saved_time.hpp"

namespace lta::workbook {
namespace {

CompoundFile whole(Bytes file) {
  CompoundFile compound(file);
  compound.require_complete();
  return compound;
}

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

}  // namespace

Workbook::Workbook(Bytes file) : Workbook(whole(file)) {}

Workbook::Workbook(const CompoundFile& compound)
    : stream_(workbook_stream(compound)),
      globals_(biff8::read_globals(stream_.bytes())),
      saved_ticks_(lta::workbook::saved_ticks(compound)) {}

}  // namespace lta::workbook
