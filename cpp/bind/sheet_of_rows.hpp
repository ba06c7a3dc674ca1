// A sheet that another Excel engine read, as rows of Python objects, and its error cells.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "lta/workbook/sheet.hpp"

namespace lta::bind {

// Row, column and code, as workbook::kError adds to it.
using ErrorCell = std::tuple<std::uint32_t, std::uint32_t, std::uint8_t>;

// Floats, integers, truth values and texts; anything else is an empty cell. FormatError(too_large), OverflowError.
std::shared_ptr<workbook::Sheet> sheet_of_rows(std::string name, const pybind11::sequence& rows, std::size_t max_cells,
                                               const std::vector<ErrorCell>& errors);

}  // namespace lta::bind
