// libFuzzer target: whatever the bytes are, the survey gives a result or a FormatError and stays inside them.
#include <cstddef>
#include <cstdint>
#include <span>

#include "lta/workbook/biff8_survey.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    lta::workbook::survey(std::as_bytes(std::span<const std::uint8_t>(data, size)));
  } catch (const lta::workbook::FormatError&) {
    return 0;
  }
  return 0;
}
