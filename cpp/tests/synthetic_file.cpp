#include "lta/workbook/sector_table.hpp"
#include "synthetic.hpp"

namespace lta::test {

namespace {

using workbook::kEndOfChain;
using workbook::kFreeSector;
constexpr std::uint32_t kFatSector = 0xFFFFFFFD;
constexpr std::uint32_t kDifatSector = 0xFFFFFFFC;

std::size_t units(std::size_t size, std::size_t unit) { return (size + unit - 1) / unit; }

// Appends blocks of sectors and the chains that link them.
struct Chains {
  std::size_t unit;
  bool scattered;
  Writer data;
  std::vector<std::uint32_t> next;

  std::uint32_t add(const Buffer& bytes) {
    const std::size_t count = units(bytes.size(), unit);
    if (count == 0) {
      return kEndOfChain;
    }
    const Buffer padded = Writer().bytes(bytes).fill(count * unit).buffer();
    const std::size_t first = next.size();
    for (std::size_t place = 0; place < count; ++place) {
      const std::size_t part = scattered ? count - 1 - place : place;
      const auto begin = padded.begin() + static_cast<std::ptrdiff_t>(part * unit);
      data.bytes(Buffer(begin, begin + static_cast<std::ptrdiff_t>(unit)));
      const std::size_t follower = scattered ? first + place - 1 : first + place + 1;
      next.push_back(part + 1 == count ? kEndOfChain : static_cast<std::uint32_t>(follower));
    }
    return static_cast<std::uint32_t>(scattered ? first + count - 1 : first);
  }
};

Buffer table(const std::vector<std::uint32_t>& entries, std::size_t sector_size) {
  Writer writer;
  for (const std::uint32_t entry : entries) {
    writer.u32(entry);
  }
  return writer.fill(units(writer.buffer().size(), sector_size) * sector_size, 0xFF).buffer();
}

struct Entry {
  std::string name;
  unsigned kind;
  std::uint32_t right;
  std::uint32_t child;
  std::uint32_t start;
  std::size_t size;
};

void write_entry(Writer& directory, const Entry& entry) {
  Writer name;
  for (const char letter : entry.name) {
    name.u16(static_cast<unsigned char>(letter));
  }
  const auto name_bytes = static_cast<unsigned>(name.buffer().size() + 2);
  directory.bytes(name.fill(64).buffer()).u16(name_bytes).u8(entry.kind).u8(1);
  directory.u32(kFreeSector).u32(entry.right).u32(entry.child).fill(directory.buffer().size() + 36);
  directory.u32(entry.start).u64(entry.size);
}

struct Tail {
  Buffer bytes;  // the sectors of the table and of its DIFAT
  std::vector<std::uint32_t> fat_ids;
  std::uint32_t difat_start = kEndOfChain;
  std::size_t difat_count = 0;
};

Tail allocation(std::vector<std::uint32_t> next, std::size_t sector_size) {
  const std::size_t entries = sector_size / 4;
  const std::size_t data = next.size();
  Tail tail;
  std::size_t fat = 0;
  do {
    ++fat;
    tail.difat_count = fat > 109 ? units(fat - 109, entries - 1) : 0;
  } while (fat * entries < data + fat + tail.difat_count);
  for (std::size_t i = 0; i < fat; ++i) {
    tail.fat_ids.push_back(static_cast<std::uint32_t>(data + i));
  }
  next.insert(next.end(), fat, kFatSector);
  next.insert(next.end(), tail.difat_count, kDifatSector);
  Writer writer;
  writer.bytes(table(next, sector_size));
  std::vector<std::uint32_t> difat;
  for (std::size_t i = 109; i < fat; ++i) {
    difat.push_back(tail.fat_ids[i]);
    const std::size_t used = (difat.size() + 1) % entries;
    if (used == 0 && i + 1 < fat) {
      difat.push_back(static_cast<std::uint32_t>(data + fat + (difat.size() + 1) / entries));
    }
  }
  if (tail.difat_count > 0) {
    difat.resize(tail.difat_count * entries, kFreeSector);
    difat.back() = kEndOfChain;
    tail.difat_start = static_cast<std::uint32_t>(data + fat);
    writer.bytes(table(difat, sector_size));
  }
  tail.bytes = writer.buffer();
  return tail;
}

}  // namespace

Buffer compound_file(const std::vector<NamedStream>& streams, const Layout& layout) {
  const std::size_t sector_size = layout.version == 3 ? 512 : 4096;
  Chains sectors{.unit = sector_size, .scattered = layout.scattered, .data = {}, .next = {}};
  Chains mini{.unit = 64, .scattered = layout.scattered, .data = {}, .next = {}};
  std::vector<Entry> entries{{"Root Entry", 5, kFreeSector, streams.empty() ? kFreeSector : 1, kEndOfChain, 0}};
  for (const NamedStream& stream : streams) {
    const std::uint32_t start = stream.bytes.size() < 4096 ? mini.add(stream.bytes) : sectors.add(stream.bytes);
    const bool last = entries.size() == streams.size();
    const std::uint32_t right = last ? kFreeSector : static_cast<std::uint32_t>(entries.size() + 1);
    entries.push_back({stream.name, 2, right, kFreeSector, start, stream.bytes.size()});
  }
  const std::size_t mini_bytes = mini.data.buffer().size();
  entries.front().start = sectors.add(mini.data.buffer());
  entries.front().size = mini_bytes;
  const std::uint32_t mini_fat = sectors.add(table(mini.next, sector_size));
  Writer directory;
  for (const Entry& entry : entries) {
    write_entry(directory, entry);
  }
  const std::uint32_t directory_start = sectors.add(directory.buffer());
  const Tail tail = allocation(sectors.next, sector_size);

  Writer file;
  file.u64(0xE11AB1A1E011CFD0).fill(24).u16(0x3E).u16(layout.version).u16(0xFFFE).u16(layout.version == 3 ? 9 : 12);
  file.u16(6).fill(44).u32(tail.fat_ids.size()).u32(directory_start).u32(0).u32(4096).u32(mini_fat);
  file.u32(units(mini.next.size() * 4, sector_size)).u32(tail.difat_start).u32(tail.difat_count);
  for (std::size_t i = 0; i < 109; ++i) {
    file.u32(i < tail.fat_ids.size() ? tail.fat_ids[i] : kFreeSector);
  }
  file.fill(sector_size).bytes(sectors.data.buffer()).bytes(tail.bytes);
  return file.buffer();
}

}  // namespace lta::test
