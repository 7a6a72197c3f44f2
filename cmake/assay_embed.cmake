# Compiles text files into the binary, so that an installed assay needs no data files beside it.

# assay_embed_literal(<output variable> <file>): the file as C++ string literals, one after the other. A literal
# may hold 64 KiB by the standard's minimum; the pieces stay far below it.
function(assay_embed_literal output file)
  file(READ ${file} content)
  string(LENGTH "${content}" length)
  set(pieces "\"\"\n")
  set(offset 0)
  while(offset LESS length)
    string(SUBSTRING "${content}" ${offset} 8000 piece)
    string(APPEND pieces "R\"assay_embed(${piece})assay_embed\"\n")
    math(EXPR offset "${offset} + 8000")
  endwhile()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  set(${output} "${pieces}" PARENT_SCOPE)
endfunction()

# assay_embed(<output variable> <file> <symbol>): makes the source of
# `extern const std::string_view assay::embedded::<symbol>`.
function(assay_embed output file symbol)
  assay_embed_literal(pieces ${file})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT "// Generated from @file@.
#include <string_view>
namespace assay::embedded {
extern const std::string_view @symbol@;
const std::string_view @symbol@ =
@pieces@;
}  // namespace assay::embedded
")
  set(${output} ${source} PARENT_SCOPE)
endfunction()

# assay_embed_folder(<output variable> <folder> <symbol> <pattern>...): makes the source of
# `extern const std::map<std::string_view, std::string_view> assay::embedded::<symbol>`: the files of a folder that
# match, by their paths below the folder.
function(assay_embed_folder output folder symbol)
  list(TRANSFORM ARGN PREPEND ${folder}/ OUTPUT_VARIABLE patterns)
  file(GLOB_RECURSE files RELATIVE ${folder} CONFIGURE_DEPENDS ${patterns})
  set(rows "")
  foreach(file IN LISTS files)
    assay_embed_literal(pieces ${folder}/${file})
    string(APPEND rows "    {\"${file}\",\n${pieces}},\n")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT "// Generated from @folder@.
#include <map>
#include <string_view>
namespace assay::embedded {
extern const std::map<std::string_view, std::string_view> @symbol@;
const std::map<std::string_view, std::string_view> @symbol@ = {
@rows@};
}  // namespace assay::embedded
")
  set(${output} ${source} PARENT_SCOPE)
endfunction()
