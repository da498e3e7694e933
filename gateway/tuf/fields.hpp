// Reading the fields of metadata one by one; the first that is wrong is remembered, and what is
// read after it means nothing. For .cpp files of this room alone.
#pragma once

#include "gateway/tuf/errc.hpp"
#include "gateway/tuf/json.hpp"

namespace menshen::tuf {

class Fields {
 public:
  // A field that must be there; null (and failed) where it is not.
  const Value* wanted(const Value& object, std::string_view name) {
    const Value* value = object.member(name);
    if (value == nullptr) fail(Errc::field_missing);
    return value;
  }
  const std::string& text(const Value& object, std::string_view name) {
    static const std::string none;
    const Value* value = wanted(object, name);
    return value == nullptr ? none : taken(value->text(), none);
  }
  std::int64_t integer(const Value& object, std::string_view name, std::int64_t least,
                       Errc otherwise = Errc::field_missing) {
    const Value* value = wanted(object, name);
    const std::int64_t* integer = value == nullptr ? nullptr : value->integer();
    if (integer == nullptr || *integer < least) fail(otherwise);
    return failed_ ? least : *integer;
  }
  // Of at most `count_max` members or elements.
  const Value::Object& object(const Value& of, std::string_view name, std::size_t count_max) {
    static const Value::Object none;
    const Value* value = wanted(of, name);
    return limited(value == nullptr ? none : taken(value->object(), none), count_max);
  }
  const Value::Array& array(const Value& of, std::string_view name, std::size_t count_max) {
    static const Value::Array none;
    const Value* value = wanted(of, name);
    return limited(value == nullptr ? none : taken(value->array(), none), count_max);
  }
  // An element that is text of 1 to `bytes_max` bytes.
  std::string text_of(const Value& value, std::size_t bytes_max) {
    const std::string* text = value.text();
    if (text == nullptr) fail(Errc::field_missing);
    if (failed_) return {};
    if (text->size() > bytes_max) fail(Errc::too_large);
    return *text;
  }

  // The first mistake stays.
  void fail(const boost::system::error_code& why) {
    if (!failed_) failed_ = why;
  }
  void fail(Errc why) { fail(make_error_code(why)); }
  bool failed() const { return static_cast<bool>(failed_); }
  const boost::system::error_code& error() const { return failed_; }

 private:
  template <class T>
  const T& taken(const T* value, const T& none) {
    if (value == nullptr) fail(Errc::field_missing);
    return value == nullptr ? none : *value;
  }
  template <class T>
  const T& limited(const T& list, std::size_t count_max) {
    if (list.size() > count_max) fail(Errc::too_large);
    return list;
  }

  boost::system::error_code failed_;
};

}  // namespace menshen::tuf
