#include <string_view>

#include "check.hpp"
#include "lta/workbook/number_formats.hpp"

namespace {

using lta::test::check;
using lta::workbook::biff8::is_date_code;

// One to a line.
constexpr std::string_view kDates = R"(m/d/yy
yyyy-mm-dd
d-mmm-yy
DD.MM.YYYY
h:mm
h:mm AM/PM
hh:mm:ss
mm:ss
mm:ss.0
[h]:mm:ss
[$-409]d-mmm-yyyy;@
[$-F400]h:mm:ss AM/PM
[Red]yyyy
[Blue][>=1]d/m/y;[Red]h
yyyy\-mm\-dd
"on "d. mmmm
hh\hmm
_(* d_)
"0000"y
\0\0y
s
yyyy"unclosed 0000)";

constexpr std::string_view kOthers = R"(
General
GENERAL
general
General"."
"d"General
@
0
0.00
#,##0
#,##0.00;[Red]-#,##0.00
0.00E+00
##0.0E+0
0%
# ?/?
# ??/??
[Red]0
[Magenta]0.0
"days" 0
0" hours"
\d0
0\s
_d0
*m0
[h]
[mm]0
$#,##0_);($#,##0)
0.0 "mm"
00:00 "h"
"ymdhs
[unclosed 0000
d0
\
_
*
")";

void check_codes(std::string_view lines, bool dates) {
  while (true) {
    const std::size_t end = lines.find('\n');
    check(is_date_code(lines.substr(0, end)) == dates);
    if (end == std::string_view::npos) {
      return;
    }
    lines.remove_prefix(end + 1);
  }
}

void dates() { check_codes(kDates, true); }

void others() { check_codes(kOthers, false); }

}  // namespace

int main() {
  return lta::test::run({
      {"a code shows dates by its letters outside of quotes, escapes and brackets", dates},
      {"no other code does", others},
  });
}
