// libFuzzer target: whatever the bytes are, survey and plain workbook give a result or a FormatError and stay inside
// them.
#include <cstddef>
#include <cstdint>
#include <span>

#include "lta/workbook/biff8_survey.hpp"
#include "lta/workbook/plain_workbook.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span<const std::uint8_t>(data, size));
  try {
    (void)lta::workbook::plain_workbook(bytes);
    lta::workbook::survey(bytes);
  } catch (const lta::workbook::FormatError&) {
    return 0;
  }
  return 0;
}
