// Texts as BIFF8 stores them, cut by the end of a record wherever one may end.
#pragma once

#include <functional>
#include <string>

#include "synthetic.hpp"

namespace lta::test {

struct Text {
  std::u16string units;
  bool wide = false;         // two bytes for each unit
  unsigned runs = 0;         // of formatting
  std::size_t phonetic = 0;  // bytes of the phonetic block
};

// The ASCII or Latin-1 text with its length and flags, as LABEL, STRING and FORMAT hold it.
Buffer long_text(const std::u16string& units, bool wide = false);

// Asked wherever a record may end, with the number of the place and the size of the record so far.
using Cut = std::function<bool(std::size_t place, std::size_t size)>;

// SST and CONTINUE. turned: behind every cut within a text its units have the other width, where they can.
Records shared_texts(const std::vector<Text>& texts, const Cut& cut, bool turned = false);

// All in one record.
Records shared_texts(const std::vector<Text>& texts);

// In how many places such a table may be cut.
std::size_t places_to_cut(const std::vector<Text>& texts);

// A record never holds more than Excel writes.
bool at_the_limit(std::size_t place, std::size_t size);

}  // namespace lta::test
