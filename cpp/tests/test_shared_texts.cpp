#include <memory>

#include "check.hpp"
#include "lta/workbook/shared_texts.hpp"
#include "reading.hpp"
#include "synthetic_texts.hpp"

namespace {

using lta::test::Buffer;
using lta::test::check;
using lta::test::check_refused;
using lta::test::Records;
using lta::test::Text;
using lta::test::Writer;
using lta::workbook::Reason;
using lta::workbook::biff8::Globals;

const std::vector<Text>& texts() {
  static const std::vector<Text> table{{u"plain"},
                                       {u""},
                                       {u"\u20AC\U0001F600\U0001F601x\u00E9y", true},
                                       {u"rich", false, 3},
                                       {u"said", true, 0, 11},
                                       {u"", false, 2, 5},
                                       {u"both\u00FF", true, 2, 7},
                                       {u"last"}};
  return table;
}

const std::vector<std::string>& expected() {
  static const std::vector<std::string> table{
      "plain",        "",    "\xE2\x82\xAC\xF0\x9F\x98\x80\xF0\x9F\x98\x81x\xC3\xA9y", "rich", "said", "",
      "both\xC3\xBF", "last"};
  return table;
}

Globals globals_of(const Records& table) {
  return lta::workbook::biff8::read_globals(lta::test::workbook_stream({}, table));
}

void check_texts(const Records& table) {
  const auto found = globals_of(table).texts;
  check(found->size() == expected().size());
  for (std::size_t i = found->size(); i-- > 0;) {  // in any order
    check(found->text(i) == expected()[i]);
  }
}

void whole() {
  check_texts(lta::test::shared_texts(texts()));
  check(globals_of({}).texts->size() == 0);
}

void cut_once() {
  const std::size_t places = lta::test::places_to_cut(texts());
  check(places > 80);
  for (std::size_t at = 0; at < places; ++at) {
    for (const bool turned : {false, true}) {
      check_texts(
          lta::test::shared_texts(texts(), [at](std::size_t place, std::size_t) { return place == at; }, turned));
    }
  }
}

void cut_everywhere() {
  for (const bool turned : {false, true}) {
    check_texts(lta::test::shared_texts(texts(), [](std::size_t, std::size_t) { return true; }, turned));
    for (std::size_t step = 2; step < 12; ++step) {
      check_texts(lta::test::shared_texts(
          texts(), [step](std::size_t place, std::size_t) { return place % step == 0; }, turned));
    }
  }
}

void many() {
  std::vector<Text> table;
  table.reserve(4001);
  for (unsigned i = 0; i < 4000; ++i) {
    table.push_back({std::u16string(i % 37, static_cast<char16_t>(u'a' + i % 26)), i % 3 == 0, i % 5, i % 7});
  }
  table.push_back({std::u16string(32'767, u'\u20AC'), true});
  const auto found = globals_of(lta::test::shared_texts(table, lta::test::at_the_limit, true)).texts;
  check(found->size() == 4001 && found->text(4000).size() == std::size_t{3} * 32'767);
  for (unsigned i = 0; i < 4000; ++i) {
    check(found->text(i) == std::string(i % 37, static_cast<char>('a' + i % 26)));
  }
  table.resize(1400);  // more than Excel puts into a record, yet no more than its length can say
  const auto large = globals_of(lta::test::shared_texts(table)).texts;
  check(large->size() == 1400 && large->text(1399) == std::string(1399 % 37, static_cast<char>('a' + 1399 % 26)));
}

void cut_short() {
  const Buffer stream = lta::test::shared_texts(texts()).buffer();
  const Buffer body(stream.begin() + 4, stream.end());
  for (std::size_t size = 0; size < body.size(); ++size) {
    const Buffer cut(body.begin(), body.begin() + static_cast<std::ptrdiff_t>(size));
    check_refused(Reason::bad_record, [&] { (void)globals_of(Records().record(0x00FC, cut)); });
  }
}

void too_many_pieces() {
  const auto in_pieces = [](std::size_t pieces, std::size_t size) {
    Records records;
    records.record(0x00FC, Writer().u32(0).u32(0).buffer());
    for (std::size_t i = 1; i < pieces; ++i) {
      records.continued(Buffer(size));
    }
    return globals_of(records).texts->size();
  };
  check(in_pieces(100'000, 0) == 0 && in_pieces(1024, 1) == 0 && in_pieces(5000, 32) == 0);
  check_refused(Reason::bad_record, [&] { (void)in_pieces(5000, 1); });
}

void promises() {
  for (const std::uint32_t promised : {3U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    const Buffer liar = Writer().u32(2).u32(promised).u16(2).u8(0).u8('A').u8('B').u16(0).u8(0).buffer();
    check_refused(Reason::bad_record, [&] { (void)globals_of(Records().record(0x00FC, liar)); });
  }
  const Buffer phonetic = Writer().u32(1).u32(1).u16(0).u8(4).u32(0xFFFFFFFF).buffer();
  check_refused(Reason::bad_record, [&] { (void)globals_of(Records().record(0x00FC, phonetic)); });
  const Buffer runs = Writer().u32(1).u32(1).u16(0).u8(8).u16(0xFFFF).buffer();
  check_refused(Reason::bad_record, [&] { (void)globals_of(Records().record(0x00FC, runs)); });
  const Buffer fewer = Writer().u32(2).u32(1).u16(1).u8(0).u8('A').u16(1).u8(0).u8('B').buffer();
  check(globals_of(Records().record(0x00FC, fewer)).texts->size() == 1);  // what nobody counts is nobody's
}

void other_continuations() {
  const Records table = lta::test::shared_texts({{u"one"}});
  const Records records = Records().continued(Buffer(3)).more(table).record(0x00FF, Buffer(8)).continued(Buffer(7));
  const auto found = globals_of(records).texts;
  check(found->size() == 1 && found->text(0) == "one");
}

}  // namespace

int main() {
  return lta::test::run({
      {"texts with and without formatting and phonetics come back", whole},
      {"the record may end at every place, and the width may change there", cut_once},
      {"it may end at many places", cut_everywhere},
      {"thousands of texts, and one as long as can be", many},
      {"a table cut anywhere is refused", cut_short},
      {"a table in more pieces than any program makes is refused", too_many_pieces},
      {"a table that promises more than it holds is refused", promises},
      {"a record that continues another one is none of the table", other_continuations},
  });
}
