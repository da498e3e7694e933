# cmake -DOUTPUT=page_files.cpp -DFOLDER=web -P embed.cmake
# Writes the files of the desk page as C++ characters, so that the program carries its page with it
# and serves nothing from a disk. index.html is "/", every other file "/<name>".
file(GLOB files ${FOLDER}/*.html ${FOLDER}/*.css ${FOLDER}/*.js ${FOLDER}/*.svg)
list(SORT files)
set(type_html "text/html; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_svg "image/svg+xml")

set(arrays "")
set(table "")
set(count 0)
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME)
  get_filename_component(extension ${file} LAST_EXT)
  string(SUBSTRING ${extension} 1 -1 extension)
  file(READ ${file} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR bytes "${digits} / 2")
  string(REGEX REPLACE "(................................)" "\\1\n" lines "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," characters "${lines}")
  string(APPEND arrays "constexpr char file_${count}[] = {\n${characters}\n};\n")
  set(path "/${name}")
  if(name STREQUAL "index.html")
    set(path "/")
  endif()
  string(APPEND table "    {\"${path}\", \"${type_${extension}}\", {file_${count}, ${bytes}}},\n")
  math(EXPR count "${count} + 1")
endforeach()
if(count EQUAL 0)
  message(FATAL_ERROR "no page in ${FOLDER}")
endif()
file(WRITE ${OUTPUT}
"// Made by embed.cmake from firmware-host/desk/web.
#include \"firmware-host/desk/page.hpp\"

namespace menshen::desk {
namespace {

${arrays}
constexpr PageFile files[] = {
${table}};

}  // namespace

std::span<const PageFile> page_files() { return files; }

}  // namespace menshen::desk
")
