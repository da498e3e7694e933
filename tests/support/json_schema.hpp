// As much of JSON Schema (2020-12) as openapi.json uses, and a check that it uses no more: type,
// enum, properties, required, additionalProperties, items, minItems, maxItems, minimum, maximum,
// minLength, maxLength (of bytes), pattern, allOf, $ref.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace menshen::test {

class JsonSchemas {
 public:
  explicit JsonSchemas(boost::json::value document) : document_(std::move(document)) {}

  const boost::json::value& document() const { return document_; }
  // Follows "$ref": "#/a/b" as long as there is one.
  const boost::json::value& resolved(const boost::json::value& value) const;
  // Empty, or where and why the value does not fit.
  std::string mistake(const boost::json::value& value, const boost::json::value& schema,
                      const std::string& where = "$") const;

 private:
  std::string mistake_in_object(const boost::json::object& value, const boost::json::object& schema,
                                const std::string& where) const;
  std::string mistake_in_array(const boost::json::array& value, const boost::json::object& schema,
                               const std::string& where) const;

  boost::json::value document_;
};

}  // namespace menshen::test
