// When a workbook was last saved (MS-OLEPS): the one property that is read; authors and companies are never decoded.
#pragma once

#include <cstdint>
#include <optional>

#include "lta/workbook/compound_file.hpp"

namespace lta::workbook {

// Ticks of 100 ns since 1601-01-01 UTC as the summary says; nothing where there is none or it is damaged: the time is a
// remark on the record and must not cost the measurement.
std::optional<std::uint64_t> saved_ticks(const CompoundFile& compound);

}  // namespace lta::workbook
