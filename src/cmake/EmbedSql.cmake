# Brings SQL into the program: the named blocks of schema/queries/*.sql and the steps of migrations/.
#
#   -- name: history_of_unit :many        begins a block; kinds :one :many :exec, and :part
#   -- input: year INT, unit INT          columns of the bulk input that it reads
#   -- scan: reason                       why it may walk a table from its start
#   -- totals: reason                     what it reads of `published` is under the seal of what is shown:
#                                         totals, and whether there are parts; also under a :part
#   …                                     the statement, up to the next "-- name:" line
#   -- part: NAME                         a line replaced by the body of the :part block NAME
#
# Included by CMakeLists.txt this file defines par_embed_sql(); run with cmake -P it does the work.
# SQL text is only ever held in strings: a CMake list would break at semicolons and brackets.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(PAR_EMBED_SQL_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

  # par_embed_sql(<out-folder> <sources-variable>)
  # Writes sql_blocks.{c,h} and migration_steps.{c,h} there at build time, and the blocks with their
  # parts filled in to <build>/queries/, where a shell can run them.
  function(par_embed_sql out sources)
    set(queries "${PROJECT_SOURCE_DIR}/schema/queries")
    set(migrations "${PROJECT_SOURCE_DIR}/migrations")
    set(schema "${PROJECT_SOURCE_DIR}/schema/schema.sql")
    set(readable "${PROJECT_BINARY_DIR}/queries")
    file(GLOB query_files CONFIGURE_DEPENDS "${queries}/*.sql")
    file(GLOB step_files CONFIGURE_DEPENDS "${migrations}/*")
    # The command names its files, so that it runs again when one goes away.
    string(MD5 query_names "${query_files}")
    string(MD5 step_names "${step_files}")

    add_custom_command(
      OUTPUT "${out}/sql_blocks.c" "${out}/sql_blocks.h"
      COMMAND "${CMAKE_COMMAND}" -DWHAT=blocks "-DIN=${queries}" "-DOUT=${out}"
        "-DREADABLE=${readable}" -DNAMES=${query_names} -P "${PAR_EMBED_SQL_SCRIPT}"
      DEPENDS ${query_files} "${PAR_EMBED_SQL_SCRIPT}"
      COMMENT "Embedding schema/queries"
      VERBATIM)
    add_custom_command(
      OUTPUT "${out}/migration_steps.c" "${out}/migration_steps.h"
      COMMAND "${CMAKE_COMMAND}" -DWHAT=migrations "-DIN=${migrations}" "-DOUT=${out}"
        "-DSCHEMA=${schema}" -DNAMES=${step_names} -P "${PAR_EMBED_SQL_SCRIPT}"
      DEPENDS ${step_files} "${schema}" "${PAR_EMBED_SQL_SCRIPT}"
      COMMENT "Embedding migrations"
      VERBATIM)

    # Statements and steps are longer than the 4095 characters that C17 promises for a literal; gcc
    # and clang take any length.
    set_source_files_properties("${out}/sql_blocks.c" "${out}/migration_steps.c"
      PROPERTIES COMPILE_OPTIONS "-Wno-overlength-strings")
    add_custom_target(par_sql DEPENDS
      "${out}/sql_blocks.c" "${out}/sql_blocks.h"
      "${out}/migration_steps.c" "${out}/migration_steps.h")
    set(${sources} "${out}/sql_blocks.c" "${out}/migration_steps.c" PARENT_SCOPE)
  endfunction()
  return()
endif()

cmake_minimum_required(VERSION 3.25)

# --- what both kinds share --------------------------------------------------------------------------

# Stops the build the way a compiler does: file, line, what is wrong.
function(fail file line text)
  # A leading blank keeps CMake from wrapping the line.
  message(FATAL_ERROR " ${file}:${line}: error: ${text}")
endfunction()

# Text of a file, with a line end at its end.
function(read_text path out)
  file(READ "${path}" text)
  if(NOT text MATCHES "\n$")
    string(APPEND text "\n")
  endif()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

# Leaves an unchanged file alone, so that nothing is compiled for it.
function(write_changed path text)
  if(EXISTS "${path}")
    file(READ "${path}" old)
    if("${old}" STREQUAL "${text}")
      return()
    endif()
  endif()
  file(WRITE "${path}" "${text}")
endfunction()

# A C string literal; every ? is escaped against trigraphs.
function(c_literal text out)
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  string(REPLACE "?" "\\?" text "${text}")
  string(REPLACE "\t" "\\t" text "${text}")
  string(REPLACE "\n" "\\n\"\n        \"" text "${text}")
  set(${out} "\"${text}\"" PARENT_SCOPE)
