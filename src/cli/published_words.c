/* Published facts in words. */
#include "published.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum fact {
    FACT_CLASS,
    FACT_INDEX,
    FACT_POINTS,
    FACT_MAX_POINTS,
    FACT_RANK,
    FACT_GROUP_SIZE,
    FACT_SOURCE,
    FACT_END
};

void
published_note(int64_t unlikely)
{
    if (unlikely > 0)
        talk_note(ngettext("%lld printed index is above %d %%; see that it is not mistyped.",
                           "%lld printed indexes are above %d %%; see that they are not mistyped.",
                           unlikely),
                  (long long)unlikely, PAR_INDEX_LIKELY / PAR_DECIMAL_ONE);
}

static char *
decimal_text(struct par_decimal value)
{
    char text[PAR_DECIMAL_SIZE];

    return value.absent == PAR_PRESENT ? must_copy(lang_decimal(text, value)) : NULL;
}

static char *
number_text(struct par_number value)
{
    return value.absent == PAR_PRESENT ? must_format("%" PRId64, value.value) : NULL;
}

/* The value as people read it; NULL when it is not said. The caller frees it. */
static char *
fact_value(enum fact fact, const struct par_published *row)
{
    switch (fact) {
    case FACT_CLASS:
        return must_copy(row->class_name);
    case FACT_INDEX:
        return decimal_text(row->index);
    case FACT_POINTS:
        return decimal_text(row->points);
    case FACT_MAX_POINTS:
        return decimal_text(row->max_points);
    case FACT_RANK:
        return number_text(row->rank);
    case FACT_GROUP_SIZE:
        return number_text(row->group_size);
    case FACT_SOURCE:
        return must_copy(row->source);
    case FACT_END:
        break;
    }
    return NULL;
}

/* A value, or two with an arrow between them. */
static void
add_fact(struct string *out, enum fact fact, const char *value)
{
    if (out->length > 0)
        string_add(out, ", ");
    switch (fact) {
    case FACT_CLASS:
        string_format(out, C_("fact", "class %s"), value);
        break;
    case FACT_INDEX:
        string_format(out, C_("fact", "index %s %%"), value);
        break;
    case FACT_POINTS:
        string_format(out, C_("fact", "%s points"), value);
        break;
    case FACT_MAX_POINTS:
        string_format(out, C_("fact", "maximum %s"), value);
        break;
    case FACT_RANK:
        string_format(out, C_("fact", "rank %s"), value);
        break;
    case FACT_GROUP_SIZE:
        string_format(out, C_("fact", "%s units in the group"), value);
        break;
    case FACT_SOURCE:
        string_format(out, C_("fact", "source: %s"), value);
        break;
    case FACT_END:
        break;
    }
}

char *
published_facts(const struct par_published *row)
{
    struct string out = {0};

    string_add(&out, "");
    for (enum fact fact = 0; fact < FACT_SOURCE; fact++) {
        char *value = fact_value(fact, row);

        if (value != NULL)
            add_fact(&out, fact, value);
        free(value);
    }
    return string_take(&out);
}

char *
published_changes(const struct par_published *before, const struct par_published *after)
{
    struct string out = {0};

    string_add(&out, "");
    for (enum fact fact = 0; fact < FACT_END; fact++) {
        char *old = fact_value(fact, before), *new = fact_value(fact, after);

        if (new != NULL && (old == NULL || strcmp(old, new) != 0)) {
            char *both = must_format("%s → %s", old != NULL ? old : "–", new);

            add_fact(&out, fact, both);
            free(both);
        }
        free(old);
        free(new);
    }
    return string_take(&out);
}

char *
published_by(const char *number, const char *date)
{
    char buf[LANG_DATE_SIZE];

    if (number == NULL || number[0] == '\0')
        return must_copy(_("no decision"));
    if (date == NULL || date[0] == '\0')
        return must_copy(number);
    return must_format("%s %s", number, lang_date(buf, date));
}
