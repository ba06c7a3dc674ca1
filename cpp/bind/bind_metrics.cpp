// Binds the metrics of a sweep: filters, sigma gradient, zones, smoothness.
#include <pybind11/stl.h>

#include "convert.hpp"
#include "lta/butterworth.hpp"
#include "lta/sigma.hpp"
#include "lta/smoothness.hpp"
#include "lta/zones.hpp"
#include "names.hpp"
#include "register.hpp"

namespace lta::bind {
namespace {

// Microseconds each: they keep the lock of the interpreter, handing it over would cost more.

constexpr py::ssize_t kSectionNumbers = 6;  // b0 b1 b2 a0 a1 a2, as in SciPy

Doubles sections_array(int order, double wn) {
  const std::vector<Section> sections = butterworth_sections(order, wn);
  Doubles result({static_cast<py::ssize_t>(sections.size()), kSectionNumbers});
  double* number = result.mutable_data();
  for (const Section& section : sections) {
    for (const double value : {section.b0, section.b1, section.b2, 1.0, section.a1, section.a2}) {
      *number++ = value;
    }
  }
  return result;
}

std::vector<Section> sections_of(const Doubles& array) {
  if (array.ndim() != 2 || array.shape(1) != kSectionNumbers) {
    throw std::invalid_argument("sections has not the shape (n, 6)");
  }
  std::vector<Section> sections;
  for (py::ssize_t i = 0; i < array.shape(0); ++i) {
    const double* row = array.data(i, 0);
    if (row[3] != 1.0) {
      throw std::invalid_argument("sections[" + std::to_string(i) + "] has an a0 other than 1");
    }
    sections.push_back({row[0], row[1], row[2], row[4], row[5]});
  }
  return sections;
}

template <auto Filter>
Doubles filtered(const Doubles& sections, const Doubles& x) {
  const std::span<const double> samples = values(x, "x");
  Doubles result(static_cast<py::ssize_t>(samples.size()));
  Filter(sections_of(sections), samples, std::span(result.mutable_data(), samples.size()));
  return result;
}

void register_filters(py::module_& module) {
  module.def("butterworth_sections", &sections_array, py::arg("order"), py::arg("wn"),
             "Second-order sections of a low-pass Butterworth filter.");
  module.def("sosfilt", &filtered<&sosfilt>, py::arg("sections").noconvert(), py::arg("x").noconvert(),
             "One forward pass from the steady state of the first sample.");
  module.def("sosfiltfilt", &filtered<&sosfiltfilt>, py::arg("sections").noconvert(), py::arg("x").noconvert(),
             "Forward and backward, without phase shift.");
}

void register_sigma(py::module_& module) {
  py::class_<SigmaGradient>(module, "SigmaGradient", "Roughness of an error curve.")
      .def_readonly("value", &SigmaGradient::value)
      .def_readonly("points", &SigmaGradient::points)
      .def_readonly("slopes", &SigmaGradient::slopes);
  module.def(
      "sigma_gradient",
      [](const Doubles& position, const Doubles& error, std::string_view profile) {
        return sigma_gradient(values(position, "position"), values(error, "error"), profile_of(profile));
      },
      py::arg("position").noconvert(), py::arg("error").noconvert(), py::arg("profile") = "standard",
      "Standard deviation of the slopes of the filtered error curve.");
  module.def(
      "sigma_threshold",
      [](std::string_view profile, double spec, double travel_or_length) {
        return sigma_threshold(profile_of(profile), spec, travel_or_length);
      },
      py::arg("profile"), py::arg("spec"), py::arg("travel_or_length"), "Threshold of the sigma gradient.");
}

void register_zones(py::module_& module) {
  py::class_<Zone>(module, "Zone", "One zone of the travel.")
      .def_readonly("points", &Zone::points)
      .def_readonly("mean", &Zone::mean)
      .def_readonly("rms", &Zone::rms)
      .def_readonly("max_abs_error", &Zone::max_abs_error)
      .def_readonly("points_out", &Zone::points_out)
      .def_readonly("margin", &Zone::margin);
  module.def(
      "zones",
      [](const Doubles& position, const Doubles& error, const Flags& out, const Doubles& margin, std::size_t count) {
        return zones(values(position, "position"), values(error, "error"), flags(out, "out"), values(margin, "margin"),
                     count);
      },
      py::arg("position").noconvert(), py::arg("error").noconvert(), py::arg("out").noconvert(),
      py::arg("margin").noconvert(), py::arg("count") = 5, "The error curve by zones of equal width.");
}

void register_smoothness(py::module_& module) {
  py::class_<Smoothness>(module, "Smoothness", "Micro-linearity of one sweep.")
      .def_readonly("value", &Smoothness::value)
      .def_readonly("position", &Smoothness::position)
      .def_readonly("samples", &Smoothness::samples)
      .def_property_readonly("quality", [](const Smoothness& found) { return name_of(found.quality); });
  module.def(
      "smoothness",
      [](const Doubles& position, const Doubles& error, double fraction) {
        return smoothness(values(position, "position"), values(error, "error"), fraction);
      },
      py::arg("position").noconvert(), py::arg("error").noconvert(), py::arg("fraction") = 0.01,
      "Largest change of the error inside a small increment of travel.");
}

}  // namespace

SigmaProfile profile_of(std::string_view name) {
  if (name == "standard") {
    return SigmaProfile::standard;
  }
  if (name == "v2") {
    return SigmaProfile::v2;
  }
  if (name == "one_pole") {
    return SigmaProfile::one_pole;
  }
  throw std::invalid_argument("profile is " + std::string(name) + ", not standard, v2 or one_pole");
}

const char* name_of(SmoothnessQuality quality) {
  switch (quality) {
    case SmoothnessQuality::undefined:
      return "undefined";
    case SmoothnessQuality::indicative:
      return "indicative";
    default:
      return "full";
  }
}

void register_metrics(py::module_& module) {
  register_filters(module);
  register_sigma(module);
  register_zones(module);
  register_smoothness(module);
}

}  // namespace lta::bind
