# What looks into a running program: sanitizers, coverage, and gcc's analyzer while it compiles.

set(PAR_SANITIZE "" CACHE STRING "Value of -fsanitize=, for instance address,undefined")
option(PAR_FUZZ "Build the fuzz targets with clang's libFuzzer" OFF)
option(PAR_COVERAGE "Count the lines and branches that run" OFF)
option(PAR_ANALYZE "Compile with gcc's -fanalyzer" OFF)

add_library(par_instrument INTERFACE)
if(PAR_SANITIZE)
  target_compile_options(par_instrument INTERFACE
    -fsanitize=${PAR_SANITIZE}
    -fno-sanitize-recover=all     # a finding ends the test
    -fno-omit-frame-pointer       # and shows the whole way to it
  )
  # At a fixed address nothing is relocated: a program that lists each of its globals to the sanitizer
  # starts in two thirds of the time, and the tests start it thousands of times.
  target_link_options(par_instrument INTERFACE -fsanitize=${PAR_SANITIZE}
    $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-no-pie>)
endif()
if(PAR_FUZZ)
  # The way through the program is seen; the driver itself is linked with the targets alone.
  target_compile_options(par_instrument INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(PAR_COVERAGE)
  target_compile_options(par_instrument INTERFACE
    --coverage
    -fprofile-abs-path            # gcov finds the sources from any folder
    -fprofile-update=atomic       # two processes may end at once
  )
  target_link_options(par_instrument INTERFACE --coverage)
endif()
if(PAR_ANALYZE)
  target_compile_options(par_instrument INTERFACE -fanalyzer)
endif()

# A plain build is one whose files and bytes are compared; the above add libraries and code.
if(PAR_SANITIZE OR PAR_FUZZ OR PAR_COVERAGE OR PAR_ANALYZE)
  set(PAR_PLAIN_BUILD OFF)
else()
  set(PAR_PLAIN_BUILD ON)
endif()
