# One library per layer, one test binary per layer. A layer links exactly the layers it may include,
# so a call upwards does not link.

add_library(assay_warnings INTERFACE)
target_compile_options(assay_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                                                -Wnon-virtual-dtor)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of g++ 12 within std::string and std::vector when optimised (GCC bugs 105329, 99098); the
  # sanitizers look for the same mistakes.
  target_compile_options(assay_warnings INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-free-nonheap-object)
endif()
if(ASSAY_WERROR)
  target_compile_options(assay_warnings INTERFACE -Werror)
endif()

if(ASSAY_SANITIZE)
  add_compile_options(-fsanitize=${ASSAY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ASSAY_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 takes std::regex for uninitialised once the sanitizers are on (GCC bug 105562).
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Its prefix before functions and coroutines do not go together ("difference across sections").
    add_compile_options(-fno-sanitize=function)
  endif()
  if(ASSAY_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC says at each use that it does not model atomic_thread_fence, which Asio has; the suite under
    # TSan shows no report because of it.
    add_compile_options(-Wno-tsan)
  endif()
endif()

find_program(ASSAY_CCACHE ccache)
if(ASSAY_CCACHE)
  # What ccache needs before it keeps a compilation that uses precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
                                  ${ASSAY_CCACHE})
endif()
find_program(ASSAY_MOLD mold)
if(ASSAY_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Headers that nearly every file needs, compiled once for the layers and once for the tests. The dev
# preset does without, so that a missing include shows. Some libraries bring -pthread along and some do
# not; a precompiled header serves only those who are compiled as it was, so here all have it.
add_compile_options(-pthread)
set(ASSAY_COMMON_HEADERS <fmt/format.h> <algorithm> <chrono> <cstdint> <filesystem> <functional> <map>
                         <memory> <optional> <string> <string_view> <unordered_map> <utility> <variant>
                         <vector>)

# assay_common_headers(<target> HEADERS <header>... USES <library>... OPTIONS <option>...)
function(assay_common_headers target)
  cmake_parse_arguments(common "" "" "HEADERS;USES;OPTIONS" ${ARGN})
  set(source ${CMAKE_BINARY_DIR}/${target}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "// Nothing but its precompiled headers.\n")
  add_library(${target} OBJECT ${source})
  target_link_libraries(${target} PRIVATE fmt::fmt assay_warnings ${common_USES})
  target_compile_options(${target} PRIVATE -fpch-preprocess ${common_OPTIONS})
  target_precompile_headers(${target} PRIVATE ${common_HEADERS})
endfunction()

# assay_compile_with(<target> <common headers>)
function(assay_compile_with target headers)
  target_compile_options(${target} PRIVATE -fpch-preprocess)
  target_precompile_headers(${target} REUSE_FROM ${headers})
endfunction()

# assay_layer(<name> [WORDS] SOURCES <file>... USES <layer or library>... PRIVATELY <library>...)
# USES is visible to whoever links the layer; PRIVATELY stays in its .cpp files. A layer of WORDS puts into words what
# others computed: it waits for files more than for itself, and compiles in a quarter less time at -O1.
function(assay_layer name)
  cmake_parse_arguments(layer "WORDS" "" "SOURCES;USES;PRIVATELY" ${ARGN})
  add_library(assay_${name} STATIC ${layer_SOURCES})
  target_include_directories(assay_${name} PUBLIC ${CMAKE_SOURCE_DIR}/include
                                           PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(assay_${name} PUBLIC ${layer_USES} PRIVATE ${layer_PRIVATELY} assay_warnings)
  if(layer_WORDS)
    target_compile_options(assay_${name} PRIVATE $<$<CONFIG:Release>:-O1>)
    assay_compile_with(assay_${name} assay_words_headers)
  else()
    assay_compile_with(assay_${name} assay_layer_headers)
  endif()
endfunction()

# assay_test(<name> SOURCES <file>... USES <layer>...)
function(assay_test name)
  cmake_parse_arguments(test "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name}_test ${test_SOURCES})
  target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/tests ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name}_test PRIVATE ${test_USES} assay_warnings GTest::gmock_main)
  # A test's own code runs for milliseconds and compiles for seconds.
  target_compile_options(${name}_test PRIVATE -O0)
  assay_compile_with(${name}_test assay_test_headers)
  target_compile_definitions(${name}_test PRIVATE ASSAY_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                                  ASSAY_BINARY="${CMAKE_BINARY_DIR}/assay")
  # Under a sanitizer every start of the program, which trains the embedded models, takes seconds.
  set(seconds 120)
  if(ASSAY_SANITIZE)
    set(seconds 600)
  endif()
  gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST TEST_PREFIX ${name}.
                       PROPERTIES TIMEOUT ${seconds})
endfunction()
