#include <algorithm>
#include <string_view>

#include "lta/workbook/plain_workbook.hpp"
#include "lta/workbook/sector_table.hpp"

namespace lta::workbook {
namespace {

constexpr std::size_t kSector = 4096;  // with these the header lists enough allocation sectors for any stream we take
constexpr std::size_t kIds = kSector / 4;
constexpr std::size_t kHeaderDifat = 109;
constexpr std::uint32_t kFatSector = 0xFFFFFFFD;

class Image {
 public:
  explicit Image(std::size_t sectors) : bytes_((1 + sectors) * kSector) {}

  void seek(std::size_t position) { position_ = position; }
  void seek_sector(std::size_t id) { seek((1 + id) * kSector); }

  Image& number(std::uint64_t value, unsigned width) {
    for (unsigned i = 0; i < width; ++i) {
      bytes_[position_++] = static_cast<std::byte>(value >> (8U * i));
    }
    return *this;
  }

  void copy(Bytes source) { std::ranges::copy(source, bytes_.begin() + static_cast<std::ptrdiff_t>(position_)); }

  void entry(std::string_view name, unsigned kind, std::uint32_t child, std::uint32_t start, std::uint64_t size) {
    const std::size_t begin = position_;
    for (const char letter : name) {
      number(static_cast<unsigned char>(letter), 2);
    }
    seek(begin + 64);
    number(2 * name.size() + 2, 2).number(kind, 1).number(1, 1);
    number(kFreeSector, 4).number(kFreeSector, 4).number(child, 4);
    seek(begin + 116);
    number(start, 4).number(size, 8);
  }

  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
  std::size_t position_ = 0;
};

void write_header(Image& image, std::size_t directory, std::size_t first_fat, std::size_t fats) {
  image.number(0xE11AB1A1E011CFD0, 8).number(0, 8).number(0, 8);
  image.number(0x3E, 2).number(4, 2).number(0xFFFE, 2).number(12, 2).number(6, 2).number(0, 6);
  image.number(1, 4).number(fats, 4).number(directory, 4).number(0, 4).number(kSector, 4);
  image.number(kEndOfChain, 4).number(0, 4).number(kEndOfChain, 4).number(0, 4);
  for (std::size_t i = 0; i < kHeaderDifat; ++i) {
    image.number(i < fats ? first_fat + i : kFreeSector, 4);
  }
}

// The stream's sectors one after the other, then the root's and the directory's, then the table itself.
void write_table(Image& image, std::size_t data, std::size_t fats) {
  for (std::size_t id = 1; id < data; ++id) {
    image.number(id, 4);
  }
  image.number(kEndOfChain, 4).number(kEndOfChain, 4).number(kEndOfChain, 4);
  for (std::size_t id = data + 2; id < fats * kIds; ++id) {
    image.number(id < data + 2 + fats ? kFatSector : kFreeSector, 4);
  }
}

}  // namespace

std::vector<std::byte> compound_file_of(Bytes stream) {
  const std::size_t data = std::max<std::size_t>(1, (stream.size() + kSector - 1) / kSector);
  const std::size_t root = data;  // readers want the root to own a sector, although no stream is small here
  const std::size_t directory = data + 1;
  const std::size_t first_fat = data + 2;
  const std::size_t fats = (first_fat + kIds - 2) / (kIds - 1);  // each of them also describes itself
  if (fats > kHeaderDifat) {
    throw FormatError(Reason::bad_header, "a workbook of " + std::to_string(stream.size()) + " bytes");
  }
  Image image(first_fat + fats);
  write_header(image, directory, first_fat, fats);
  image.seek_sector(0);
  image.copy(stream);
  image.seek_sector(directory);
  image.entry("Root Entry", 5, 1, static_cast<std::uint32_t>(root), 64);
  image.seek((1 + directory) * kSector + 128);
  image.entry("Workbook", 2, kFreeSector, 0, data * kSector);
  image.seek_sector(first_fat);
  write_table(image, data, fats);
  return image.take();
}

}  // namespace lta::workbook
