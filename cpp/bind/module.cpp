// The compiled core as a Python module: a list.
#include "register.hpp"

PYBIND11_MODULE(_core, module) {
  module.doc() = "Compiled kernels of laser_trim_analyzer: arrays and bytes in, values out; no files, no state.";
  module.attr("__version__") = LTA_VERSION;
  module.attr("__pybind11__") = PYBIND11_TOSTRING(PYBIND11_VERSION_MAJOR) "." PYBIND11_TOSTRING(
      PYBIND11_VERSION_MINOR) "." PYBIND11_TOSTRING(PYBIND11_VERSION_MICRO);
  lta::bind::register_linearity(module);
  lta::bind::register_sheet(module);
  lta::bind::register_workbook(module);
  lta::bind::register_metrics(module);
  lta::bind::register_curves(module);
  lta::bind::register_statistics(module);
  lta::bind::register_sweep(module);
  lta::bind::register_batch(module);
  lta::bind::register_arrays(module);
}
