#include "lta/workbook/number_formats.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "lta/workbook/text_parts.hpp"

namespace lta::workbook::biff8 {
namespace {

// Codes that need no FORMAT record and show dates or times; beyond 22 and 45 … 47 in East Asian and Thai editions.
bool is_built_in_date(unsigned code) {
  const auto within = [code](unsigned first, unsigned last) { return code >= first && code <= last; };
  return within(14, 22) || within(27, 36) || within(45, 47) || within(50, 58) || within(71, 81);
}

// The code without what Excel shows as it stands: quoted and escaped characters, fillers, colours, conditions, signs.
std::string bare(std::string_view code) {
  std::string rest;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char here = code[i];
    if (here == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (here == '\\' || here == '_' || here == '*') {
      ++i;
    } else if (std::string_view("$-+/(): ").find(here) == std::string_view::npos) {
      rest += here;
    }
  }
  std::string result;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const std::size_t end = rest[i] == '[' ? rest.find(']', i) : std::string::npos;
    if (end == std::string::npos) {
      result += rest[i];
    } else {
      i = end;
    }
  }
  return result;
}

}  // namespace

bool is_date_code(std::string_view code) {
  static constexpr std::array<std::string_view, 6> kNoDates{"0.00E+00", "##0.0E+0", "General",
                                                            "GENERAL",  "general",  "@"};
  const std::string rest = bare(code);
  if (std::ranges::find(kNoDates, rest) != kNoDates.end()) {
    return false;
  }
  const auto count = [&rest](std::string_view letters) {
    return std::ranges::count_if(rest, [letters](char c) { return letters.find(c) != std::string_view::npos; });
  };
  return count("ymdhsYMDHS") > count("0#?");
}

void NumberFormats::add_code(Bytes body) {
  Cursor cursor(body);
  const unsigned number = cursor.u16();
  const std::array<Bytes, 1> text{cursor.take(cursor.remaining())};
  codes_[number] = is_date_code(long_text(text));
}

void NumberFormats::add_cell_format(Bytes body) {
  Cursor cursor(body);
  cursor.skip(2);  // font
  const unsigned code = cursor.u16();
  const auto own = codes_.find(code);
  dates_.push_back(static_cast<char>(own == codes_.end() ? is_built_in_date(code) : own->second));
}

}  // namespace lta::workbook::biff8
