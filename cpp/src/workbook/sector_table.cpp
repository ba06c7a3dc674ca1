#include "lta/workbook/sector_table.hpp"

#include <algorithm>
#include <string>

namespace lta::workbook {

Content SectorTable::read(std::uint32_t start, std::uint64_t size) const {
  if (size == 0) {
    return Content(Bytes());
  }
  const Chain chain = walk(start);
  const std::size_t available = chain.sectors * sector_size_;
  if (size > available) {
    throw FormatError(Reason::truncated, "a stream of " + std::to_string(size) + " bytes has sectors for only " +
                                             std::to_string(available));
  }
  return gather(chain, static_cast<std::size_t>(size));
}

Content SectorTable::read_all(std::uint32_t start) const {
  const Chain chain = walk(start);
  return gather(chain, chain.sectors * sector_size_);
}

SectorTable::Chain SectorTable::walk(std::uint32_t start) const {
  Chain chain;
  for (std::uint32_t id = start; id != kEndOfChain; id = next_[id]) {
    require_sector(id);
    if (++chain.sectors > next_.size()) {
      throw FormatError(Reason::cycle, "the chain of sector " + std::to_string(start) + " never ends");
    }
    if (!chain.runs.empty() && chain.runs.back().first + chain.runs.back().count == id) {
      ++chain.runs.back().count;
    } else {
      chain.runs.push_back({id, 1});
    }
  }
  return chain;
}

Content SectorTable::gather(const Chain& chain, std::size_t size) const {
  if (chain.runs.empty()) {
    return Content(Bytes());
  }
  if (chain.runs.size() == 1) {
    return Content(sectors_.subspan(chain.runs.front().first * sector_size_, size));
  }
  std::vector<std::byte> copy;
  copy.reserve(size);
  for (const Run& run : chain.runs) {
    const std::size_t wanted = std::min(run.count * sector_size_, size - copy.size());
    const Bytes part = sectors_.subspan(run.first * sector_size_, wanted);
    copy.insert(copy.end(), part.begin(), part.end());
  }
  return Content(std::move(copy));
}

void SectorTable::require_sector(std::uint32_t id) const {
  if (id >= covered_) {
    throw FormatError(Reason::bad_sector,
                      "a chain leads to sector " + std::to_string(id) + " of " + std::to_string(covered_));
  }
  if (id >= next_.size()) {
    throw FormatError(
        Reason::truncated,
        "sector " + std::to_string(id) + " lies beyond the end of the file, which has " + std::to_string(next_.size()));
  }
}

}  // namespace lta::workbook
