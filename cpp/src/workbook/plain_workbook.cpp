#include "lta/workbook/plain_workbook.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "lta/workbook/biff8_record.hpp"
#include "lta/workbook/biff8_survey.hpp"
#include "lta/workbook/biff8_writer.hpp"
#include "lta/workbook/compound_file.hpp"

namespace lta::workbook {
namespace {

using biff8::Record;
using biff8::RecordReader;
using biff8::RecordWriter;
using biff8::Type;

constexpr std::size_t kFormula = 20;  // a formula's fixed part, with its value in it
constexpr std::size_t kNumber = 14;

// One walk over a stream that writes what stays into a shorter one; the list of sheets learns where each begins now.
class Plain {
 public:
  Plain(Bytes stream, std::span<const std::size_t> without)
      : stream_(stream), without_(without.begin(), without.end()), out_(stream.size()) {}

  std::vector<std::byte> run() {
    std::size_t at = 0;
    while (at < stream_.size()) {
      if (depth_ == 0 && stream_[at] == std::byte{0}) {  // padding between and behind the substreams
        ++at;
        continue;
      }
      RecordReader reader(stream_, at);
      const Record record = reader.next();
      take(record, at);
      at = reader.position();
    }
    for (const Listed& sheet : sheets_) {
      out_.set_u32(sheet.field, moved_to(sheet.offset));
    }
    return out_.take();
  }

 private:
  struct Listed {
    std::size_t offset;  // where the list says that the sheet begins
    std::size_t field;   // where the list is written that says so
  };

  void take(const Record& record, std::size_t at) {
    if (record.type == Type::bof) {
      if (++depth_ == 1) {
        begin_substream(at);
        out_.record(record.type, record.body);
      }
    } else if (record.type == Type::eof && depth_ > 0) {
      if (--depth_ == 0) {
        out_.record(record.type, record.body);
      }
    } else if (depth_ <= 1 && !unwanted_) {
      take_own(record);
    }
    in_texts_ = record.type == Type::sst || (in_texts_ && record.type == Type::continued);
  }

  void begin_substream(std::size_t at) {
    moved_.emplace(at, out_.size());
    const auto is_here = [&](std::size_t index) { return index < sheets_.size() && sheets_[index].offset == at; };
    unwanted_ = std::ranges::any_of(without_, is_here);
  }

  void take_own(const Record& record) {
    switch (record.type) {
      case Type::bound_sheet:
        list(record.body);
        [[fallthrough]];
      case Type::date_mode:
      case Type::sst:
      case Type::number:
      case Type::rk:
      case Type::mul_rk:
      case Type::label:
      case Type::label_sst:
      case Type::bool_err:
        awaits_text_ = false;
        out_.record(record.type, record.body);
        break;
      case Type::rstring:  // a label whose formatting runs follow the text
        out_.record(Type::label, record.body);
        break;
      case Type::continued:
        if (in_texts_) {
          out_.record(record.type, record.body);
        }
        break;
      case Type::string:
        if (awaits_text_) {
          out_.record(record.type, record.body);
        }
        awaits_text_ = false;
        break;
      case Type::formula:
        take_formula(record.body);
        break;
      default:
        break;
    }
  }

  // Row, column and format come first in every record of a cell, and a formula's number stands where NUMBER has its
  // own.
  void take_formula(Bytes body) {
    if (body.size() < kFormula) {
      throw FormatError(Reason::bad_record, "a formula of " + std::to_string(body.size()) + " bytes");
    }
    Cursor cursor(body);
    cursor.skip(6);
    const unsigned kind = cursor.u8();
    cursor.skip(1);
    const auto value = static_cast<std::byte>(cursor.u8());
    cursor.skip(3);
    const bool number = cursor.u16() != 0xFFFF;
    awaits_text_ = !number && kind == 0;
    if (number) {
      out_.record(Type::number, body.first(kNumber));
    } else if (kind == 1 || kind == 2) {  // truth value, error
      out_.record(Type::bool_err, body.first(8));
      out_.set(out_.size() - 2, value);
      out_.set(out_.size() - 1, static_cast<std::byte>(kind - 1));
    } else if (kind == 0) {  // the text follows in a record of its own
      out_.record(Type::formula, body.first(kFormula), 2);
      out_.u16(0);  // no tokens
    }
  }

  void list(Bytes body) {
    Cursor cursor(body);
    sheets_.push_back({.offset = cursor.u32(), .field = out_.size() + 4});
  }

  [[nodiscard]] std::size_t moved_to(std::size_t offset) const {
    const auto found = moved_.find(offset);
    if (found == moved_.end()) {
      throw FormatError(Reason::bad_record, "a sheet that begins nowhere");
    }
    return found->second;
  }

  Bytes stream_;
  std::vector<std::size_t> without_;
  RecordWriter out_;
  std::vector<Listed> sheets_;
  std::map<std::size_t, std::size_t> moved_;  // substreams: where they began, where they begin
  std::size_t depth_ = 0;
  bool unwanted_ = false;
  bool in_texts_ = false;
  bool awaits_text_ = false;
};

}  // namespace

std::vector<std::byte> plain_workbook(Bytes file, std::span<const std::size_t> without) {
  const CompoundFile compound(file);
  const Content content = workbook_stream(compound);
  return compound_file_of(Plain(content.bytes(), without).run());
}

}  // namespace lta::workbook
