#include <algorithm>
#include <array>
#include <optional>

#include "check.hpp"
#include "every_cell.hpp"
#include "lta/workbook/workbook.hpp"
#include "synthetic_texts.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check;
using lta::test::Records;

constexpr std::uint64_t kMutations = 20'000;
constexpr std::size_t kMaxCells = 20'000;

// splitmix64: the same sequence with every compiler.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed) {}

  std::size_t below(std::size_t bound) {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t value = state_;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EB;
    return static_cast<std::size_t>((value ^ (value >> 31U)) % bound);
  }

 private:
  std::uint64_t state_;
};

Buffer seed_file(std::uint64_t seed) {
  Records records;
  records.dimensions(40, 9);
  for (unsigned row = 0; row < 40; ++row) {
    records.number(row, row % 9, row)
        .error(row, 9, 42)
        .formula(row, 10, 0xFFFF0000002A0002)
        .shared_text(row, 11, row % 2);
    records.rk_run(row, 12, {6, 7, row}).formula(row, 15, 0xFFFF000000000000).string(lta::test::long_text(u"one"));
  }
  records.bof(0x20).number(3, 1, 1.0).eof();
  const auto halves = [](std::size_t place, std::size_t) { return place == 5; };
  const Records texts = lta::test::shared_texts({{u"first"}, {u"second", true, 1, 3}}, halves);
  const std::vector<lta::test::Sheet> sheets{{"First", records}, {"Chart", {}, 2, 0x20}, {"Last", records}};
  if (seed % 4 == 3) {
    return lta::test::compound_file({{"Workbook", lta::test::workbook_stream({{"Tiny", {}}})}, {"Other", Buffer(900)}});
  }
  return lta::test::workbook_file(sheets, texts, {seed % 4 == 2 ? 4U : 3U, seed % 4 == 1});
}

void flip(Buffer& bytes, Generator& generator) {
  const std::size_t place = generator.below(bytes.size());
  bytes[place] ^= static_cast<std::byte>(1U << generator.below(8));
}

void overwrite(Buffer& bytes, Generator& generator) {
  static constexpr std::array<unsigned, 6> kTelling{0x00, 0xFF, 0xFE, 0x7F, 0x80, 0x01};
  const std::size_t place = generator.below(bytes.size());
  const auto value = static_cast<std::byte>(kTelling[generator.below(6)]);
  for (std::size_t i = place; i < std::min(place + generator.below(8) + 1, bytes.size()); ++i) {
    bytes[i] = value;
  }
}

void splice(Buffer& bytes, Generator& generator) {
  const std::size_t length = generator.below(512) + 1;
  const std::size_t from = generator.below(bytes.size());
  const std::size_t to = generator.below(bytes.size());
  for (std::size_t i = 0; i < length && std::max(from, to) + i < bytes.size(); ++i) {
    bytes[to + i] = bytes[from + i];
  }
}

void mutate(Buffer& bytes, Generator& generator) {
  switch (generator.below(5)) {
    case 0:
      bytes.resize(generator.below(bytes.size()) + 1);
      break;
    case 1:
      splice(bytes, generator);
      break;
    case 2:
      overwrite(bytes, generator);
      break;
    default:
      flip(bytes, generator);
      break;
  }
}

// The checksum of all its cells, nothing where the bytes are refused.
std::optional<std::uint64_t> seen(const Buffer& bytes) {
  try {
    const lta::workbook::Workbook book(bytes);
    lta::test::Checksum sum;
    for (std::size_t i = 0; i < book.sheets().size(); ++i) {
      const lta::workbook::Sheet sheet = book.sheet(i, kMaxCells);
      check(lta::test::is_sound(sheet, kMaxCells));
      sum.add(sheet);
    }
    return sum.value();
  } catch (const lta::workbook::FormatError&) {
    return std::nullopt;
  }
}

void mutations() {
  std::uint64_t accepted = 0;
  for (std::uint64_t seed = 0; seed < kMutations; ++seed) {
    Generator generator(seed);
    Buffer bytes = seed_file(seed);
    for (std::size_t i = generator.below(4) + 1; i > 0; --i) {
      mutate(bytes, generator);
    }
    const auto first = seen(bytes);
    check(first == seen(Buffer(bytes)));  // whatever lies around the bytes
    accepted += first.has_value() ? 1U : 0U;
  }
  std::cerr << accepted << " of " << kMutations << " mutations are still workbooks\n";
  check(accepted > kMutations / 20 && accepted < kMutations * 19 / 20);  // both ways are exercised
}

}  // namespace

int main() { return lta::test::run({{"20,000 mutations give sound sheets or a named refusal", mutations}}); }
