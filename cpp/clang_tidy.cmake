# `dev.py lint` takes the version that pyproject.toml pins, from .venv.
find_program(LTA_CLANG_TIDY REQUIRED NAMES clang-tidy)
set(CMAKE_CXX_CLANG_TIDY "${LTA_CLANG_TIDY}" "--quiet")
