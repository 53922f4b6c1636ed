# Tests: each file becomes a ctest by being there.
#   tests/{unit,queries,schema,upgrade}/test_NAME.c   a cmocka program, test FOLDER/NAME
#   tests/support/*.c, *.h                            what those share
#   tests/cli/NAME.test                               a transcript, run by tests/cli/run.sh
#   tests/worked/test_NAME.py                         python3 test_NAME.py PROGRAM
#   tests/prove/*.c                                   random trees, test worked/trees (./dev prove-trees: many)
#   tests/fuzz/fuzz_NAME.c                            a row of tests/fuzz/targets: test fuzz/NAME reads its corpus
#   tests/fault/run.sh                                faults of files under the program (./dev fault: all)
#   tests/soak/soak.py                                many processes at one book (./dev soak)
#   tests/hostile/test_NAME.py                        hostile tables, names and arguments: test hostile/NAME
#   tests/layering, tests/po                          scripts about the tree itself

pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka>=1.1.5)

# Tests look into every layer and link the static library, whose hidden names they may use.
par_sight("${PROJECT_BINARY_DIR}/layers/tests"
  LAYERS base store record exchange cli HEADERS ALL)
add_library(par_test_base INTERFACE)
target_include_directories(par_test_base INTERFACE
  "${PROJECT_BINARY_DIR}/layers/tests" "${PAR_GENERATED}" "${PROJECT_SOURCE_DIR}/tests/support")
target_compile_definitions(par_test_base INTERFACE
  "PAR_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\""
  "PAR_PROGRAM=\"${PAR_BIN}/parindex\"")
target_link_libraries(par_test_base INTERFACE
  par_options PkgConfig::CMOCKA ${PAR_STATIC_LIBRARIES})

