#include "unit.h"

#include <stdlib.h>

int64_t
period_first(const struct par_unit *period)
{
    return period->from_year.absent == PAR_PRESENT ? period->from_year.value : 0;
}

int64_t
period_last(const struct par_unit *period)
{
    return period->to_year.absent == PAR_PRESENT ? period->to_year.value : 9999;
}

static void
keep_period(struct periods *periods, const struct par_unit *row)
{
    struct par_unit *at;
    size_t place = periods->count;

    must_room(&periods->row, periods->count, sizeof periods->row[0]);
    while (place > 0 && period_first(&periods->row[place - 1]) > period_first(row)) {
        periods->row[place] = periods->row[place - 1];
        place--;
    }
    periods->count++;
    at = &periods->row[place];
    *at = *row;
    at->code = keep_text(&periods->keep, row->code);
    at->name = keep_text(&periods->keep, row->name);
    at->name_en = keep_text(&periods->keep, row->name_en);
    at->short_name = keep_text(&periods->keep, row->short_name);
    at->group_code = keep_text(&periods->keep, row->group_code);
    at->names_before = keep_text(&periods->keep, row->names_before);
}

enum par_status
periods_read(struct periods *out, struct session *session)
{
    struct par_unit_query query = {.unit = session->arguments.unit};
    struct par_units *list = NULL;
    struct par_unit row;
    enum par_status status = par_unit_list(&list, session->book, &query, &session->error);

    *out = (struct periods){0};
    if (status == PAR_OK)
        out->fields = par_list_fields((struct par_list *)list, &out->field_count);
    while (status == PAR_OK && (status = par_unit_next(&row, list, &session->error)) == PAR_OK)
        keep_period(out, &row);
    par_unit_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

void
periods_free(struct periods *periods)
{
    free(periods->row);
    keep_free(&periods->keep);
}
