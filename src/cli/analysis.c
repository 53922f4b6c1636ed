#include "analysis.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "year.h"

enum par_status
analysis_rules(int *point_decimals, struct sheet *sheet, struct session *session, int64_t year,
               const char *group)
{
    struct evaluations evaluations = {0};
    struct string line = {0};
    char *text = must_format("%" PRId64, year);
    enum par_status status = evaluations_read(&evaluations, session, text, group);
    const struct par_evaluation *rules =
        status == PAR_OK ? evaluations_find(&evaluations, year, group) : NULL;

    if (rules != NULL) {
        string_add(&line, _("Rules: "));
        rules_add(&line, rules);
        if (rules->scale != NULL) {
            struct string conditions = {0};

            status = conditions_add(&conditions, session, rules->scale);
            if (conditions.length > 0)
                string_format(&line, " %s.", string_get(&conditions));
            string_free(&conditions);
        }
        sheet_note(sheet, "", string_get(&line));
        if (point_decimals != NULL)
            *point_decimals = (int)rules->point_decimals.value;
    }
    string_free(&line);
    free(text);
    evaluations_free(&evaluations);
    return status;
}

enum par_status
analysis_rules_of_unit(int *point_decimals, struct sheet *sheet, struct session *session)
{
    char *group = NULL;
    enum par_status status = ask_group_of_unit(&group, session);

    if (status == PAR_OK)
        status = analysis_rules(point_decimals, sheet, session, session->arguments.year, group);
    free(group);
    return status;
}

const char *
analysis_points(char buf[PAR_DECIMAL_SIZE], struct par_decimal points, int decimals)
{
    points.decimals = (uint8_t)decimals;
    return lang_decimal(buf, points);
}

void
analysis_provisional(struct writer *writer, int64_t missing)
{
    enum lang reader;
    char *text;

    if (missing == 0)
        return;
    reader = writer_speak(writer);
    text = must_format(ngettext("%lld unit has scores missing: ranks are provisional",
                                "%lld units have scores missing: ranks are provisional", missing),
                       (long long)missing);
    writer_note(writer, "provisional", text);
    lang_use(reader);
    free(text);
}

void
add_move(struct grid *grid, const char *from, const char *to)
{
    if (from == NULL)
        from = "–";
    if (to == NULL)
        to = "–";
    if (strcmp(from, to) == 0)
        grid_cell(grid, to);
    else
        grid_cellf(grid, "%s → %s", from, to);
}