file(GLOB par_support CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/support/*.c")
if(par_support)
  add_library(par_test_support STATIC ${par_support})
  target_link_libraries(par_test_support PUBLIC par_test_base)
  add_dependencies(par_test_support par_sql)
endif()

# Scratch books lie in memory where there is room for them (1 GiB): a book waits for the disk at each
# commit, and what a disk does the tests of its files try (unit/file…).
execute_process(COMMAND df -Pk /dev/shm OUTPUT_VARIABLE par_memory ERROR_QUIET)
if(par_memory MATCHES " ([0-9]+) +[0-9]+% /dev/shm" AND CMAKE_MATCH_1 GREATER 1048576)
  set(par_scratch "TMPDIR=/dev/shm;")
endif()

# The tests that count for coverage (./dev check coverage) are labelled so; .ci/run runs each of them
# in that build and the others in dev.
set(par_counted "^(unit|cli|queries|schema|upgrade|fuzz|soak)/|^fault/(memory|clock|changed)$")

# A folder of its own for each test, to write what it likes.
function(par_test_folder test)
  set(folder "${PROJECT_BINARY_DIR}/tests/run/${test}")
  file(MAKE_DIRECTORY "${folder}")
  string(REGEX REPLACE "/.*" "" label "${test}")
  if(test MATCHES "${par_counted}")
    list(APPEND label counted)
  endif()
  set_tests_properties("${test}" PROPERTIES
    WORKING_DIRECTORY "${folder}" TIMEOUT 600 SKIP_RETURN_CODE 77
    ENVIRONMENT "${par_scratch}PARINDEX=${PAR_BIN}/parindex;PAR_BUILD_DIR=${PROJECT_BINARY_DIR};PAR_SOURCE_DIR=${PROJECT_SOURCE_DIR};ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1;UBSAN_OPTIONS=print_stacktrace=1"
    LABELS "${label}")
endfunction()

# par_add_unit_test(<tests/FOLDER/test_NAME.c>)
function(par_add_unit_test path)
  get_filename_component(name "${path}" NAME_WE)
  get_filename_component(folder "${path}" DIRECTORY)
  get_filename_component(folder "${folder}" NAME)
  set(target "${folder}_${name}")
  add_executable(${target} "${path}")
  set_target_properties(${target} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/bin")
  add_dependencies(${target} par_sql)
  target_link_libraries(${target} PRIVATE
    $<TARGET_NAME_IF_EXISTS:par_test_support> par_test_base)
  string(REGEX REPLACE "^test_" "" short "${name}")
  add_test(NAME "${folder}/${short}" COMMAND ${target})
  par_test_folder("${folder}/${short}")
endfunction()

# par_add_script_test(<name> <command…>)
function(par_add_script_test name)
  add_test(NAME "${name}" COMMAND ${ARGN})
  par_test_folder("${name}")
endfunction()

set(par_tests "${PROJECT_SOURCE_DIR}/tests")
file(GLOB par_files CONFIGURE_DEPENDS
  "${par_tests}/unit/test_*.c" "${par_tests}/queries/test_*.c"
  "${par_tests}/schema/test_*.c" "${par_tests}/upgrade/test_*.c")
foreach(path IN LISTS par_files)
  par_add_unit_test("${path}")
endforeach()

file(GLOB par_runner CONFIGURE_DEPENDS "${par_tests}/cli/run.sh")
file(GLOB par_files CONFIGURE_DEPENDS "${par_tests}/cli/*.test")
if(par_runner)
  foreach(path IN LISTS par_files)
    get_filename_component(name "${path}" NAME_WE)
    par_add_script_test("cli/${name}" "${par_runner}" "${PAR_BIN}/parindex" "${path}")
  endforeach()
endif()

file(GLOB par_files CONFIGURE_DEPENDS "${par_tests}/worked/test_*.py")
foreach(path IN LISTS par_files)
  get_filename_component(name "${path}" NAME_WE)
  string(REGEX REPLACE "^test_(worked_)?" "" name "${name}")
  par_add_script_test("worked/${name}" python3 -B "${path}" "${PAR_BIN}/parindex")
endforeach()

file(GLOB par_files CONFIGURE_DEPENDS "${par_tests}/hostile/test_*.py")
foreach(path IN LISTS par_files)
  get_filename_component(name "${path}" NAME_WE)
  string(REGEX REPLACE "^test_" "" name "${name}")
  par_add_script_test("hostile/${name}" python3 -B "${path}" "${PAR_BIN}/parindex")
endforeach()

# A program of its own: it sees the public headers alone and shares no arithmetic with src.
file(GLOB par_files CONFIGURE_DEPENDS "${par_tests}/prove/*.c")
add_executable(prove_trees ${par_files})
set_target_properties(prove_trees PROPERTIES
  RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/bin")
target_include_directories(prove_trees PRIVATE "${PROJECT_SOURCE_DIR}/include")
target_link_libraries(prove_trees PRIVATE par_options ${PAR_STATIC_LIBRARIES})
set(par_trees 1000)
if(PAR_SANITIZE)
  set(par_trees 250)
endif()
par_add_script_test(worked/trees $<TARGET_FILE:prove_trees> ${par_trees})

# A target for libFuzzer; in every other build it reads the inputs that are kept.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${par_tests}/fuzz/targets")
file(STRINGS "${par_tests}/fuzz/targets" par_rows REGEX "^[a-z]")
foreach(row IN LISTS par_rows)
  string(REGEX MATCH "^[a-z]+" name "${row}")
  add_executable(fuzz_${name} "${par_tests}/fuzz/fuzz_${name}.c" "${par_tests}/fuzz/fuzz.c")
  set_target_properties(fuzz_${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/bin")
  add_dependencies(fuzz_${name} par_sql)
  target_link_libraries(fuzz_${name} PRIVATE par_test_support par_test_base)
  if(PAR_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(fuzz_${name} PRIVATE "${par_tests}/fuzz/replay.c")
    add_test(NAME "fuzz/${name}"
      COMMAND fuzz_${name} "${par_tests}/fuzz/corpus/${name}")
    par_test_folder("fuzz/${name}")
  endif()
endforeach()

# Faults of files: a library that is loaded before the program, and what drives it. Sanitizers would
# have to come first; what counts coverage writes files of its own.
if(PAR_PLAIN_BUILD)
  add_library(fault_shim SHARED "${par_tests}/fault/shim.c")
  set_target_properties(fault_shim PROPERTIES
    OUTPUT_NAME fault LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/bin")
  target_link_libraries(fault_shim PRIVATE par_warnings)
  set(par_files)
  foreach(name fault step tree run judge fail die cut again streams full readonly)
    list(APPEND par_files "${par_tests}/fault/${name}.c")
  endforeach()
  add_executable(fault ${par_files})
  set_target_properties(fault PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/bin")
  target_include_directories(fault PRIVATE "${PROJECT_SOURCE_DIR}/include")
  target_link_libraries(fault PRIVATE par_options ${PAR_STATIC_LIBRARIES})
  foreach(kind scenarios fail die kill cut cut-proves again streams full readonly)
    par_add_script_test(fault/${kind} "${par_tests}/fault/run.sh" --short ${kind})
  endforeach()
  par_add_script_test(fault/reads
    python3 -B "${par_tests}/fault/test_reads.py" "${PAR_BIN}/parindex" $<TARGET_FILE:fault_shim>)
endif()

# Many processes at one book for some seconds; ./dev soak takes a minute.
par_add_script_test(soak/short python3 -B "${par_tests}/soak/soak.py" "${PAR_BIN}/parindex" 5)

# What stands between the program and the system by being preloaded; a sanitizer must come first.
if(NOT PAR_SANITIZE)
  foreach(name clock memory)
    add_library(fault_${name} MODULE "${par_tests}/fault/${name}.c")
    set_target_properties(fault_${name} PROPERTIES
      LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/bin")
    target_link_libraries(fault_${name} PRIVATE par_options)
  endforeach()
  target_sources(fault_memory PRIVATE "${par_tests}/fault/forked.c")
  par_add_script_test(fault/clock
    python3 -B "${par_tests}/fault/test_clock.py" "${PAR_BIN}/parindex" $<TARGET_FILE:fault_clock>)
  par_add_script_test(fault/memory
    python3 -B "${par_tests}/fault/test_memory.py" "${PAR_BIN}/parindex" $<TARGET_FILE:fault_memory>
      $<TARGET_FILE:fault_clock>)
endif()

par_add_script_test(layering/includes
  "${par_tests}/layering/includes.sh" "${PROJECT_SOURCE_DIR}")
par_add_script_test(layering/cxx
  "${par_tests}/layering/cxx.sh" "${PROJECT_SOURCE_DIR}/include")
par_add_script_test(layering/proof
  "${par_tests}/layering/proof.sh" "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}")
if(PAR_PLAIN_BUILD)
  set(par_files)
  foreach(library IN LISTS PAR_SHARED_LIBRARIES)
    list(APPEND par_files $<TARGET_FILE:${library}>)
  endforeach()
  par_add_script_test(layering/needed
    "${par_tests}/layering/needed.sh" $<TARGET_FILE:parindex_shared>)
  par_add_script_test(layering/exports
    "${par_tests}/layering/exports.sh" "${PROJECT_SOURCE_DIR}/include/parindex" ${par_files})
endif()
# The documents name build/dev, so only that build proves them.
get_filename_component(par_build_name "${PROJECT_BINARY_DIR}" NAME)
if(par_build_name STREQUAL "dev")
  par_add_script_test(docs/commands "${PROJECT_SOURCE_DIR}/docs/run.sh")
  set_tests_properties(docs/commands PROPERTIES TIMEOUT 900)
endif()
par_add_script_test(po/complete
  "${par_tests}/po/check.sh" "${PROJECT_SOURCE_DIR}")

# Books damaged in many places, and pages of an earlier day: see tests/fault/damage.sh and stale.sh.
foreach(name damage stale)
  add_executable(${name} "${par_tests}/fault/${name}.c" "${par_tests}/fault/asked.c")
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/bin")
  target_link_libraries(${name} PRIVATE par_test_base)
  add_dependencies(${name} par_sql)
endforeach()
set(par_damaged 100)
set(par_put_back_each 43)
set(par_damage_limits "DAMAGE=$<TARGET_FILE:damage>" "STALE=$<TARGET_FILE:stale>")
if(PAR_SANITIZE)
  set(par_damaged 20)
  set(par_put_back_each 131)
  list(APPEND par_damage_limits "DAMAGE_ANY_MEMORY=1") # sanitizers take address space as they like
endif()
par_add_script_test(fault/damage
  "${CMAKE_COMMAND}" -E env ${par_damage_limits} "${par_tests}/fault/damage.sh" ${par_damaged})
par_add_script_test(fault/stale
  "${CMAKE_COMMAND}" -E env ${par_damage_limits} "${par_tests}/fault/stale.sh" --short
  ${par_put_back_each})
# A stranger's hand, through the program: tests/fault/stranger.py.
foreach(name changed fixed hostile)
  par_add_script_test("fault/${name}"
    python3 -B "${par_tests}/fault/test_${name}.py" "${PAR_BIN}/parindex")
endforeach()

# The longest begin first, in a new clone too, so that no core waits at the end for one of them: about
# how many seconds each takes.
foreach(pair
    docs/commands=54 worked/why=49 fault/memory=34 worked/random=30 worked/rounds=16 fault/clock=16
    unit/memory=14 unit/undo_random=14 fault/readonly=13 worked/analysis=12 fault/again=11
    worked/trends=11 fault/streams=11 hostile/names=11 fault/hostile=10 fault/damage=10
    worked/dump=9 fault/fail=9 fault/die=9 worked/tables=8 fault/full=8 hostile/arguments=8
    soak/short=8 fault/fixed=7 worked/trees=7 fault/cut=6 fault/cut-proves=6 unit/file=6
    unit/verify=6 worked/mau=6 unit/import_scores=5 fault/kill=5)
  string(REGEX MATCH "^(.*)=(.*)$" pair "${pair}")
  if(TEST "${CMAKE_MATCH_1}")
    set_tests_properties("${CMAKE_MATCH_1}" PROPERTIES COST ${CMAKE_MATCH_2})
  endif()
endforeach()