endfunction()

function(c_literal_or_null text out)
  if("${text}" STREQUAL "")
    set(${out} "NULL" PARENT_SCOPE)
  else()
    c_literal("${text}" literal)
    set(${out} "${literal}" PARENT_SCOPE)
  endif()
endfunction()

# --- named blocks -----------------------------------------------------------------------------------

# What is known of block N stands in kind_N, module_N, at_N, text_N, inputs_N, scan_N, totals_N; the names
# themselves, [a-z0-9_]+, are the one list.
function(read_blocks)
  file(GLOB files "${IN}/*.sql")
  list(SORT files)
  set(names)
  foreach(path IN LISTS files)
    get_filename_component(module "${path}" NAME_WE)
    read_text("${path}" rest)
    set(number 0)
    set(name "")
    set(in_head OFF)
    while(NOT "${rest}" STREQUAL "")
      string(FIND "${rest}" "\n" end)
      string(SUBSTRING "${rest}" 0 ${end} line)
      math(EXPR end "${end} + 1")
      string(SUBSTRING "${rest}" ${end} -1 rest)
      math(EXPR number "${number} + 1")

      if("${line}" MATCHES "^[ \t]*--[ \t]*name:")
        if(NOT "${line}" MATCHES "^-- name: ([a-z][a-z0-9_]*) :([a-z]+)[ \t]*$")
          fail("${path}" ${number} "a block begins with \"-- name: lower_case_name :kind\"")
        endif()
        set(name "${CMAKE_MATCH_1}")
        set(kind "${CMAKE_MATCH_2}")
        if(NOT kind MATCHES "^(one|many|exec|part)$")
          fail("${path}" ${number} "kind :${kind} of ${name} is not :one, :many, :exec or :part")
        endif()
        if(DEFINED at_${name})
          fail("${path}" ${number} "${name} is there already, at ${at_${name}}")
        endif()
        list(APPEND names "${name}")
        foreach(field text inputs scan totals)
          set(${field}_${name} "")
        endforeach()
        set(kind_${name} "${kind}")
        set(module_${name} "${module}")
        set(at_${name} "${path}:${number}")
        set(in_head ON)
      elseif("${line}" MATCHES "^[ \t]*--[ \t]*(input|scan|totals):[ \t]*(.*)$")
        set(attribute "${CMAKE_MATCH_1}")
        set(value "${CMAKE_MATCH_2}")
        string(STRIP "${value}" value)
        if(NOT in_head OR ("${kind_${name}}" STREQUAL "part" AND NOT attribute STREQUAL "totals"))
          fail("${path}" ${number} "\"-- ${attribute}:\" stands under the name of a statement, before its text")
        endif()
        if("${value}" STREQUAL "")
          fail("${path}" ${number} "\"-- ${attribute}:\" says nothing")
        endif()
        if(attribute STREQUAL "input")
          if(NOT "${inputs_${name}}" STREQUAL "")
            set(value "${inputs_${name}}, ${value}")
          endif()
          set(inputs_${name} "${value}")
        else()
          if(NOT "${${attribute}_${name}}" STREQUAL "")
            set(value "${${attribute}_${name}} ${value}")
          endif()
          set(${attribute}_${name} "${value}")
        endif()
      elseif("${line}" MATCHES "^[ \t]*--[ \t]*part:")
        if(NOT "${line}" MATCHES "^[ \t]*-- part: ([a-z][a-z0-9_]*)[ \t]*$")
          fail("${path}" ${number} "a part is named by \"-- part: lower_case_name\"")
        endif()
        if("${name}" STREQUAL "")
          fail("${path}" ${number} "part ${CMAKE_MATCH_1} stands before the first block")
        endif()
        set(in_head OFF)
        # The mark carries where it stands, for the message when no such part is found.
        string(APPEND text_${name} "-- part: ${CMAKE_MATCH_1} ${path}:${number}\n")
      elseif("${line}" MATCHES "^[ \t]*(--.*)?$")
        # Comments and blank lines are for readers of the file.
      elseif("${name}" STREQUAL "")
        fail("${path}" ${number} "text before the first \"-- name:\"")
      else()
        set(in_head OFF)
        string(APPEND text_${name} "${line}\n")
      endif()
    endwhile()
  endforeach()

  list(SORT names)
  foreach(name IN LISTS names)
    if("${text_${name}}" STREQUAL "")
      string(REGEX MATCH "^(.*):([0-9]+)$" at "${at_${name}}")
      fail("${CMAKE_MATCH_1}" ${CMAKE_MATCH_2} "${name} has no text")
    endif()
    foreach(field kind module at text inputs scan totals)
      set(${field}_${name} "${${field}_${name}}" PARENT_SCOPE)
    endforeach()
  endforeach()
  set(names "${names}" PARENT_SCOPE)
