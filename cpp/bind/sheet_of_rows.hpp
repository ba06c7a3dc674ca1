// A sheet that another Excel engine read, as rows of Python objects.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <string>

#include "lta/workbook/sheet.hpp"

namespace lta::bind {

// Floats, integers, truth values and texts; anything else is an empty cell. FormatError(too_large), OverflowError.
std::shared_ptr<workbook::Sheet> sheet_of_rows(std::string name, const pybind11::sequence& rows, std::size_t max_cells);

}  // namespace lta::bind
