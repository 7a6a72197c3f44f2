# assay_embed(<output variable> <file> <symbol>): compiles a text file into the binary as
# `extern const std::string_view assay::embedded::<symbol>`, so that an installed assay needs no data
# files beside it.
function(assay_embed output file symbol)
  file(READ ${file} content)
  string(LENGTH "${content}" length)
  # A string literal may hold 64 KiB by the standard's minimum; stay far below it per piece.
  set(pieces "")
  set(offset 0)
  while(offset LESS length)
    string(SUBSTRING "${content}" ${offset} 8000 piece)
    string(APPEND pieces "R\"assay_embed(${piece})assay_embed\"\n")
    math(EXPR offset "${offset} + 8000")
  endwhile()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT "// Generated from @file@.
#include <string_view>
namespace assay::embedded {
extern const std::string_view @symbol@;
const std::string_view @symbol@ =
@pieces@;
}  // namespace assay::embedded
")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  set(${output} ${source} PARENT_SCOPE)
endfunction()

# assay_embed_folder(<output variable> <folder> <symbol> <pattern>...): compiles the files of a folder that
# match into `extern const std::map<std::string_view, const std::string_view*> assay::embedded::<symbol>`, by their
# paths below the folder.
function(assay_embed_folder output folder symbol)
  list(TRANSFORM ARGN PREPEND ${folder}/ OUTPUT_VARIABLE patterns)
  file(GLOB_RECURSE files RELATIVE ${folder} CONFIGURE_DEPENDS ${patterns})
  set(sources "")
  set(declarations "")
  set(rows "")
  foreach(file IN LISTS files)
    string(MAKE_C_IDENTIFIER ${symbol}_${file} name)
    assay_embed(source ${folder}/${file} ${name})
    list(APPEND sources ${source})
    string(APPEND declarations "extern const std::string_view ${name};\n")
    string(APPEND rows "    {\"${file}\", &${name}},\n")
  endforeach()
  set(table ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cpp)
  file(CONFIGURE OUTPUT ${table} @ONLY CONTENT "// Generated from @folder@.
#include <map>
#include <string_view>
namespace assay::embedded {
@declarations@
extern const std::map<std::string_view, const std::string_view*> @symbol@;
const std::map<std::string_view, const std::string_view*> @symbol@ = {
@rows@};
}  // namespace assay::embedded
")
  set(${output} ${table} ${sources} PARENT_SCOPE)
endfunction()