endfunction()

# Fills parts in: three times, since a part may hold parts, and those parts too, but no more.
function(fill_parts name out)
  set(text "${text_${name}}")
  foreach(level 1 2 3)
    set(filled "")
    while("${text}" MATCHES "(^|\n)-- part: ([a-z0-9_]+) ([^\n]*):([0-9]+)\n")
      set(mark "-- part: ${CMAKE_MATCH_2} ${CMAKE_MATCH_3}:${CMAKE_MATCH_4}\n")
      set(part "${CMAKE_MATCH_2}")
      if(NOT "${kind_${part}}" STREQUAL "part")
        fail("${CMAKE_MATCH_3}" ${CMAKE_MATCH_4} "no :part block is named ${part}")
      endif()
      string(FIND "${text}" "${mark}" at)
      string(LENGTH "${mark}" length)
      string(SUBSTRING "${text}" 0 ${at} before)
      math(EXPR after "${at} + ${length}")
      string(SUBSTRING "${text}" ${after} -1 text)
      string(APPEND filled "${before}${text_${part}}")
    endwhile()
    set(text "${filled}${text}")
  endforeach()
  if("${text}" MATCHES "(^|\n)-- part: ([a-z0-9_]+) ([^\n]*):([0-9]+)\n")
    fail("${CMAKE_MATCH_3}" ${CMAKE_MATCH_4}
      "part ${CMAKE_MATCH_2} stands more than two parts deep in ${name}")
  endif()
  string(STRIP "${text}" text)
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

# What a statement reads, by the seal that its tables are under; tests/queries proves it.
set(sealed_tables
  "BOOK:book,concept" "GROUP:unit_group" "UNIT:unit,unit_name,membership" "SUCCESSION:unit_succession"
  "DECISION:decision" "SCALE:scale,scale_class" "SET:criteria_set,criterion,crosswalk"
  "YEAR:evaluation,approval" "FIGURES:published_count,published_group"
  "ENTRANT:participant,result,published" "DETAIL:allowance,note,evidence,tally,published"
  "SCORE:score" "JOURNAL:batch,change,change_range")

# The text of a block and of its parts; where only totals of `published` are read, it stands for what
# these are under.
function(read_text_of name out)
  string(REPLACE " name_of_year" " participant JOIN unit_name" text "${text_${name}}")
  if(NOT "${totals_${name}}" STREQUAL "")
    string(REGEX REPLACE "(FROM|JOIN)([ \n]+)published([^a-z0-9_])" "\\1\\2participant\\3" text "${text}")
  endif()
  string(REGEX MATCHALL "-- part: [a-z0-9_]+" parts "${text}")
  foreach(part IN LISTS parts)
    string(REPLACE "-- part: " "" part "${part}")
    read_text_of(${part} more)
    string(APPEND text "${more}")
  endforeach()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

function(reads_of name out)
  read_text_of(${name} text)
  set(reads "0")
  foreach(sealed IN LISTS sealed_tables)
    string(REGEX MATCH "^([A-Z]+):(.*)$" sealed "${sealed}")
    set(seal "${CMAKE_MATCH_1}")
    string(REPLACE "," "|" tables "${CMAKE_MATCH_2}")
    if("${text}" MATCHES "(FROM|JOIN)[ \n]+(${tables})([^a-z0-9_]|$)")
      string(APPEND reads " | SQL_READS_${seal}")
    endif()
  endforeach()
  string(REPLACE "0 | " "" reads "${reads}")
  set(${out} "${reads}" PARENT_SCOPE)
endfunction()

