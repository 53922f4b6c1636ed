# The warnings of gcc and clang that this project builds clean with, each with its reason.

option(PAR_WERROR "Treat warnings as errors (developer presets)" OFF)

add_library(par_warnings INTERFACE)
target_compile_options(par_warnings INTERFACE
  -Wall                         # the usual mistakes
  -Wextra                       # and the next ones: unused parameters, missing initialisers
  -Wpedantic                    # C17 and nothing beside it
  -Wshadow                      # an inner name hides an outer one: one of the two is meant
  -Wconversion                  # a value may change on its way into a narrower type
  -Wsign-conversion             # a negative count becomes a huge one
  -Wdouble-promotion            # binary floating point has no place here
  -Wfloat-conversion            # nor has its loss on the way back
  -Wfloat-equal                 # nor a comparison of it
  -Wstrict-prototypes           # f() takes anything; f(void) takes nothing
  -Wmissing-prototypes          # a function is static or stands in a header
  -Wmissing-declarations        # so does an object
  -Wold-style-definition        # no parameters declared after the list
  -Wredundant-decls             # one declaration, in one header
  -Wundef                       # a misspelt macro counts as 0 in #if
  -Wcast-align                  # a cast to a type that needs a stricter alignment
  -Wcast-qual                   # a cast that takes const away
  -Wwrite-strings               # literals are const
  -Wpointer-arith               # no arithmetic on void *
  -Wformat=2                    # formats fit their arguments and are literals
  -Wimplicit-fallthrough        # a case that falls through says so
  -Wswitch-enum                 # a switch over an enum names every value: no default hides a new one
  -Wvla                         # no arrays whose size comes from input
  -Walloca                      # and no other stack taken by input
  -Wdate-time                   # __DATE__ would make two builds differ
  -Werror=vla                   # those two are never let through
  -Werror=date-time
  $<$<BOOL:${PAR_WERROR}>:-Werror>
)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  target_compile_options(par_warnings INTERFACE
    -Wduplicated-cond           # if (a) … else if (a)
    -Wduplicated-branches       # both branches do the same
    -Wlogical-op                # a && a, or a bitwise operator that was meant
    -Wtrampolines               # an executable stack
    -Wformat-signedness         # %d for an unsigned
    -Wunused-macros             # a macro of a .c file that nothing uses
    -Wstack-usage=65536         # large buffers belong on the heap, where running out is an error
    # needs the optimiser's data flow, and gives false alarms without it
    $<$<NOT:$<CONFIG:Debug>>:-Wnull-dereference>
  )
elseif(CMAKE_C_COMPILER_ID STREQUAL "Clang")
  target_compile_options(par_warnings INTERFACE
    -Wcomma                     # a comma where a semicolon was meant
    -Wconditional-uninitialized # set on one path only
    -Wunreachable-code          # code that nothing reaches
    -Wnewline-eof               # a file ends with a line end
    -Wshorten-64-to-32          # a size or an id cut to an int
    -Wnull-dereference          # clang's needs no optimiser
  )
endif()
