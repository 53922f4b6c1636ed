#include "undone.h"

#include "book.h"
#include "dump.h"
#include "fill.h"

#include <stdio.h>
#include <stdlib.h>

enum par_status
try_undo(int64_t which)
{
    struct par_batch *batch = batch_of(book);
    enum par_status status = par_undo(batch, which, NULL, fresh());

    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, fresh());
    par_batch_cancel(batch);
    return status;
}

int64_t
undo(int64_t which)
{
    struct par_batch *batch = batch_of(book);
    int64_t number = -1;

    WORKS(par_undo(batch, which, &number, fresh()));
    if (which != 0)
        assert_int_equal(number, which);
    number = commit(batch);
    SOUND(BOOK);
    return number;
}

void
refuses_because_of(int64_t which, int64_t later)
{
    char *before = book_dump(BOOK);
    char said[96];

    snprintf(said, sizeof said, "batch %d cannot be undone: batch %d changed the same record",
             (int)which, (int)later);
    REFUSED(try_undo(which), PAR_STATE, "built_on");
    assert_string_equal(failure.text, said);
    assert_string_equal(failure.hint.pattern, "look at it with: parindex log --batch {1}");
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

void
fill_of_all(struct par_batch *batch)
{
    add_decision(batch, "12/QĐ", "2022-12-30");
    add_decision(batch, "13/QĐ", NULL);
    add_group(batch, "so", "Khối sở");
    add_group(batch, "huyen", "Khối huyện");
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    add_unit(batch, "tai-chinh", "Sở Tài chính", "so");
    add_unit(batch, "kon-ray", "Huyện Kon Rẫy", "huyen");
    WORKS(
        par_unit_rename(batch, "noi-vu", "Sở Nội vụ mới", "Home Affairs", 2022, "12/QĐ", fresh()));
    add_class(batch, "thang", "Tốt", "80", "60");
    add_class(batch, "thang", "Khá", ">65", "");
    add_class(batch, "thang", "Yếu", "", "");
    add_criterion(batch, "bo", "1", "", NULL);
    add_criterion(batch, "bo", "1.1", "4", NULL);
    add_criterion(batch, "bo", "1.2", "6", NULL);
    add_criterion(batch, "bo", "2", "5", NULL);
    add_criterion(batch, "bo", "T", "2", "bonus");
    WORKS(par_set_put(batch,
                      &(struct par_set){.code = "bo",
                                        .title = "Bộ",
                                        .decision = "12/QĐ",
                                        .printed_max = points("15"),
                                        .printed_count = number(3)},
                      NULL, fresh()));
    WORKS(par_set_copy(batch, "bo", "bo-sau", fresh()));
    open_year(batch, 2023, "so", "bo", "thang");
    open_year(batch, 2015, "so", NULL, "thang");
    add_allowance(batch, 2023, "noi-vu", "2", "3");
    add_score(batch, 2023, "noi-vu", "1.1", "3.5");
    add_score(batch, 2023, "noi-vu", "1.2", "6");
    add_score(batch, 2023, "noi-vu", "2", "1.25");
    WORKS(par_score_set(NULL, batch, 2023, "tai-chinh", "1.1", PAR_SELF, points("4"), "tự chấm",
                        fresh()));
}
