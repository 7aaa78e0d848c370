# How every target of the project is built: language level, warnings, tools, and the helpers that keep a module's
# CMakeLists.txt to a few lines.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
# The project is built and linked often on small machines: optimise, but without -O3's extra minutes.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")

find_program(LEPTON_CCACHE ccache)
if(LEPTON_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${LEPTON_CCACHE})
endif()
find_program(LEPTON_MOLD mold)
if(LEPTON_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

if(LEPTON_SANITIZE)
  add_compile_options(-fsanitize=${LEPTON_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${LEPTON_SANITIZE})
endif()

function(lepton_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual)
  if(LEPTON_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  target_compile_definitions(${target} PRIVATE QT_NO_KEYWORDS)
endfunction()

# lepton_module(NAME SOURCES <glob>… DEPENDS <target>…)
# A library of the current folder. Its headers are seen, by their path from the project's root, only by targets that
# depend on it: the include folder holds nothing but links to the modules it names. So a wrong include does not build.
function(lepton_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;FOLDERS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${ARG_SOURCES})
  add_library(${name} STATIC ${sources})
  if(NOT ARG_FOLDERS)
    set(ARG_FOLDERS ${CMAKE_CURRENT_SOURCE_DIR})
  endif()
  foreach(folder ${ARG_FOLDERS})
    file(REAL_PATH ${folder} folder BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR} ${folder})
    get_filename_component(parent ${path} DIRECTORY)
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include/${name}/${parent})
    file(CREATE_LINK ${folder} ${CMAKE_BINARY_DIR}/include/${name}/${path} SYMBOLIC)
  endforeach()
  target_include_directories(${name} PUBLIC ${CMAKE_BINARY_DIR}/include/${name})
  target_link_libraries(${name} PUBLIC ${ARG_DEPENDS})
  lepton_warnings(${name})
endfunction()

# lepton_program(NAME SOURCES <glob>… DEPENDS <target>…)
function(lepton_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${ARG_SOURCES})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS})
  lepton_warnings(${name})
endfunction()

# lepton_test(NAME SOURCES <file>… DEPENDS <target>… LABELS <label>… TIMEOUT <seconds>)
# A doctest program (main is provided) that writes its cases as JUnit XML to <build>/results for ./test to count.
function(lepton_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} lepton_testmain)
  lepton_warnings(${name})
  lepton_register_test(${name} "${ARG_LABELS}" "${ARG_TIMEOUT}"
    $<TARGET_FILE:${name}> --reporters=console,junit_file --no-version)
endfunction()

# lepton_qt_test(NAME SOURCES … DEPENDS … LABELS … TIMEOUT …): the same for a Qt Test program, run offscreen.
function(lepton_qt_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON AUTOMOC_MOC_OPTIONS -D_GLIBCXX_CONCEPTS)
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} Qt6::Test)
  lepton_warnings(${name})
  lepton_register_test(${name} "${ARG_LABELS}" "${ARG_TIMEOUT}"
    $<TARGET_FILE:${name}> -o -,txt -o ${CMAKE_BINARY_DIR}/results/${name}.xml,junitxml)
  set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8)
endfunction()

function(lepton_register_test name labels timeout)
  if(NOT timeout)
    set(timeout 120)
  endif()
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/results)
  add_test(NAME ${name} COMMAND ${ARGN} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT ${timeout}
    ENVIRONMENT "LEPTON_RESULTS=${CMAKE_BINARY_DIR}/results/${name}.xml;LEPTON_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};LEPTON_SOURCE=${CMAKE_SOURCE_DIR}")
endfunction()

# lepton_embed(TARGET NAME <glob>…): puts files into the program. `NAME.h` beside the target's headers declares
# std::string_view lepton::embedded::NAME(std::string_view file).
function(lepton_embed target name)
  file(GLOB files CONFIGURE_DEPENDS ${ARGN})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cpp)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DNAME=${name} "-DFILES=${files}" -P ${CMAKE_SOURCE_DIR}/cmake/Embed.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/Embed.cmake VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()

# lepton_pytest(NAME SOURCES <file>… LABELS <label>… TIMEOUT <seconds>)
# Checks written in Python, run by pytest in the environment that ./test keeps in the cache; skipped where there is
# none. With the label peers-torch it is the environment that has PyTorch.
function(lepton_pytest name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LABELS" ${ARGN})
  list(TRANSFORM ARG_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  set(requirements requirements.txt)
  foreach(label ${ARG_LABELS}) # "peers-torch" takes requirements-torch.txt
    if(label MATCHES "^peers-(.+)$")
      set(requirements requirements-${CMAKE_MATCH_1}.txt)
    endif()
  endforeach()
  list(APPEND ARG_LABELS peers)
  list(REMOVE_DUPLICATES ARG_LABELS)
  lepton_register_test(${name} "${ARG_LABELS}" "${ARG_TIMEOUT}"
    ${CMAKE_SOURCE_DIR}/tests/peers/run-pytest ${requirements} ${ARG_SOURCES})
  set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77)
endfunction()
