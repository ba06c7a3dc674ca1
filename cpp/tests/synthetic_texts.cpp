#include "synthetic_texts.hpp"

#include <algorithm>
#include <utility>

namespace lta::test {

namespace {

constexpr std::size_t kLongestBody = 8224;

bool narrow(std::u16string_view units) {
  return std::ranges::all_of(units, [](char16_t unit) { return unit < 0x100; });
}

class TableWriter {
 public:
  TableWriter(Cut cut, bool turned) : cut_(std::move(cut)), turned_(turned) {}

  void begin(std::size_t count) { part_.u32(count).u32(count); }

  void add(const Text& text) {
    may_end();
    const unsigned flags = (text.wide ? 1U : 0U) | (text.phonetic > 0 ? 4U : 0U) | (text.runs > 0 ? 8U : 0U);
    part_.u16(static_cast<unsigned>(text.units.size())).u8(flags);
    if (text.runs > 0) {
      part_.u16(text.runs);
    }
    if (text.phonetic > 0) {
      part_.u32(text.phonetic);
    }
    add_units(text.units, text.wide);
    for (std::size_t left = std::size_t{4} * text.runs + text.phonetic; left > 0; --left) {
      may_end();
      part_.u8(0xEE);
    }
  }

  Records finish() {
    parts_.push_back(part_.buffer());
    Records records;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      records.record(i == 0 ? 0x00FC : 0x003C, parts_[i]);
    }
    return records;
  }

  [[nodiscard]] std::size_t places() const { return places_; }

 private:
  void add_units(std::u16string_view units, bool wide) {
    for (std::size_t i = 0; i < units.size(); ++i) {
      if (may_end()) {
        wide = turned_ ? !wide || !narrow(units.substr(i)) : wide;
        part_.u8(wide ? 1 : 0);
      }
      wide ? part_.u16(units[i]) : part_.u8(units[i]);
    }
  }

  bool may_end() {
    const bool ends = cut_(places_++, part_.buffer().size());
    if (ends) {
      parts_.push_back(part_.buffer());
      part_ = Writer();
    }
    return ends;
  }

  Cut cut_;
  bool turned_;
  Writer part_;
  std::vector<Buffer> parts_;
  std::size_t places_ = 0;
};

TableWriter written(const std::vector<Text>& texts, const Cut& cut, bool turned) {
  TableWriter table(cut, turned);
  table.begin(texts.size());
  for (const Text& text : texts) {
    table.add(text);
  }
  return table;
}

bool nowhere(std::size_t /*place*/, std::size_t /*size*/) { return false; }

}  // namespace

Buffer long_text(const std::u16string& units, bool wide) {
  Writer writer;
  writer.u16(static_cast<unsigned>(units.size())).u8(wide ? 1 : 0);
  for (const char16_t unit : units) {
    wide ? writer.u16(unit) : writer.u8(unit);
  }
  return writer.buffer();
}

Records shared_texts(const std::vector<Text>& texts, const Cut& cut, bool turned) {
  return written(texts, cut, turned).finish();
}

Records shared_texts(const std::vector<Text>& texts) { return shared_texts(texts, nowhere); }

std::size_t places_to_cut(const std::vector<Text>& texts) { return written(texts, nowhere, false).places(); }

bool at_the_limit(std::size_t /*place*/, std::size_t size) { return size + 16 > kLongestBody; }

}  // namespace lta::test
