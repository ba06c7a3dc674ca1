#include "lta/workbook/saved_time.hpp"

#include <algorithm>

namespace lta::workbook {
namespace {

constexpr const char* kSummary = "\x05SummaryInformation";
constexpr std::size_t kFirstSection = 44;  // where the offset of the first section stands
constexpr std::uint32_t kLastSaved = 0x0D;
constexpr std::uint32_t kFileTime = 0x40;

std::optional<std::uint64_t> find_last_saved(Bytes summary) {
  Cursor cursor(summary);
  cursor.seek(kFirstSection);
  const std::size_t section = cursor.u32();
  cursor.seek(section);
  cursor.skip(4);  // size
  for (std::uint32_t left = cursor.u32(); left > 0; --left) {
    const std::uint32_t property = cursor.u32();
    const std::size_t offset = cursor.u32();
    if (property == kLastSaved) {
      cursor.seek(section + offset);
      const bool is_time = cursor.u32() == kFileTime;
      const std::uint64_t ticks = cursor.u64();
      return is_time ? std::optional(ticks) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> saved_ticks(const CompoundFile& compound) {
  if (!compound.has(kSummary)) {
    return std::nullopt;
  }
  try {
    return find_last_saved(compound.stream(kSummary).bytes());
  } catch (const FormatError&) {
    return std::nullopt;
  }
}

}  // namespace lta::workbook
