#include "criteria_tree.h"

#include "book.h"
#include "fill.h"

#include <string.h>

struct par_criterion
criterion_of(const char *code, const char *parent, const char *max, const char *kind)
{
    return (struct par_criterion){.set = "bo",
                                  .code = code,
                                  .parent = parent,
                                  .title = code,
                                  .max_points = points(max),
                                  .kind = kind};
}

const char *
tree_of(const char *set, const char *criterion)
{
    static struct buffer out;
    struct par_criteria *list = NULL;
    struct par_criterion got;

    buffer_clear(&out);
    WORKS(par_criterion_list(&list, book, &(struct par_criterion_query){set, criterion}, fresh()));
    while (par_criterion_next(&got, list, fresh()) == PAR_OK) {
        char max[PAR_DECIMAL_SIZE];

        buffer_text(&out, out.length > 0 ? " " : "");
        buffer_text(&out, got.code);
        buffer_char(&out, '(');
        buffer_number(&out, got.depth.value);
        buffer_char(&out, ',');
        buffer_text(&out, got.parent != NULL ? got.parent : "~");
        buffer_char(&out, ')');
        if (got.leaf.value) {
            buffer_char(&out, '=');
            buffer_text(
                &out, par_decimal_text(max, sizeof max, got.max_points, '.') == PAR_OK ? max : "~");
        }
        if (strcmp(got.kind, "normal") != 0)
            buffer_text(&out, strcmp(got.kind, "bonus") == 0 ? "+" : "-");
    }
    par_criterion_list_free(list);
    return buffer_get(&out);
}

void
open_scored(void)
{
    struct par_batch *batch = batch_of(book);

    add_group(batch, "so", "Khối sở");
    add_unit(batch, "u", "U", "so");
    add_unit(batch, "v", "V", "so");
    add_criterion(batch, "bo", "1", "", NULL);
    add_criterion(batch, "bo", "1.1", "10", NULL);
    add_criterion(batch, "bo", "1.2", "10", NULL);
    add_criterion(batch, "bo", "2", "5", NULL);
    open_year(batch, 2023, "so", "bo", NULL);
    add_score(batch, 2023, "u", "1.1", "7.5");
    add_score(batch, 2023, "u", "1.2", "0");
    add_score(batch, 2023, "u", "2", "5");
    WORKS(par_score_set(NULL, batch, 2023, "v", "1.1", PAR_SELF, points("9"), NULL, fresh()));
    add_allowance(batch, 2023, "v", "2", "4");
    (void)commit(batch);
}
