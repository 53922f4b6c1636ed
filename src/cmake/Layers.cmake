# One way down: cli -> include/ -> exchange -> record -> store -> base.
#
# Each layer is an OBJECT library whose include path holds one folder of links, build/layers/<layer>,
# with exactly the folders that it may look into: #include "base/text.h", "store/store.h",
# <parindex/unit.h>. An upward or sideways include finds no file. tests/layering proves it.

# Makes `folder` hold exactly the links `name=target …`.
function(par_link_folder folder)
  file(MAKE_DIRECTORY "${folder}")
  set(wanted)
  foreach(pair IN LISTS ARGN)
    string(REGEX MATCH "^([^=]+)=(.+)$" pair "${pair}")
    list(APPEND wanted "${CMAKE_MATCH_1}")
    file(CREATE_LINK "${CMAKE_MATCH_2}" "${folder}/${CMAKE_MATCH_1}" SYMBOLIC)
  endforeach()
  file(GLOB present LIST_DIRECTORIES true RELATIVE "${folder}" "${folder}/*")
  foreach(name IN LISTS present)
    if(NOT name IN_LIST wanted)
      file(REMOVE_RECURSE "${folder}/${name}")
    endif()
  endforeach()
endfunction()

# par_sight(<folder> [LAYERS name…] [HEADERS ALL | name…])
# Builds the folder of links that a layer, or the tests, may see.
function(par_sight folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LAYERS;HEADERS")
  set(links)
  foreach(layer IN LISTS arg_LAYERS)
    list(APPEND links "${layer}=${PROJECT_SOURCE_DIR}/src/${layer}")
  endforeach()
  if(arg_HEADERS STREQUAL "ALL")
    list(APPEND links "parindex=${PROJECT_SOURCE_DIR}/include/parindex")
  elseif(arg_HEADERS)
    list(APPEND links "parindex=${folder}.headers")
    set(headers)
    foreach(name IN LISTS arg_HEADERS)
      list(APPEND headers "${name}=${PROJECT_SOURCE_DIR}/include/parindex/${name}")
    endforeach()
    par_link_folder("${folder}.headers" ${headers})
  endif()
  par_link_folder("${folder}" ${links})
endfunction()

# par_add_layer(<name> [BELOW layer…] [HEADERS ALL | name…] [LINK target…] [SOURCES file…])
# Every src/<name>/*.c is taken; a layer without files yet is built from an empty one.
function(par_add_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "BELOW;HEADERS;LINK;SOURCES")
  set(sight "${PROJECT_BINARY_DIR}/layers/${name}")
  par_sight("${sight}" LAYERS ${arg_BELOW} HEADERS ${arg_HEADERS})

  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.c")
  set(PAR_LAYER_${name}_EMPTY OFF)
  if(NOT sources)
    set(PAR_LAYER_${name}_EMPTY ON)
    set(empty "${PROJECT_BINARY_DIR}/layers/${name}_empty.c")
    file(CONFIGURE OUTPUT "${empty}" CONTENT "extern int par_${name}_is_empty;\n")
    set(sources "${empty}")
  endif()
  set(PAR_LAYER_${name}_EMPTY ${PAR_LAYER_${name}_EMPTY} PARENT_SCOPE)

  add_library(layer_${name} OBJECT ${sources} ${arg_SOURCES})
  target_include_directories(layer_${name} PRIVATE "${sight}")
  target_link_libraries(layer_${name} PRIVATE par_options ${arg_LINK})
endfunction()
