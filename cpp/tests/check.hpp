// The whole test framework: a failed check names its line and the program ends with 1.
#pragma once

#include <exception>
#include <initializer_list>
#include <iostream>
#include <source_location>
#include <stdexcept>
#include <string>

#include "lta/workbook/format_error.hpp"

namespace lta::test {

struct Case {
  const char* sentence;
  void (*run)();
};

inline int& failures() {
  static int count = 0;
  return count;
}

inline void fail(const std::string& what, const std::source_location& where) {
  ++failures();
  std::cerr << where.file_name() << ":" << where.line() << ": " << what << "\n";
}

inline void check(bool holds, const std::source_location& where = std::source_location::current()) {
  if (!holds) {
    fail("does not hold", where);
  }
}

// The call must throw FormatError for this reason.
template <typename Call>
void check_refused(workbook::Reason reason, Call call,
                   const std::source_location& where = std::source_location::current()) {
  try {
    call();
    fail(std::string("not refused as ") + workbook::code(reason), where);
  } catch (const workbook::FormatError& error) {
    if (error.reason() != reason) {
      fail(std::string("refused as ") + workbook::code(error.reason()) + ": " + error.what(), where);
    }
  }
}

// The call must throw std::invalid_argument with this text in its message.
template <typename Call>
void check_invalid(const std::string& text, Call call,
                   const std::source_location& where = std::source_location::current()) {
  try {
    call();
    fail("accepted", where);
  } catch (const std::invalid_argument& error) {
    if (std::string(error.what()).find(text) == std::string::npos) {
      fail(std::string("says: ") + error.what(), where);
    }
  }
}

inline int run(std::initializer_list<Case> cases) {
  for (const Case& entry : cases) {
    const int before = failures();
    try {
      entry.run();
    } catch (const std::exception& error) {
      fail(std::string("throws: ") + error.what(), std::source_location::current());
    }
    std::cerr << (failures() == before ? "ok    " : "FAILS ") << entry.sentence << "\n";
  }
  return failures() == 0 ? 0 : 1;
}

}  // namespace lta::test
