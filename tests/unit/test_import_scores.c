/* Long files of scores: written in bulk, added up while they pass, stopped, and read while others
 * write. */
#include "import_book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { UNITS = 130, LEAVES = 90, YEARS = 2 };

static uint64_t seed = 20261128;

static unsigned
draw(unsigned below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(seed >> 33) % below;
}

/* Ten domains of nine leaves; one of bonus points, one of penalty points, and penalties inside a
 * normal one under a cap of their own. */
static void
make_criteria(struct buffer *out)
{
    char line[120];

    buffer_text(out, "set,code,parent,title,max_points,kind\n");
    for (int d = 1; d <= 10; d++) {
        const char *kind = d == 9 ? "bonus" : d == 10 ? "penalty" : "normal";

        snprintf(line, sizeof line, "s,%d,,Lĩnh vực,%s,%s\n", d, d >= 9 ? "3" : "", kind);
        buffer_text(out, line);
        if (d == 8)
            buffer_text(out, "s,8.x,8,Trừ điểm,2,penalty\n");
        for (int k = 1; k <= 9; k++) {
            bool taken = d == 8 && k > 6;

            snprintf(line, sizeof line, "s,%d.%d,%d%s,Tiêu chí,%d,%s\n", d, k + 8, d,
                     taken ? ".x" : "", 1 + k % 4, taken ? "penalty" : kind);
            buffer_text(out, line);
        }
    }
}

static struct world *
open_world(void)
{
    static int number;
    char name[32];
    struct buffer text = BUFFER_INIT;
    struct world *world;

    snprintf(name, sizeof name, "import-scores-%d", number++);
    world = world_new(name);
    world_must(world, "groups", "code,name\ng0,Khối 0\ng1,Khối 1\n");
    buffer_text(&text, "code,name,group\n");
    for (int i = 0; i < UNITS; i++) {
        char line[64];

        snprintf(line, sizeof line, "u%03d,Đơn vị %d,g%d\n", i, i, i % 2);
        buffer_text(&text, line);
    }
    world_must(world, "units", buffer_get(&text));
    buffer_clear(&text);
    make_criteria(&text);
    world_must(world, "criteria", buffer_get(&text));
    world_must(world, "scales", "scale,class,lower_bound\nt,A,60\nt,B,40\nt,C,0\n");
    world_must(
        world, "years",
        "year,group,set,scale,na\n2023,g0,s,t,lower\n2023,g1,s,t,rescale\n2024,g0,s,t,lower\n"
        "2024,g1,s,t,lower\n");
    world_must(world, "allowances",
               "year,unit,criterion,max_points,reason\n"
               "2023,u001,1.10,0,Không có\n2024,u004,2.11,0.5,Một phần\n");
    buffer_free(&text);
    return world;
}

/* A line for each cell in the order of the table; one in so many is missing, 0: none. */
static size_t
make_lines(char (*lines)[48], unsigned missing)
{
    size_t count = 0;

    for (int y = 2023; y < 2023 + YEARS; y++)
        for (int u = 0; u < UNITS; u++)
            for (int d = 1; d <= 10; d++)
                for (int k = 1; k <= 9; k++) {
                    unsigned most = (unsigned)(1 + k % 4) * 10000, points;

                    if ((y == 2023 && u == 1 && d == 1 && k == 2) ||
                        (y == 2024 && u == 4 && d == 2 && k == 3))
                        most = 0;
                    if (missing > 0 && draw(missing) == 0)
                        continue;
                    points = draw(most + 1);
                    snprintf(lines[count++], sizeof lines[0], "%d,u%03d,%d.%d,,%u.%04u\n", y, u, d,
                             k + 8, points / 10000, points % 10000);
                }
    return count;
}

static void
join(struct buffer *out, char (*lines)[48], size_t from, size_t to)
{
    buffer_clear(out);
    buffer_text(out, "year,unit,criterion,self,final\n");
    for (size_t i = from; i < to; i++)
        buffer_text(out, lines[i]);
}

static void
shuffle(char (*lines)[48], size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = draw((unsigned)i);
        char line[48];

        memcpy(line, lines[i - 1], sizeof line);
        memcpy(lines[i - 1], lines[other], sizeof line);
        memcpy(lines[other], line, sizeof line);
    }
}

