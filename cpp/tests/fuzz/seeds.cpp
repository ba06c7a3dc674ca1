// fuzz_seeds write|compare FOLDER: writes the seeds of the fuzzers, or ends with 1 where those of the folder differ.
#include <algorithm>
#include <bit>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <span>

#include "synthetic_texts.hpp"

namespace {

using lta::test::Buffer;
using lta::test::compound_file;
using lta::test::long_text;
using lta::test::Records;
using lta::test::workbook_stream;
using lta::test::Writer;
namespace fs = std::filesystem;

constexpr std::uint64_t kText = 0xFFFF000000000000;
constexpr const char* kSummary = "\x05SummaryInformation";

Buffer summary() {
  Writer writer;
  writer.u16(0xFFFE).u16(0).u32(0).fill(24).u32(1).fill(44).u32(48);
  return writer.u32(36).u32(1).u32(0x0D).u32(16).u32(0x40).u64(132'223'104'000'000'000).buffer();
}

Records formats() {
  Records records;
  records.record(0x22, Writer().u16(1).buffer()).number_format(164, long_text(u"yyyy\\-mm\\-dd"));
  records.number_format(165, long_text(u"[Red]0.0\" mm\";[h]:mm", true));
  return records.cell_format(0).cell_format(14).cell_format(164).cell_format(165);
}

Records texts() {
  const auto cut = [](std::size_t place, std::size_t) { return place % 9 == 8; };
  return lta::test::shared_texts({{u"plain"}, {u"\u20AC\U0001F600x", true}, {u"rich", false, 2}, {u"said", true, 1, 9}},
                                 cut, true);
}

Records numbers() {
  Records records;
  records.dimensions(9, 9).number(0, 0, 0.1, 2).rk(1, 0, 0x12).rk(1, 1, 0x3FF80000, 1).rk(1, 2, 0xFFFFFFFB);
  records.rk_run(2, 3, {6, 0x40590001, 11}).truth(3, 0, true).error(3, 1, 0x2A).record(0x0201, Buffer(6));
  return records.record(0x00BE, Buffer(10))
      .formula(4, 0, std::bit_cast<std::uint64_t>(1.5))
      .formula(4, 1, kText | 0x10001);
}

Records words() {
  Records records;
  records.shared_text(0, 0, 0).shared_text(0, 1, 3).label(1, 0, long_text(u"own")).continued(Buffer(2));
  records.label(1, 1, Writer().bytes(long_text(u"rich")).u16(1).u32(0).buffer(), 0x00D6);
  records.formula(2, 0, kText).string(Writer().u16(3).u8(0).u8('a').buffer());
  records.continued(Writer().u8(1).u16(0x20AC).u16('c').buffer())
      .formula(2, 1, kText | 3)
      .formula(2, 2, kText | 0x2A0002);
  return records.bof(0x20).number(0, 0, 1.0).eof().number(2, 0, 3.0);
}

Buffer entry(unsigned how, const Buffer& bytes) { return Writer().u8(how).bytes(bytes).buffer(); }

Buffer parts(const Records& globals, const Records& cells) {
  const Buffer& first = globals.buffer();
  return entry(2, Writer().u16(static_cast<unsigned>(first.size())).bytes(first).bytes(cells.buffer()).buffer());
}

std::map<std::string, Buffer> seeds() {
  const std::vector<lta::test::Sheet> sheets{
      {"Numbers", numbers()}, {"Chart", {}, 2, 0x20}, {"Macro", {}, 1, 0x40}, {"Words", words(), 0, 0x10, 1}};
  const Buffer stream = workbook_stream(sheets, Records(formats()).more(texts()), true);
  const Buffer small = compound_file({{"Workbook", stream}, {kSummary, summary()}}, {3, true});
  const Buffer large = compound_file({{"Book", Writer().bytes(stream).fill(4096).buffer()}}, {4, false});
  return {
      {"fuzz_compound_file/mini_scattered", small},
      {"fuzz_compound_file/version_4", large},
      {"fuzz_compound_file/three_streams",
       compound_file({{"Workbook", lta::test::pattern(4200)}, {kSummary, summary()}, {"Empty", {}}})},
      {"fuzz_biff8/file", entry(0, small)},
      {"fuzz_biff8/stream", entry(1, stream)},
      {"fuzz_biff8/protected", entry(1, workbook_stream({}, Records().record(0x2F, Buffer(6))))},
      {"fuzz_biff8/excel_95", entry(1, Records().bof(5, 0x0500).eof().buffer())},
      {"fuzz_biff8/records_numbers", parts(formats(), numbers())},
      {"fuzz_biff8/records_words", parts(texts(), words())},
      {"fuzz_biff8/records_shared", parts(texts(), Records().shared_text(0, 0, 0).shared_text(1, 0, 3))},
      {"fuzz_biff8/records_nothing", parts({}, {})},
  };
}

Buffer content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

void write(const fs::path& path, const Buffer& bytes) {
  fs::create_directories(path.parent_path());
  std::string text(bytes.size(), '\0');
  std::ranges::transform(bytes, text.begin(), [](std::byte value) { return std::to_integer<char>(value); });
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> words(values, std::next(values, count));
  if (words.size() != 3 || (words[1] != "write" && words[1] != "compare")) {
    std::cerr << "usage: fuzz_seeds write|compare FOLDER\n";
    return 2;
  }
  int status = 0;
  const auto known = seeds();
  for (const auto& [name, bytes] : known) {
    const fs::path path = fs::path(words[2]) / name;
    if (words[1] == "write") {
      write(path, bytes);
    } else if (content(path) != bytes || bytes.size() > 16'384) {
      std::cerr << name << " is not what fuzz_seeds writes\n";
      status = 1;
    }
  }
  // A fuzzer keeps what it finds in the first folder that it is given; that must not be this one.
  for (const auto& found : fs::recursive_directory_iterator(words[2])) {
    const std::string name = fs::relative(found.path(), words[2]).generic_string();
    if (found.is_regular_file() && !known.contains(name)) {
      std::cerr << name << " is none of the seeds\n";
      status = 1;
    }
  }
  return status;
}
