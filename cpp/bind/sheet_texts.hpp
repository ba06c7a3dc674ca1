// The texts of a sheet: those of a column, and the labels that stand beside values.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <vector>

#include "lta/workbook/sheet.hpp"

namespace lta::bind {

// Row and text of every text in rows first … last - 1 of a column.
pybind11::list texts(const workbook::Sheet& sheet, std::size_t column, std::size_t first, std::size_t last);

// The same of a column of labels, but only of rows that have a value in another column.
pybind11::list labels(const workbook::Sheet& sheet, std::size_t label, std::size_t value, std::size_t first,
                      std::size_t last);

// Bytes that are the same where labels() gives the same for each column of values, and only there.
pybind11::bytes layout(const workbook::Sheet& sheet, std::size_t label, const std::vector<std::size_t>& values,
                       std::size_t first, std::size_t last);

}  // namespace lta::bind
