/* Bounds that do not fall from class to class: a slip of the pen, and then classes come out wrong.
 */
#include "scale.h"

#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "must.h"

/* The last class above whose bound is known. */
struct above {
    char *scale;
    char *class_name;
    struct par_decimal bound;
};

static void
remember(struct above *above, const struct par_scale_class *row)
{
    free(above->scale);
    free(above->class_name);
    *above = (struct above){must_copy(row->scale), must_copy(row->class_name), row->lower_bound};
}

static void
add_pair(struct string *out, const struct par_scale_class *row, const struct above *above)
{
    char bound[PAR_DECIMAL_SIZE], higher[PAR_DECIMAL_SIZE];

    if (out->length > 0)
        string_add(out, "; ");
    string_format(out, _("%s: %s (from %s) below %s (from %s)"), row->scale, row->class_name,
                  lang_decimal(bound, row->lower_bound), above->class_name,
                  lang_decimal(higher, above->bound));
}

enum par_status
scale_disorder(char **text, struct session *session, const char *scale)
{
    struct par_scale_query query = {scale};
    struct par_scale_classes *list = NULL;
    struct par_scale_class row;
    struct above above = {0};
    struct string out = {0};
    enum par_status status = par_scale_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK && (status = par_scale_next(&row, list, &session->error)) == PAR_OK) {
        if (row.class_name == NULL || row.lower_bound.absent != PAR_PRESENT)
            continue;
        if (above.scale != NULL && strcmp(above.scale, row.scale) == 0 &&
            row.lower_bound.units > above.bound.units)
            add_pair(&out, &row, &above);
        remember(&above, &row);
    }
    par_scale_list_free(list);
    free(above.scale);
    free(above.class_name);
    string_add(&out, "");
    *text = string_take(&out);
    return status == PAR_END ? PAR_OK : status;
}

void
scale_note(const char *disorder)
{
    if (disorder[0] != '\0')
        talk_note(_("a class asks for more than the one above it, so that no unit comes into it: "
                    "%s"),
                  disorder);
}
