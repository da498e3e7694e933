# cmake -DOUTPUT=openapi.cpp -DFILE=openapi.json -P embed.cmake
# Writes the file as C++ characters.
file(READ ${FILE} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR bytes "${digits} / 2")
string(REGEX REPLACE "(................................)" "\\1\n" lines "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," characters "${lines}")
file(WRITE ${OUTPUT}
"// Made by embed.cmake from firmware-host/inspection/openapi.json.
#include \"firmware-host/inspection/openapi.hpp\"

namespace menshen::inspection {
namespace {

constexpr char document[] = {
${characters}
};

}  // namespace

std::string_view openapi_json() { return {document, ${bytes}}; }

}  // namespace menshen::inspection
")