function(embed_blocks)
  read_blocks()
  set(statements)
  foreach(name IN LISTS names)
    fill_parts(${name} text)   # parts too: a wrong one is found before it is used
    set(text_filled_${name} "${text}")
    if(NOT "${kind_${name}}" STREQUAL "part")
      list(APPEND statements ${name})
    endif()
  endforeach()
  list(LENGTH statements count)

  set(enum "")
  set(table "")
  foreach(name IN LISTS statements)
    string(TOUPPER ${name} upper)
    string(TOUPPER ${kind_${name}} kind)
    c_literal("${text_filled_${name}}" text)
    c_literal_or_null("${inputs_${name}}" inputs)
    c_literal_or_null("${scan_${name}}" scan)
    reads_of(${name} reads)
    string(APPEND enum "    SQL_${upper},\n")
    string(APPEND table "    {\"${module_${name}}\", \"${name}\", SQL_KIND_${kind},\n        ${text},\n"
      "        ${inputs},\n        ${scan},\n        ${reads}},\n")
  endforeach()

  write_changed("${OUT}/sql_blocks.h" "/* Made from schema/queries by src/cmake/EmbedSql.cmake. */
#ifndef SQL_BLOCKS_H
#define SQL_BLOCKS_H

#include <stddef.h>

enum sql_kind {
    SQL_KIND_ONE,  /* at most one row */
    SQL_KIND_MANY, /* rows in an order that ends in a unique key */
    SQL_KIND_EXEC  /* no rows */
};

/* The seals that a block's tables are under. */
enum sql_reads {
    SQL_READS_BOOK = 1,
    SQL_READS_GROUP = 2,
    SQL_READS_UNIT = 4,
    SQL_READS_DECISION = 8,
    SQL_READS_SCALE = 16,
    SQL_READS_SET = 32,
    SQL_READS_YEAR = 64,
    SQL_READS_ENTRANT = 128,
    SQL_READS_SCORE = 256,
    SQL_READS_JOURNAL = 512,
    SQL_READS_FIGURES = 1024,
    SQL_READS_SUCCESSION = 2048,
    SQL_READS_DETAIL = 4096
};

struct sql_block {
    const char *module; /* its file, schema/queries/<module>.sql */
    const char *name;
    enum sql_kind kind;
    const char *text;
    const char *inputs;      /* columns of the bulk input, or NULL */
    const char *scan_reason; /* why it may walk a table from its start, or NULL */
    unsigned reads;          /* sql_reads, joined */
};

/* Index of each block in sql_blocks, which is sorted by name. */
enum sql_block_id {
${enum}    SQL_BLOCK_END_
};

extern const struct sql_block sql_blocks[];
extern const size_t sql_block_count;

#endif
")
  write_changed("${OUT}/sql_blocks.c" "/* Made from schema/queries by src/cmake/EmbedSql.cmake. */
#include \"sql_blocks.h\"

const struct sql_block sql_blocks[] = {
${table}    {NULL, NULL, SQL_KIND_EXEC, NULL, NULL, NULL, 0},
};

const size_t sql_block_count = ${count};
")

  # The same statements for a shell: one file a module, parts filled in, one statement a block.
  file(MAKE_DIRECTORY "${READABLE}")
  set(modules)
  foreach(name IN LISTS statements)
    set(module "${module_${name}}")
    if(NOT module IN_LIST modules)
      list(APPEND modules "${module}")
      set(sheet_${module} "-- Made from schema/queries/${module}.sql, parts filled in; run a statement at a time.\n")
    endif()
    set(text "${text_filled_${name}}")
    if(NOT "${text}" MATCHES ";$")
      string(APPEND text ";")
    endif()
    string(APPEND sheet_${module} "\n-- name: ${name} :${kind_${name}}\n")
    if(NOT "${inputs_${name}}" STREQUAL "")
      string(APPEND sheet_${module}
        "-- input: CREATE TEMP TABLE input (${inputs_${name}});\n")
    endif()
    if(NOT "${scan_${name}}" STREQUAL "")
      string(APPEND sheet_${module} "-- scan: ${scan_${name}}\n")
    endif()
    string(APPEND sheet_${module} "${text}\n")
  endforeach()
  file(GLOB old RELATIVE "${READABLE}" "${READABLE}/*.sql")
  foreach(file IN LISTS old)
    get_filename_component(module "${file}" NAME_WE)
    if(NOT module IN_LIST modules)
      file(REMOVE "${READABLE}/${file}")
    endif()
  endforeach()
  foreach(module IN LISTS modules)
    write_changed("${READABLE}/${module}.sql" "${sheet_${module}}")
  endforeach()
endfunction()

# --- migrations -------------------------------------------------------------------------------------

# A released step never changes: its hash stands in LOCK.
function(check_lock)
  if(NOT EXISTS "${IN}/LOCK")
    return()
  endif()
  read_text("${IN}/LOCK" rest)
  set(number 0)
  while(NOT "${rest}" STREQUAL "")
    string(FIND "${rest}" "\n" end)
    string(SUBSTRING "${rest}" 0 ${end} line)
    math(EXPR end "${end} + 1")
    string(SUBSTRING "${rest}" ${end} -1 rest)
    math(EXPR number "${number} + 1")
    if("${line}" STREQUAL "")
      continue()
    endif()
    if(NOT "${line}" MATCHES "^([0-9a-f]+)  ([^ ]+)$")
      fail("${IN}/LOCK" ${number} "a line is a SHA-256, two blanks, a file name")
    endif()
    set(locked "${CMAKE_MATCH_1}")
    set(file "${CMAKE_MATCH_2}")
    if(NOT EXISTS "${IN}/${file}")
      fail("${IN}/LOCK" ${number} "the released step ${file} is gone")
    endif()
    file(SHA256 "${IN}/${file}" hash)
    if(NOT hash STREQUAL locked)
      fail("${IN}/${file}" 1
        "a released step was changed; add a new step instead (LOCK has ${locked}, the file ${hash})")
    endif()
  endwhile()
endfunction()

# The objects of schema/schema.sql, which ./dev schema writes and tests/schema proves: a statement
# begins with CREATE and ends with a semicolon before an empty line.
function(read_schema out)
  read_text("${SCHEMA}" rest)
  string(APPEND rest "\n")
  set(table "")
  string(FIND "${rest}" "\nCREATE " start)
  while(NOT start EQUAL -1)
    math(EXPR start "${start} + 1")
    string(SUBSTRING "${rest}" ${start} -1 rest)
    string(FIND "${rest}" ";\n\n" end)
    string(SUBSTRING "${rest}" 0 ${end} text)
    string(SUBSTRING "${rest}" ${end} -1 rest)
    if(NOT "${text}" MATCHES "^CREATE (UNIQUE )?(TABLE|INDEX|VIEW|TRIGGER) ([a-z0-9_]+)")
      fail("${SCHEMA}" 1 "an object of the schema has no plain name")
    endif()
    string(TOLOWER "${CMAKE_MATCH_2}" type)
    set(name "${CMAKE_MATCH_3}")
    set(owner "${name}")
    if("${text}" MATCHES "^CREATE (UNIQUE )?(INDEX|TRIGGER) [^;]* ON ([a-z0-9_]+)")
      string(REGEX MATCH " ON ([a-z0-9_]+)" on "${text}")
      set(owner "${CMAKE_MATCH_1}")
    endif()
    c_literal("${text}" text)
    string(APPEND table "    {\"${type}\", \"${name}\", \"${owner}\",\n        ${text}},\n")
    string(FIND "${rest}" "\nCREATE " start)
  endwhile()
  set(${out} "${table}" PARENT_SCOPE)
endfunction()

function(embed_migrations)
  check_lock()
  file(GLOB files "${IN}/*.sql")
  list(SORT files)
  set(count 0)
  set(previous "none")
  set(table "")
  foreach(path IN LISTS files)
    get_filename_component(file "${path}" NAME)
    if(NOT file MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)\\.sql$")
      fail("${path}" 1 "a step is named NNNN_lower_case.sql")
    endif()
    set(digits "${CMAKE_MATCH_1}")
    set(name "${CMAKE_MATCH_2}")
    string(REGEX REPLACE "^0+" "" version "${digits}")
    math(EXPR count "${count} + 1")
    if(NOT "${version}" STREQUAL "${count}")
      fail("${path}" 1 "step ${digits} follows step ${previous}; steps go 0001, 0002, … without a gap")
    endif()
    set(previous "${digits}")
    read_text("${path}" text)
    c_literal("${text}" text)
    string(APPEND table "    {${count}, \"${name}\",\n        ${text}},\n")
  endforeach()

  read_schema(schema)

  write_changed("${OUT}/migration_steps.h" "/* Made from migrations/ by src/cmake/EmbedSql.cmake. */
#ifndef MIGRATION_STEPS_H
#define MIGRATION_STEPS_H

#include <stddef.h>

struct migration_step {
    int version; /* user_version of a book after this step */
    const char *name;
    const char *text;
};

/* In order; step i has version i + 1. */
extern const struct migration_step migration_steps[];
extern const size_t migration_step_count;

/* A table, index, view or trigger that all steps make, as sqlite_schema has it. */
struct schema_object {
    const char *type;
    const char *name; /* NULL ends the list */
    const char *table;
    const char *sql;
};

/* What a book of this program looks like, in the order of making. */
extern const struct schema_object schema_objects[];

#endif
")
  write_changed("${OUT}/migration_steps.c" "/* Made from migrations/ by src/cmake/EmbedSql.cmake. */
#include \"migration_steps.h\"

const struct migration_step migration_steps[] = {
${table}    {0, NULL, NULL},
};

const size_t migration_step_count = ${count};

const struct schema_object schema_objects[] = {
${schema}    {NULL, NULL, NULL, NULL},
};
")
endfunction()

if(WHAT STREQUAL "blocks")
  embed_blocks()
elseif(WHAT STREQUAL "migrations")
  embed_migrations()
else()
  message(FATAL_ERROR "WHAT is blocks or migrations")
endif()
