# Distributions install clang-tidy under a versioned name; any of them will do.
find_program(LTA_CLANG_TIDY REQUIRED
  NAMES clang-tidy clang-tidy-22 clang-tidy-21 clang-tidy-20 clang-tidy-19 clang-tidy-18 clang-tidy-17)
set(CMAKE_CXX_CLANG_TIDY "${LTA_CLANG_TIDY}" "--quiet")