/* What is derived, as text, for two books to be compared. */
static char *
derived(struct world *world)
{
    static const char sql[] =
        "SELECT group_concat(line, char(10)) FROM (SELECT e.year || ' ' || u.code || ' ' || c.code "
        "|| ' ' || t.points || ' ' || t.maximum || ' ' || t.leaves || ' ' || t.scored || ' ' || "
        "t.locator AS line FROM tally t JOIN evaluation e ON e.id = t.evaluation_id JOIN unit u ON "
        "u.id = t.unit_id JOIN criterion c ON c.id = t.domain_id UNION ALL SELECT e.year || ' ' || "
        "u.code || ' ' || r.points || ' ' || r.maximum || ' ' || r.bonus || ' ' || r.penalty || ' "
        "' "
        "|| r.scored || ' ' || coalesce(r.min_domain, '-') || ' ' || coalesce(r.index_value, '-') "
        "|| "
        "' ' || coalesce(r.class_position, '-') || ' ' || coalesce(r.rank, '-') || ' ' || "
        "coalesce(r.sort1, '-') || ' ' || coalesce(r.sort2, '-') || ' ' || hex(r.cells) FROM "
        "result r "
        "JOIN evaluation e ON e.id = r.evaluation_id JOIN unit u ON u.id = r.unit_id ORDER BY 1)";

    return strdup(sql_get(world->path, sql));
}

/* `check` computes everything again by statements of its own, and hashes it. */
static void
is_sound(struct world *world)
{
    const struct par_check_query query = {NULL, NULL};
    struct par_findings *list = NULL;
    struct par_finding row;

    assert_int_equal(par_check_list(&list, world->book, &query, &world->err), PAR_OK);
    while (par_check_next(&row, list, &world->err) == PAR_OK) {
        if (strcmp(row.level, "error") == 0)
            print_error("%s\n", row.text);
        assert_string_not_equal(row.level, "error");
    }
    par_check_list_free(list);
}

/* In the order of the table, out of it, in two files of which the second meets unit-years that have
 * scores, and once more: the same results, whoever added them up. */
static void
comes_to_the_same_by_every_way(void **state)
{
    static char lines[YEARS * UNITS * LEAVES][48];
    struct buffer text = BUFFER_INIT;

    (void)state;
    for (unsigned missing = 0; missing <= 200; missing += 200) {
        size_t count = make_lines(lines, missing);
        struct world *ordered = open_world(), *mixed = open_world(), *halves = open_world();
        char *first, *second, *third;

        join(&text, lines, 0, count);
        world_must(ordered, "scores", buffer_get(&text));
        assert_int_equal(ordered->summary.added, count);
        shuffle(lines, count);
        join(&text, lines, 0, count);
        world_must(mixed, "scores", buffer_get(&text));
        assert_int_equal(mixed->summary.added, count);
        world_must(mixed, "scores", buffer_get(&text)); /* what stands is no change */
        assert_int_equal(mixed->batch, 0);
        join(&text, lines, 0, count / 2);
        world_must(halves, "scores", buffer_get(&text));
        join(&text, lines, count / 2, count);
        world_must(halves, "scores", buffer_get(&text));
        assert_int_equal(halves->summary.added, count - count / 2);

        first = derived(ordered);
        second = derived(mixed);
        third = derived(halves);
        assert_string_equal(first, second);
        assert_string_equal(first, third);
        is_sound(ordered);
        is_sound(mixed);
        is_sound(halves);
        assert_int_equal(
            sql_count(ordered->path, "SELECT count(*) FROM change WHERE record = 'score'"), 0);
        assert_int_equal(sql_count(ordered->path, "SELECT sum(cells) FROM change_range"), count);
        free(first);
        free(second);
        free(third);
        world_free(ordered);
        world_free(mixed);
        world_free(halves);
    }
    buffer_free(&text);
}

