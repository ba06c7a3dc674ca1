// Reads the files of the folder that LTA_CORPUS names from eight threads at once and compares the checksum of all cells
// with what one thread alone finds.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "every_cell.hpp"
#include "lta/workbook/workbook.hpp"

namespace {

using lta::workbook::Bytes;
using lta::workbook::FormatError;
using lta::workbook::Workbook;
namespace fs = std::filesystem;

constexpr std::size_t kThreads = 8;
constexpr std::size_t kTogether = 16;  // files in memory at once
constexpr std::size_t kMaxCells = 5'000'000;
constexpr int kSkipped = 77;

std::string setting(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): no thread runs yet
  return value == nullptr ? std::string() : std::string(value);
}

std::vector<fs::path> files(const std::string& folder) {
  std::vector<fs::path> found;
  std::error_code silent;
  for (const auto& entry : fs::recursive_directory_iterator(folder, silent)) {
    if (entry.is_regular_file() && entry.path().extension() == ".xls") {
      found.push_back(entry.path());
    }
  }
  std::ranges::sort(found);
  return found;
}

std::uint64_t checksum(const Workbook& book) {
  lta::test::Checksum sum;
  for (std::size_t i = 0; i < book.sheets().size(); ++i) {
    sum.add(book.sheet(i, kMaxCells));
  }
  sum.add(book.saved_ticks().value_or(0));
  return sum.value();
}

// A file with its workbook, which all threads share, and what one thread alone saw in it.
struct Shared {
  std::vector<char> content;
  std::unique_ptr<const Workbook> book;
  std::uint64_t expected = 0;

  explicit Shared(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    content.assign(std::istreambuf_iterator<char>(file), {});
    try {
      book = std::make_unique<const Workbook>(bytes());
      expected = checksum(*book);
    } catch (const FormatError& error) {
      std::cerr << "refused: " << error.what() << "\n";
      book.reset();
    }
  }
  [[nodiscard]] Bytes bytes() const { return std::as_bytes(std::span(content)); }
};

// Counts the readings that differ: of a workbook of its own and of the shared one.
std::size_t differing(const std::vector<Shared>& shared, std::size_t first) {
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < shared.size(); ++i) {
    const Shared& file = shared[(first + i) % shared.size()];
    if (file.book != nullptr) {
      wrong += checksum(Workbook(file.bytes())) == file.expected ? 0U : 1U;
      wrong += checksum(*file.book) == file.expected ? 0U : 1U;
    }
  }
  return wrong;
}

std::size_t differing_in_any_thread(const std::vector<Shared>& shared) {
  std::array<std::size_t, kThreads> wrong{};
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (std::size_t i = 0; i < kThreads; ++i) {  // half of them on the same file, half on others
    threads.emplace_back([&, i] { wrong.at(i) = differing(shared, i < kThreads / 2 ? 0 : i); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  std::size_t sum = 0;
  for (const std::size_t one : wrong) {
    sum += one;
  }
  return sum;
}

}  // namespace

int main() {
  const auto paths = files(setting("LTA_CORPUS"));
  if (paths.empty()) {
    std::cerr << "skipped: LTA_CORPUS names no folder of workbooks\n";
    return setting("LTA_REQUIRE_CORPUS") == "1" ? 1 : kSkipped;
  }
  std::size_t wrong = 0;
  std::size_t refused = 0;
  for (std::size_t first = 0; first < paths.size(); first += kTogether) {
    std::vector<Shared> shared;
    shared.reserve(kTogether);
    for (std::size_t i = first; i < std::min(first + kTogether, paths.size()); ++i) {
      shared.emplace_back(paths[i]);
      refused += shared.back().book == nullptr ? 1U : 0U;
    }
    wrong += differing_in_any_thread(shared);
  }
  std::cerr << paths.size() << " files, " << refused << " refused; " << wrong << " readings differ\n";
  return wrong == 0 && refused == 0 ? 0 : 1;
}
