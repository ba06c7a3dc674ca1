#include "check.hpp"
#include "lta/workbook/compound_file.hpp"
#include "synthetic.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check_refused;
using lta::test::compound_file;
using lta::test::patch_u16;
using lta::test::patch_u32;
using lta::test::pattern;
using lta::test::read_u32;
using lta::workbook::CompoundFile;
using lta::workbook::Reason;

constexpr std::size_t kFatListAt = 76;
constexpr std::size_t kDirectoryAt = 48;

// Where sector `id` of a version 3 file begins, and its entry in the allocation table.
std::size_t sector_at(std::uint32_t id) { return (id + std::size_t{1}) * 512; }
std::size_t fat_entry_at(const Buffer& file, std::uint32_t id) {
  return sector_at(read_u32(file, kFatListAt)) + std::size_t{4} * id;
}

void read(const Buffer& file) {
  const CompoundFile compound(file);
  compound.require_complete();
  (void)compound.stream("Workbook");
}

void truncations() {
  const Buffer bytes = compound_file({{"Workbook", pattern(9000)}, {"Small", pattern(100)}});
  read(bytes);
  for (std::size_t size = 0; size < bytes.size(); size += 64) {
    const Buffer cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    check_refused(Reason::truncated, [&] { read(cut); });
  }
  const Buffer almost(bytes.begin(), bytes.end() - 1);
  check_refused(Reason::truncated, [&] { read(almost); });
}

void a_cut_behind_everything_wanted() {
  Buffer bytes = compound_file({{"Workbook", pattern(5000)}});
  const auto sectors = static_cast<std::uint32_t>(bytes.size() / 512 - 1);
  patch_u32(bytes, fat_entry_at(bytes, sectors), lta::workbook::kEndOfChain);
  check_refused(Reason::truncated, [&] { read(bytes); });
  bytes.resize(bytes.size() + 511);
  check_refused(Reason::truncated, [&] { read(bytes); });
  bytes.resize(bytes.size() + 1);
  read(bytes);
}

void headers() {
  const Buffer good = compound_file({{"Workbook", pattern(5000)}});
  for (const std::size_t place : {0, 7, 26, 28, 30, 32}) {  // magic, version, byte order, both sector sizes
    Buffer bad = good;
    patch_u16(bad, place == 7 ? 6 : place, 0x0777);
    check_refused(Reason::bad_header, [&] { read(bad); });
  }
}

void cycles() {
  const Buffer good = compound_file({{"Workbook", pattern(5000)}});
  Buffer chain = good;
  patch_u32(chain, fat_entry_at(good, 5), 2);
  check_refused(Reason::cycle, [&] { read(chain); });
  Buffer self = good;
  patch_u32(self, fat_entry_at(good, 0), 0);
  check_refused(Reason::cycle, [&] { read(self); });
  Buffer tree = good;
  const std::size_t workbook = sector_at(read_u32(good, kDirectoryAt)) + 128;
  patch_u32(tree, workbook + 72, 1);
  check_refused(Reason::cycle, [&] { read(tree); });
}

void wrong_sectors() {
  const Buffer good = compound_file({{"Workbook", pattern(5000)}});
  for (const std::uint32_t id : {128U, 0x00FFFFFFU, 0xFFFFFFFAU, 0xFFFFFFFDU, 0xFFFFFFFFU}) {
    Buffer bad = good;
    patch_u32(bad, fat_entry_at(good, 3), id);
    check_refused(Reason::bad_sector, [&] { read(bad); });
  }
  Buffer beyond = good;  // the table speaks of 128 sectors, the file holds fewer
  patch_u32(beyond, fat_entry_at(good, 3), 127);
  check_refused(Reason::truncated, [&] { read(beyond); });
  Buffer short_chain = good;
  patch_u32(short_chain, fat_entry_at(good, 3), lta::workbook::kEndOfChain);
  check_refused(Reason::truncated, [&] { read(short_chain); });
}

void directories() {
  const Buffer good = compound_file({{"Workbook", pattern(5000)}});
  const std::size_t root = sector_at(read_u32(good, kDirectoryAt));
  for (const unsigned length : {0U, 7U, 66U, 0xFFFFU}) {
    Buffer bad = good;
    patch_u16(bad, root + 128 + 64, length);
    check_refused(Reason::bad_directory, [&] { (void)CompoundFile(bad); });
  }
  Buffer child = good;
  patch_u32(child, root + 76, 77);
  check_refused(Reason::bad_directory, [&] { read(child); });
  Buffer huge = good;
  patch_u32(huge, root + 128 + 120, 0xFFFFFFF0);  // a size that no file of this length can have
  check_refused(Reason::truncated, [&] { read(huge); });
  Buffer rubbish = good;
  patch_u32(rubbish, root + 128 + 124, 0xFFFFFFF0);  // version 3 knows only the low half of a size
  read(rubbish);
}

}  // namespace

int main() {
  return lta::test::run({
      {"a file cut at any 64th byte is refused", truncations},
      {"a cut is refused also where it spares everything that is wanted", a_cut_behind_everything_wanted},
      {"a header that contradicts itself is refused", headers},
      {"cycles in the table and in the directory are refused", cycles},
      {"a sector that cannot exist is refused", wrong_sectors},
      {"a directory entry that contradicts itself is refused", directories},
  });
}