/* The lines of repeated cells are told wherever they stand in the file. */
static void
tells_repeated_cells_of_a_long_file(void **state)
{
    static char lines[YEARS * UNITS * LEAVES][48];
    size_t count = make_lines(lines, 0);
    struct buffer text = BUFFER_INIT;
    struct world *world = open_world();

    (void)state;
    join(&text, lines, 0, count);
    buffer_text(&text, "2023,u000,1.9,,0\n");
    assert_int_equal(world_import(world, "scores", buffer_get(&text)), PAR_INVALID);
    assert_string_equal(buffer_get(&world->faults),
                        "23402:2 unit duplicate: repeats line 2 (2023, Đơn vị 0, 1.9)\n");
    assert_int_equal(sql_count(world->path, "SELECT count(*) FROM score"), 0);
    buffer_free(&text);
    world_free(world);
}

/* Something that is not as in the lines before it. */
static void
spoil(char line[48], unsigned how)
{
    char *end = line + strlen(line) - 1;

    *end = '\0';
    switch (how) {
    case 0:
        strcpy(end, "5\n"); /* a digit more: perhaps too many, perhaps too much */
        return;
    case 1:
        strcpy(end, ",\n");
        return;
    case 2:
        strcpy(end, " \r\n");
        return;
    case 3:
        strcpy(end, "\n\n");
        return;
    case 4:
        strcpy(strrchr(line, ','), ",\n");
        return;
    case 5:
        strcpy(strrchr(line, ','), "\n");
        return;
    case 6:
        strcpy(strrchr(line, ','), ",9\n");
        return;
    case 7:
        strcpy(strrchr(line, ','), ",1.\n");
        return;
    case 8:
        strcpy(strrchr(line, ','), ",-1\n");
        return;
    case 9:
        strcpy(strrchr(line, ','), ".x,1\n");
        return;
    case 10:
        line[3] = '5'; /* a year that is not open */
        strcpy(end, "\n");
        return;
    default:
        strcpy(strrchr(line, ','), "1,0.5\n"); /* the first appraisal */
    }
}

/* With quotes about its year no line is read together with others. */
static void
quote(struct buffer *out, char (*lines)[48], size_t count)
{
    buffer_clear(out);
    buffer_text(out, "year,unit,criterion,self,final\n");
    for (size_t i = 0; i < count; i++) {
        buffer_text(out, "\"");
        buffer_put(out, lines[i], 4);
        buffer_text(out, "\"");
        buffer_text(out, lines[i] + 4);
    }
}

/* Lines that begin alike are read together; what is wrong among them, and what is right, is the
 * same as when each is read by itself. */
static void
reads_lines_together_as_one_by_one(void **state)
{
    static char lines[YEARS * UNITS * LEAVES][48];
    struct buffer together = BUFFER_INIT, alone = BUFFER_INIT;
    struct world *first = open_world(), *second = open_world();

    (void)state;
    for (int round = 0; round < 18; round++) {
        size_t count = make_lines(lines, round % 2 == 0 ? 0 : 30) / 20;
        char *a, *b;

        for (unsigned spoilt = round < 3 ? 0 : draw(12); spoilt > 0; spoilt--)
            spoil(lines[draw((unsigned)count)], round < 15 ? (unsigned)round - 3 : draw(12));
        join(&together, lines, 0, count);
        quote(&alone, lines, count);
        assert_int_equal(world_import(first, "scores", buffer_get(&together)),
                         world_import(second, "scores", buffer_get(&alone)));
        assert_string_equal(buffer_get(&first->faults), buffer_get(&second->faults));
        assert_memory_equal(&first->summary, &second->summary, sizeof first->summary);
        a = derived(first);
        b = derived(second);
        assert_string_equal(a, b);
        free(a);
        free(b);
    }
    is_sound(first);
    world_free(first);
    world_free(second);
    buffer_free(&together);
    buffer_free(&alone);
}

/* ---- stopping ---- */

struct stop {
    long nth, asked;
};

static int
stop_there(void *context, const char *what, int64_t done, int64_t total)
{
    struct stop *stop = context;

    (void)what, (void)done, (void)total;
    return ++stop->asked >= stop->nth;
}

static enum par_status
import_stopped(struct world *world, const char *text)
{
    struct par_import *import = NULL;
    struct par_batch *batch = NULL;
    FILE *file = tmpfile();
    enum par_status status;

    fputs(text, file);
    rewind(file);
    par_error_clear(&world->err);
    status = par_import_open(&import, world->book, "scores", fileno(file), "file.csv", NULL,
                             &world->err);
    if (status == PAR_OK)
        status = par_batch_begin(&batch, world->book, "test", "import", NULL, &world->err);
    if (status == PAR_OK)
        status = par_import_put(import, batch, NULL, NULL, NULL, &world->err);
    if (status == PAR_OK)
        status = par_batch_commit(batch, NULL, &world->err);
    else
        par_batch_cancel(batch);
    par_import_close(import);
    fclose(file);
    return status;
}

