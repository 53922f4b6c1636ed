/* What is written is read again before it lasts: a row that becomes another one on the way is
 * refused, and the book is as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h> /* a trigger of the connection's own falsifies */

#include <cmocka.h>

#include "dump.h"
#include "sealed_book.h"

static sqlite3 *opened; /* the connection that was opened last */

static int
note_connection(sqlite3 *db, const char **message, const struct sqlite3_api_routines *api)
{
    (void)message, (void)api;
    opened = db;
    return SQLITE_OK;
}

static void
must(enum par_status status, const struct par_error *err)
{
    if (status != PAR_OK)
        fail_msg("status %d: %s", (int)status, err->text);
}

/* What a batch writes, and the status with which it begins to go wrong. */
static enum par_status
import_scores(struct par_batch *batch, struct par_error *err)
{
    static const char text[] =
        "year,unit,criterion,self,final\n2024,a,1.1,58,57\n2024,b,1.1,40,39\n"
        "2024,d,1.1,50,40\n2024,d,1.2,,15\n";
    struct par_import_options options = {0};
    struct par_import_summary summary;
    FILE *file = tmpfile();
    enum par_status status;

    assert_non_null(file);
    fputs(text, file);
    rewind(file);
    status =
        par_import(batch, "scores", fileno(file), "scores", &options, NULL, NULL, &summary, err);
    fclose(file);
    return status;
}

static enum par_status
set_score(struct par_batch *batch, struct par_error *err)
{
    return sealed_book_score(batch, "a", "1.2", 170000, err);
}

static enum par_status
rename_unit(struct par_batch *batch, struct par_error *err)
{
    return par_unit_rename(batch, "a", "Sở Khác", NULL, 2026, NULL, err);
}

static enum par_status
approve(struct par_batch *batch, struct par_error *err)
{
    char code[PAR_CODE_SIZE];

    return par_approve(code, batch, 2024, "so", DECISION, DECIDED, err);
}

#define FALSIFY(event, change) "CREATE TEMP TRIGGER falsify AFTER " event " BEGIN " change "; END"

static const struct {
    const char *what, *trigger;
    enum par_status (*write)(struct par_batch *batch, struct par_error *err);
} cases[] = {
    {"a score of a file that comes",
     FALSIFY("INSERT ON main.score", "UPDATE score SET final = final + 1 WHERE evaluation_id = "
                                     "NEW.evaluation_id AND unit_id = NEW.unit_id AND "
                                     "criterion_id = NEW.criterion_id"),
     import_scores},
    {"a score of a file that changes",
     FALSIFY("UPDATE OF final ON main.score WHEN NEW.final = 570000",
             "UPDATE score SET final = 560000 WHERE evaluation_id = NEW.evaluation_id AND unit_id "
             "= NEW.unit_id AND criterion_id = NEW.criterion_id"),
     import_scores},
    {"another stage of it",
     FALSIFY("UPDATE OF final ON main.score WHEN NEW.final = 570000",
             "UPDATE score SET self = 560000 WHERE evaluation_id = NEW.evaluation_id AND unit_id = "
             "NEW.unit_id AND criterion_id = NEW.criterion_id"),
     import_scores},
    {"a score of a file that goes",
     FALSIFY("INSERT ON main.score WHEN NEW.final = 150000",
             "DELETE FROM score WHERE evaluation_id = NEW.evaluation_id AND unit_id = NEW.unit_id "
             "AND criterion_id = NEW.criterion_id"),
     import_scores},
    {"a single score",
     FALSIFY("UPDATE ON main.score WHEN NEW.final = 170000",
             "UPDATE score SET final = 160000 WHERE evaluation_id = NEW.evaluation_id AND unit_id "
             "= NEW.unit_id AND criterion_id = NEW.criterion_id"),
     set_score},
    {"a name",
     FALSIFY("INSERT ON main.unit_name", "UPDATE unit_name SET name = 'x' WHERE "
                                         "unit_id = NEW.unit_id AND from_year = 2026"),
     rename_unit},
    {"a name that goes",
     FALSIFY("INSERT ON main.unit_name", "DELETE FROM unit_name WHERE unit_id "
                                         "= NEW.unit_id AND from_year = 2026"),
     rename_unit},
    {"a printed fact of an approval",
     "DROP TRIGGER IF EXISTS temp.falsify; CREATE TEMP TRIGGER falsify BEFORE INSERT ON "
     "main.published WHEN NEW.rank = 1 BEGIN INSERT INTO published (entry, evaluation_id, "
     "unit_id, part, decision_id, rank, group_size, class_name, class_key) VALUES (NEW.entry, "
     "NEW.evaluation_id, NEW.unit_id, NEW.part, NEW.decision_id, 2, NEW.group_size, "
     "NEW.class_name, NEW.class_key); SELECT RAISE(IGNORE); END",
     approve},
    {"a printed fact of an approval that goes",
     FALSIFY("INSERT ON main.published WHEN NEW.rank = 1",
             "DELETE FROM published WHERE entry = NEW.entry"),
     approve},
    {"the state of an approved year",
     FALSIFY("UPDATE OF state ON main.evaluation",
             "UPDATE evaluation SET state = 'open' WHERE id = NEW.id AND NEW.state = 'approved'"),
     approve},
};

static void
refuses_what_became_another(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct par_error err = PAR_ERROR_INIT;
        char path[BOOK_PATH_SIZE];
        struct par_book *book = NULL;
        struct par_batch *batch;
        char *before, *after;
        enum par_status status = PAR_OK;

        book = sealed_book_make(path, true);
        before = book_dump(path);
        par_book_close(book);
        must(par_book_open(&book, path, PAR_WRITE, &err), &err);
        for (int falsified = 0; falsified < 2; falsified++) {
            if (falsified && sqlite3_exec(opened, cases[i].trigger, NULL, NULL, NULL) != SQLITE_OK)
                fail_msg("%s: %s", cases[i].what, sqlite3_errmsg(opened));
            batch = sealed_book_batch(book, NULL);
            par_error_clear(&err);
            status = cases[i].write(batch, &err);
            if (!falsified) { /* it is the trigger that is refused */
                must(status, &err);
                par_batch_cancel(batch);
            } else if (status == PAR_OK) {
                status = par_batch_commit(batch, NULL, &err);
            } else {
                par_batch_cancel(batch);
            }
        }
        if (status == PAR_OK)
            fail_msg("%s: was taken", cases[i].what);
        par_book_close(book);
        after = book_dump(path);
        assert_string_equal(before, after);
        free(before);
        free(after);
        sealed_book_end(NULL, path);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(refuses_what_became_another)};

    sqlite3_auto_extension((void (*)(void))note_connection);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
