#include <algorithm>
#include <span>

#include "lta/workbook/biff8_survey.hpp"

namespace lta::workbook::biff8 {
namespace {

constexpr std::size_t kMaxParts = 20'000;  // more than any file that is not made to waste its reader's time
constexpr std::size_t kLeastText = 3;

// The table of texts (MS-XLS 2.4.265) across its record and the records that continue it.
class TextTable {
 public:
  explicit TextTable(std::span<const Bytes> parts) : parts_(parts), cursor_(parts.front()) {}

  std::vector<std::uint32_t> sizes() {
    cursor_.skip(4);  // how often the texts are used
    const std::uint32_t count = cursor_.u32();
    std::size_t bytes = 0;
    for (const Bytes part : parts_) {
      bytes += part.size();
    }
    if (count > bytes / kLeastText) {
      throw FormatError(Reason::bad_record, "the table of texts promises " + std::to_string(count) + " texts");
    }
    std::vector<std::uint32_t> sizes;
    sizes.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      sizes.push_back(skip_text());
    }
    return sizes;
  }

 private:
  std::uint32_t skip_text() {
    if (cursor_.remaining() == 0) {
      next_part();
    }
    const std::uint32_t units = cursor_.u16();
    const unsigned flags = cursor_.u8();
    const std::size_t runs = (flags & 8U) != 0 ? cursor_.u16() : 0;
    const std::size_t extension = (flags & 4U) != 0 ? cursor_.u32() : 0;
    const std::uint32_t size = skip_units(units, (flags & 1U) != 0);
    skip_bytes(4 * runs + extension);
    return size;
  }

  // Bytes in UTF-8 at most. Where a text is cut by the end of a record, the next part says anew how wide it is.
  std::uint32_t skip_units(std::size_t units, bool wide) {
    std::uint32_t size = 0;
    while (units > 0) {
      const std::size_t width = wide ? 2 : 1;
      const std::size_t here = std::min(units, cursor_.remaining() / width);
      cursor_.skip(here * width);
      size += static_cast<std::uint32_t>(here * (width + 1));
      units -= here;
      if (units > 0) {
        next_part();
        wide = (cursor_.u8() & 1U) != 0;
      }
    }
    return size;
  }

  void skip_bytes(std::size_t count) {
    while (count > 0) {
      const std::size_t here = std::min(count, cursor_.remaining());
      cursor_.skip(here);
      count -= here;
      if (count > 0) {
        next_part();
      }
    }
  }

  void next_part() {
    if (cursor_.remaining() > 0 || ++part_ >= parts_.size()) {
      throw FormatError(Reason::bad_record, "a shared text ends before its end");
    }
    cursor_ = Cursor(parts_[part_]);
  }

  std::span<const Bytes> parts_;
  std::size_t part_ = 0;
  Cursor cursor_;
};

}  // namespace

std::vector<std::uint32_t> shared_text_sizes(const std::vector<Bytes>& parts) {
  if (parts.empty()) {
    return {};
  }
  if (parts.size() > kMaxParts) {
    throw FormatError(Reason::bad_record, "the table of texts has " + std::to_string(parts.size()) + " parts");
  }
  return TextTable(parts).sizes();
}

std::uint32_t text_size(const Record& label, const std::vector<std::uint32_t>& sizes) {
  Cursor cursor(label.body);
  cursor.skip(6);
  const std::uint32_t index = cursor.u32();
  if (index >= sizes.size()) {
    throw FormatError(Reason::bad_record,
                      "a cell shows text " + std::to_string(index) + " of " + std::to_string(sizes.size()));
  }
  return sizes[index];
}

}  // namespace lta::workbook::biff8
