#include "lta/workbook/plain_workbook.hpp"

#include "lta/workbook/biff8_record.hpp"
#include "lta/workbook/biff8_survey.hpp"
#include "lta/workbook/compound_file.hpp"

namespace lta::workbook {
namespace {

using biff8::Record;
using biff8::RecordReader;
using biff8::Type;

constexpr std::size_t kHead = 4;  // type and length of a record
constexpr std::size_t kNumber = 14;
constexpr std::size_t kBoolErr = 8;
constexpr std::size_t kFormula = 20;  // room for NUMBER and for the head of what is left behind it

// One walk over a stream that is changed in place; no record moves, so the sheets' offsets stay true.
class Plain {
 public:
  explicit Plain(Bytes stream) : stream_(stream.begin(), stream.end()) {}

  std::vector<std::byte> run() {
    while (at_ < stream_.size()) {
      if (depth_ == 0 && stream_[at_] == std::byte{0}) {  // padding between and behind the substreams
        ++at_;
        continue;
      }
      RecordReader reader(stream_, at_);
      simplify(reader.next());
      at_ = reader.position();
    }
    return std::move(stream_);
  }

 private:
  void simplify(const Record& record) {
    if (record.type == Type::bof) {
      if (++depth_ > 1) {
        erase();
      }
    } else if (record.type == Type::eof && depth_ > 0) {
      if (--depth_ > 0) {
        erase();
      }
    } else if (depth_ > 1) {
      erase();
    } else {
      simplify_own(record);
    }
    in_texts_ = record.type == Type::sst || (in_texts_ && record.type == Type::continued);
  }

  void simplify_own(const Record& record) {
    switch (record.type) {
      case Type::bound_sheet:
      case Type::date_mode:
      case Type::sst:
      case Type::number:
      case Type::rk:
      case Type::mul_rk:
      case Type::label:
      case Type::label_sst:
      case Type::bool_err:
        awaits_text_ = false;
        break;
      case Type::rstring:  // a label whose formatting runs follow the text
        set_type(at_, Type::label);
        break;
      case Type::continued:
        if (!in_texts_) {
          erase();
        }
        break;
      case Type::string:
        if (!awaits_text_) {
          erase();
        }
        awaits_text_ = false;
        break;
      case Type::formula:
        simplify_formula(record.body);
        break;
      default:
        erase();
    }
  }

  // Row, column and format come first in every record of a cell, and a formula's number stands where NUMBER has its
  // own.
  void simplify_formula(Bytes body) {
    if (body.size() < kFormula) {
      throw FormatError(Reason::bad_record, "a formula of " + std::to_string(body.size()) + " bytes");
    }
    const std::size_t value = at_ + kHead + 6;
    Cursor cursor(body);
    cursor.skip(6);
    const unsigned kind = cursor.u8();
    cursor.skip(5);
    const bool number = cursor.u16() != 0xFFFF;
    awaits_text_ = !number && kind == 0;
    if (number) {
      shorten(Type::number, kNumber, body.size());
    } else if (kind == 1 || kind == 2) {  // truth value, error
      stream_[value] = stream_[value + 2];
      stream_[value + 1] = static_cast<std::byte>(kind - 1);
      shorten(Type::bool_err, kBoolErr, body.size());
    } else if (kind == 0 && body.size() >= 22) {  // the text follows in a record of its own
      set_u16(at_ + kHead + 20, 0);
    } else {
      erase();
    }
  }

  void shorten(Type type, std::size_t length, std::size_t old_length) {
    set_type(at_, type);
    set_u16(at_ + 2, length);
    const std::size_t rest = at_ + kHead + length;
    set_type(rest, Type::nothing);
    set_u16(rest + 2, old_length - length - kHead);
  }

  void erase() { set_type(at_, Type::nothing); }
  void set_type(std::size_t at, Type type) { set_u16(at, static_cast<std::uint16_t>(type)); }

  void set_u16(std::size_t at, std::size_t value) {
    stream_[at] = static_cast<std::byte>(value);
    stream_[at + 1] = static_cast<std::byte>(value >> 8U);
  }

  std::vector<std::byte> stream_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool in_texts_ = false;
  bool awaits_text_ = false;
};

}  // namespace

std::vector<std::byte> plain_workbook(Bytes file) {
  const CompoundFile compound(file);
  return compound_file_of(Plain(workbook_stream(compound).bytes()).run());
}

}  // namespace lta::workbook
