// What module.cpp lists: one function for each topic.
#pragma once

#include <pybind11/pybind11.h>

namespace lta::bind {

void register_linearity(pybind11::module_& module);
void register_sheet(pybind11::module_& module);
void register_workbook(pybind11::module_& module);
void register_metrics(pybind11::module_& module);
void register_curves(pybind11::module_& module);
void register_statistics(pybind11::module_& module);
void register_sweep(pybind11::module_& module);
void register_batch(pybind11::module_& module);
void register_arrays(pybind11::module_& module);

}  // namespace lta::bind