/* Wherever it is stopped nothing has changed, and the next one goes through. */
static void
stops_wherever_it_is_asked(void **state)
{
    static char lines[YEARS * UNITS * LEAVES][48];
    size_t count = make_lines(lines, 0);
    struct buffer text = BUFFER_INIT;
    struct world *world = open_world();
    enum par_status status = PAR_STOPPED;
    struct stop stop = {0};
    long stops = 0;

    (void)state;
    join(&text, lines, 0, count);
    for (long nth = 1; status != PAR_OK; nth += 1 + nth / 6) {
        stop = (struct stop){.nth = nth};
        par_book_on_progress(world->book, stop_there, &stop);
        status = import_stopped(world, buffer_get(&text));
        par_book_on_progress(world->book, NULL, NULL);
        if (status == PAR_OK)
            break;
        stops++;
        assert_int_equal(status, PAR_STOPPED);
        assert_string_equal(world->err.code, "stopped");
        assert_int_equal(sql_count(world->path, "SELECT count(*) FROM score"), 0);
        assert_int_equal(sql_count(world->path, "SELECT max(id) FROM batch"), 6);
        assert_int_equal(access("import-scores-journal", F_OK), -1);
    }
    assert_true(stops > 10);
    assert_int_equal(sql_count(world->path, "SELECT count(*) FROM score"), count);
    is_sound(world);
    buffer_free(&text);
    world_free(world);
}

/* ---- beside others ---- */

struct other {
    const char *path;
    const char *kind, *text; /* imported once, while the file is read */
    bool done;
};

static int
write_meanwhile(void *context, const char *what, int64_t done, int64_t total)
{
    struct other *other = context;
    struct world world = {.file_name = "other.csv"};

    (void)total;
    if (other->done || what == NULL || strcmp(what, "reading") != 0 || done == 0)
        return 0;
    other->done = true;
    assert_int_equal(par_book_open(&world.book, other->path, PAR_WRITE, &world.err), PAR_OK);
    world_must(&world, other->kind, other->text);
    par_book_close(world.book);
    buffer_free(&world.faults);
    buffer_free(&world.hints);
    return 0;
}

/* A file that is read holds nobody, and what another one changed meanwhile is looked at again. */
static void
looks_again_when_the_book_was_changed(void **state)
{
    static char lines[YEARS * UNITS * LEAVES][48];
    static const struct {
        const char *kind, *text;
        enum par_status status;
    } cases[] = {
        {"decisions", "number,date\n1/QĐ,2024-02-01\n", PAR_OK},
        {"scores", "year,unit,criterion,final\n2023,u000,1.9,1\n", PAR_OK},
        {"allowances", "year,unit,criterion,max_points,reason\n2023,u000,1.9,0,Không có\n",
         PAR_INVALID},
    };
    size_t count = make_lines(lines, 0);
    struct buffer text = BUFFER_INIT;

    (void)state;
    strcpy(lines[0], "2023,u000,1.9,,0.5\n");
    join(&text, lines, 0, count);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world *world = open_world();
        struct other other = {world->path, cases[i].kind, cases[i].text, false};

        par_book_on_progress(world->book, write_meanwhile, &other);
        assert_int_equal(import_stopped(world, buffer_get(&text)), cases[i].status);
        par_book_on_progress(world->book, NULL, NULL);
        assert_true(other.done);
        assert_int_equal(sql_count(world->path, "SELECT count(*) FROM score"),
                         cases[i].status == PAR_OK ? (int64_t)count : 0);
        is_sound(world);
        world_free(world);
    }
    buffer_free(&text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_to_the_same_by_every_way),
        cmocka_unit_test(tells_repeated_cells_of_a_long_file),
        cmocka_unit_test(reads_lines_together_as_one_by_one),
        cmocka_unit_test(stops_wherever_it_is_asked),
        cmocka_unit_test(looks_again_when_the_book_was_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
