// libFuzzer target: whatever the bytes are, the container gives its streams or a FormatError and stays inside them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "lta/workbook/saved_time.hpp"

namespace {

using lta::workbook::Bytes;
using lta::workbook::CompoundFile;
using lta::workbook::FormatError;

// One stream that cannot be read says nothing of the others; none is longer than the file.
void read_stream(const CompoundFile& compound, const std::string& name, std::size_t most) {
  try {
    if (compound.stream(name).bytes().size() > most) {
      std::abort();
    }
  } catch (const FormatError&) {
    return;
  }
}

void read(Bytes file) {
  const CompoundFile compound(file);
  (void)lta::workbook::saved_ticks(compound);
  for (const std::string& name : compound.names()) {
    read_stream(compound, name, file.size());
  }
  compound.require_complete();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    read(std::as_bytes(std::span<const std::uint8_t>(data, size)));
  } catch (const FormatError&) {
    return 0;
  }
  return 0;
}
