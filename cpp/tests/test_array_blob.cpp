#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "check.hpp"
#include "lta/array_blob.hpp"
#include "numbers.hpp"
#include "random.hpp"

namespace {

using lta::ArrayBlob;
using lta::ArrayColumn;
using lta::Coding;
using lta::pack_arrays;
using lta::test::check;
using lta::test::check_invalid;
using lta::test::kInf;
using lta::test::kNan;
using lta::test::Values;

constexpr int kMutations = 20'000;

lta::workbook::Bytes bytes_of(const std::string& body) { return std::as_bytes(std::span<const char>(body)); }

ArrayColumn column(std::string_view name, const Values& values) {
  return {.name = name,
          .shape = {static_cast<std::uint32_t>(values.size())},
          .values = std::span<const double>(values),
          .predicted = {}};
}

bool same_bits(const Values& one, const Values& other) {
  return one.size() == other.size() && (one.empty() || std::memcmp(one.data(), other.data(), 8 * one.size()) == 0);
}

Values doubles_of(const ArrayBlob& blob, std::size_t place, const Values& predicted = {}) {
  Values found(blob.columns().at(place).size);
  blob.doubles(blob.columns().at(place), predicted, found);
  return found;
}

void every_coding_comes_back() {
  const Values decimals{kNan, 1.25, -3.000001, kNan, 0.0, 4503599.627370};
  const Values others{1.0 / 3.0, -0.0, kInf, -kInf, kNan, 5e-324};
  const Values guess{1.0 / 3.0, 0.0, kInf, kNan, kNan, 1.0};
  const std::vector<std::int8_t> flags{-1, 0, 1, 2, -128, 127};
  ArrayColumn predicted = column("predicted", others);
  predicted.predicted = guess;
  const std::vector<ArrayColumn> columns{
      column("decimals", decimals),
      predicted,
      column("raw", others),
      column("none", {}),
      column("decimals", decimals),
      {.name = "flags", .shape = {2, 3}, .values = std::span<const std::int8_t>(flags), .predicted = {}}};
  const std::string body = pack_arrays(columns);
  const ArrayBlob blob(bytes_of(body));
  check(blob.columns().size() == 6 && blob.columns()[0].coding == Coding::decimal);
  check(same_bits(doubles_of(blob, 0), decimals) && same_bits(doubles_of(blob, 4), decimals));
  check(same_bits(doubles_of(blob, 1, guess), others) && same_bits(doubles_of(blob, 2), others));
  check(blob.columns()[3].size == 0 && blob.columns()[5].shape == lta::Shape{2, 3});
  std::vector<std::int8_t> small(6);
  ArrayBlob::small(blob.columns()[5], small);
  check(small == flags);
}

void the_bytes_are_those_of_the_header() {
  const std::string body = pack_arrays(std::vector{column("a", {0.5, 0.25})});
  const std::string head(
      "\x01\x01"
      "a\x01\x06\x00\x20\xA1\x07\x00\x00\x00\x00\x00\x01\x02\x00\x00\x00",
      19);
  check(body == head + std::string("\x03\x00\x1F\x00\xA1\x00\x07", 7));  // 500000, then a step of -250000
}

void what_does_not_fit_is_refused() {
  const Values values{1.0, 2.0};
  ArrayColumn odd = column("a", values);
  odd.predicted = std::span<const double>(values).first(1);
  check_invalid("another length", [&] { pack_arrays(std::vector{odd}); });
  odd = column("a", values);
  odd.places = 10;
  check_invalid("places", [&] { pack_arrays(std::vector{odd}); });
  check_invalid("256 columns", [&] { pack_arrays(std::vector(256, column("a", values))); });
  const std::string body = pack_arrays(std::vector{column("a", values)});
  const ArrayBlob blob(bytes_of(body));
  Values one(1);
  check_invalid("so many doubles", [&] { blob.doubles(blob.columns()[0], {}, one); });
  std::vector<std::int8_t> small(2);
  check_invalid("small integers", [&] { ArrayBlob::small(blob.columns()[0], small); });
}

// A head may promise values without end that need no byte: steps of nothing.
void a_few_bytes_never_stand_for_more_values_than_a_sheet_has() {
  std::string body(
      "\x01\x01"
      "a\x01\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03",
      15);
  body += std::string(12, '\xFF') + std::string(1, '\0');
  check_invalid("more values", [&] { ArrayBlob blob(bytes_of(body)); });
}

std::string mutated(std::string body, lta::test::Random& random) {
  for (std::uint64_t left = 1 + random.below(3); left > 0; --left) {
    body[random.below(body.size())] = static_cast<char>(random.below(256));
  }
  body.resize(body.size() - random.below(2) * random.below(body.size()));
  return body;
}

bool is_refused(const std::string& body) {
  try {
    const ArrayBlob blob(bytes_of(body));
    for (const ArrayBlob::Column& found : blob.columns()) {
      Values out(found.coding == Coding::small || found.size > 1'000 ? 0 : found.size);
      if (!out.empty()) {
        blob.doubles(found, Values(out.size()), out);
      }
    }
    return false;
  } catch (const std::invalid_argument&) {
    return true;
  }
}

void mutated_bytes_are_read_or_refused() {
  lta::test::Random random(7);
  Values values;
  for (int i = 0; i < 40; ++i) {
    values.push_back(i % 7 == 3 ? kNan : std::round(random.between(-9.0, 9.0) * 1e5) / 1e5);
  }
  const std::string whole = pack_arrays(std::vector{column("measured", values), column("free", {0.1 + 0.2, 1e300})});
  int refused = 0;
  for (int i = 0; i < kMutations; ++i) {
    refused += is_refused(mutated(whole, random)) ? 1 : 0;
  }
  check(refused > kMutations / 10 && refused < kMutations);
}

}  // namespace

int main() {
  return lta::test::run({{"every coding comes back", every_coding_comes_back},
                         {"the bytes are those of the header", the_bytes_are_those_of_the_header},
                         {"what does not fit is refused", what_does_not_fit_is_refused},
                         {"a few bytes never stand for more values than a sheet has",
                          a_few_bytes_never_stand_for_more_values_than_a_sheet_has},
                         {"mutated bytes are read or refused", mutated_bytes_are_read_or_refused}});
}
