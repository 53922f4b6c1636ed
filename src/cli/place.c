#include "place.h"

#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "talk.h"

/* Words on their way into places; a word that has found its place is NULL. */
struct words {
    const char **word;
    size_t count;
};

static const char *
years_part(const char *word)
{
    for (int i = 0; i < 4; i++)
        if (word[i] < '0' || word[i] > '9')
            return NULL;
    return word + 4;
}

bool
word_is_year(const char *word)
{
    const char *end = years_part(word);

    return end != NULL && *end == '\0';
}

bool
word_is_years(const char *word)
{
    for (;;) {
        word = years_part(word);
        if (word != NULL && *word == '-')
            word = years_part(word + 1);
        if (word == NULL || *word == '\0')
            return word != NULL;
        if (*word++ != ',')
            return false;
    }
}

char *
word_quoted(const char *word)
{
    struct string out = {0};

    if (word[0] != '\0' && strpbrk(word, " \t\n\"'\\$`*?[](){}<>|&;!#~") == NULL)
        return must_copy(word);
    string_add(&out, "\"");
    for (; *word != '\0'; word++) {
        if (strchr("\"\\$`", *word) != NULL)
            string_add(&out, "\\");
        string_add_part(&out, word, 1);
    }
    string_add(&out, "\"");
    return string_take(&out);
}

static bool
is_year_slot(const struct slot *slot)
{
    return slot->kind == SLOT_YEAR || slot->kind == SLOT_YEARS;
}

static bool
is_name_slot(const struct slot *slot)
{
    return slot->kind == SLOT_UNIT || slot->kind == SLOT_GROUP || slot->kind == SLOT_PLACE ||
           slot->kind == SLOT_TEXT;
}

static const struct slot *
find_slot(const struct command *command, bool (*fits)(const struct slot *slot))
{
    for (const struct slot *slot = command->slots; slot->kind != SLOT_END; slot++)
        if (fits(slot))
            return slot;
    return NULL;
}

static bool
takes_rest(const struct slot *slot)
{
    return (slot->flags & SLOT_REST) != 0;
}

static enum par_status
complain_synopsis(const struct command *command)
{
    talk_hint("parindex help %s", command->name);
    return PAR_USAGE;
}

/* --- years: before or after the name --- */

/* Four digits as a number. */
static int
year_of(const char *word)
{
    int year = 0;

    for (int i = 0; i < 4; i++)
        year = year * 10 + (word[i] - '0');
    return year;
}

static enum par_status
put_years(struct arguments *out, const struct slot *slot, size_t *used, const char *word)
{
    if (slot->kind == SLOT_YEARS) {
        out->years = word;
    } else if (!word_is_year(word)) {
        talk_error(_("\"%s\" is more than one year"), talk_value(word));
        return complain_synopsis(out->command);
    } else if (*used == 0) {
        out->year = year_of(word);
    } else {
        out->year_to = year_of(word);
    }
    ++*used;
    return PAR_OK;
}

static enum par_status
take_years(struct arguments *out, struct words *words)
{
    const struct slot *first = find_slot(out->command, is_year_slot);
    size_t begin, end, slots = 0, least = 0, used = 0;
    bool rest = find_slot(out->command, takes_rest) != NULL;

    if (first == NULL)
        return PAR_OK;
    for (const struct slot *slot = first; slot->kind != SLOT_END; slot++) {
        slots += is_year_slot(slot);
        least += is_year_slot(slot) && (slot->flags & SLOT_OPTIONAL) == 0;
    }
    begin = (size_t)(first - out->command->slots);
    end = rest || words->count < begin + slots + 1 ? words->count : begin + slots + 1;
    for (size_t i = begin; i < end && used < slots; i++) {
        if (!word_is_years(words->word[i]))
            continue;
        if (put_years(out, first, &used, words->word[i]) != PAR_OK)
            return PAR_USAGE;
        words->word[i] = NULL;
    }
    if (used >= least)
        return PAR_OK;
    talk_error(_("%s is missing"), slot_name(first));
    return complain_synopsis(out->command);
}

/* --- CRITERION=POINTS --- */

static void
add_score(struct arguments *out, char *criterion, char *points)
{
    must_room(&out->scores, out->score_count, sizeof out->scores[0]);
    out->scores[out->score_count++] = (struct typed_score){criterion, points};
}

static bool
takes_scores(const struct slot *slot)
{
    return slot->kind == SLOT_SCORES;
}

static void
take_scores(struct arguments *out, struct words *words)
{
    if (find_slot(out->command, takes_scores) == NULL)
        return;
    for (size_t i = 0; i < words->count; i++) {
        const char *equal = words->word[i] != NULL ? strchr(words->word[i], '=') : NULL;

        if (equal == NULL || equal == words->word[i])
            continue;
        add_score(out, must_copy_part(words->word[i], (size_t)(equal - words->word[i])),
                  must_copy(equal + 1));
        words->word[i] = NULL;
    }
}

/* --- all other places --- */

/* The value of an option; NULL where it was not given, or the command has none of that name. */
static const char *
text_of(const struct arguments *out, const char *name)
{
    return option_find(name, out->command) != NULL ? given_text(out, name) : NULL;
}

/* Words that a place takes at least; SLOT_SCORES takes two unless CRITERION=POINTS stood somewhere.
 */
static size_t
words_of(const struct arguments *out, const struct slot *slot)
{
    if (is_year_slot(slot) || (slot->kind == SLOT_SCORES && out->score_count > 0))
        return 0;
    if ((slot->kind == SLOT_GROUP || slot->kind == SLOT_PLACE) && (slot->flags & SLOT_MANY) == 0 &&
        text_of(out, "group") != NULL)
        return slot->kind == SLOT_PLACE ? 1 : 0;
    return slot->kind == SLOT_SCORES ? 2 : 1;
}

static bool
is_needed(const struct arguments *out, const struct slot *slot)
{
    if (slot->kind == SLOT_PLACE && text_of(out, "group") != NULL)
        return false;
    return (slot->flags & SLOT_OPTIONAL) == 0;
}

static void
put_word(struct arguments *out, const struct slot *slot, const char *word)
{
    switch (slot->kind) {
    case SLOT_UNIT:
        free(out->unit);
        out->unit = must_copy(word);
        break;
    case SLOT_GROUP:
        if ((slot->flags & SLOT_MANY) != 0) {
            must_room(&out->groups, out->group_count, sizeof out->groups[0]);
            out->groups[out->group_count++] = word;
        } else {
            free(out->group);
            out->group = must_copy(word);
        }
        break;
    case SLOT_PLACE:
        out->place = must_copy(word);
        break;
    case SLOT_CRITERION:
        out->criterion = word;
        break;
    case SLOT_SET:
        out->set = word;
        break;
    case SLOT_SCALE:
        out->scale = word;
        break;
    case SLOT_DECISION:
        out->decision = word;
        break;
    case SLOT_KIND:
        out->kind = word;
        break;
    case SLOT_STATE:
    case SLOT_FILE:
    case SLOT_TEXT:
        must_room(&out->words, out->word_count, sizeof out->words[0]);
        out->words[out->word_count++] = word;
        break;
    case SLOT_END:
    case SLOT_YEARS:
    case SLOT_YEAR:
    case SLOT_SCORES:
        break;
    }
}

static bool
has_digit(const char *word)
{
    return strpbrk(word, "0123456789") != NULL;
}

/* In a command that asks, a name takes the words left over; a criterion may stand behind it. */
static void
join_rest(struct arguments *out, struct words *words)
{
    struct string name = {0};
    size_t end = words->count;
    const struct slot *rest = find_slot(out->command, takes_rest);

    if (rest == NULL || words->count < 2 || words_of(out, rest) == 0)
        return;
    if (rest[1].kind == SLOT_CRITERION && has_digit(words->word[end - 1]))
        end--;
    if (end < 2)
        return;
    for (size_t i = 0; i < end; i++)
        string_format(&name, i > 0 ? " %s" : "%s", words->word[i]);
    out->joined = string_take(&name);
    words->word[0] = out->joined;
    memmove(words->word + 1, words->word + end, (words->count - end) * sizeof words->word[0]);
    words->count -= end - 1;
}

/* Adds a word, quoted, to the command that a hint shows. */
static void
add_word(struct string *line, const char *word)
{
    char *quoted = word_quoted(word);

    string_format(line, " %s", quoted);
    free(quoted);
}

static void
add_option(struct string *line, const struct given *given)
{
    string_format(line, " --%s", given->option->name);
    if (given->value[0] != '\0')
        add_word(line, given->value);
}

/* How many words from the one typed at `at` on make up a name: those behind it that are no value,
 * and that no place behind it needs. */
static size_t
name_words(const struct arguments *out, size_t at)
{
    const struct slot *slot = find_slot(out->command, is_name_slot);
    size_t count = 1, needed = 0;

    while (slot != NULL && (++slot)->kind != SLOT_END)
        needed += is_needed(out, slot) ? words_of(out, slot) : 0;
    while (at + count + needed < out->typed_count && !has_digit(out->typed[at + count]))
        count++;
    return count;
}

/* The command as it was typed, the name in it in quotes; false when it is one word already. */
static bool
quote_name(struct string *line, const struct arguments *out, const char *name)
{
    struct string whole = {0};
    bool joined = false;

    for (size_t i = 0, taken = 1; i < out->typed_count; i += taken) {
        taken = out->typed[i] == name ? name_words(out, i) : 1;
        for (size_t k = 0; k < taken; k++)
            string_format(&whole, k > 0 ? " %s" : "%s", out->typed[i + k]);
        add_word(line, string_get(&whole));
        string_clear(&whole);
        joined = joined || taken > 1;
    }
    string_free(&whole);
    return joined;
}

/* Too many words: most often a name without quotes, so the hint puts them round it. */
static enum par_status
complain_surplus(const struct arguments *out, const struct words *words, size_t surplus,
                 size_t name)
{
    struct string extra = {0}, line = {0};
    size_t from = name < words->count ? name + 1 : words->count - surplus;
    bool named = name < words->count && quote_name(&line, out, words->word[name]);

    for (size_t i = from; i < from + surplus && i < words->count; i++)
        string_format(&extra, extra.length > 0 ? ", \"%s\"" : "\"%s\"", talk_value(words->word[i]));
    talk_error(ngettext("one word too many: %s", "too many words: %s", (int64_t)surplus),
               string_get(&extra));
    for (size_t i = 0; i < out->given_count; i++)
        add_option(&line, &out->given[i]);
    if (named)
        talk_hint(_("put the name in quotes: parindex %s%s"), out->command->name,
                  string_get(&line));
    else
        talk_hint("parindex help %s", out->command->name);
    string_free(&extra);
    string_free(&line);
    return PAR_USAGE;
}

/* Are there as many words as places? */
static enum par_status
check_count(const struct arguments *out, const struct words *words)
{
    size_t most = 0, name = words->count;

    for (const struct slot *slot = out->command->slots; slot->kind != SLOT_END; slot++) {
        if ((slot->flags & SLOT_MANY) != 0)
            return PAR_OK;
        if (words_of(out, slot) > 0 && is_name_slot(slot) && name == words->count)
            name = most;
        most += words_of(out, slot);
    }
    if (words->count <= most)
        return PAR_OK;
    return complain_surplus(out, words, words->count - most, name);
}

static enum par_status
complain_missing(const struct arguments *out, const struct slot *slot)
{
    talk_error(_("%s is missing"), slot_name(slot));
    return complain_synopsis(out->command);
}

/* Where something is noted, points need not be given. */
static bool
has_note(const struct arguments *out)
{
    return text_of(out, "note") != NULL || text_of(out, "unit-note") != NULL ||
           text_of(out, "explanation") != NULL;
}

/* With --group the only word left may be the criterion behind the place: 1.1, T, II.3; units have
 * small letters. */
static bool
is_criterion(const struct arguments *out, const struct slot *slot, const char *word)
{
    if (slot[1].kind != SLOT_CRITERION || text_of(out, "group") == NULL)
        return false;
    if (word[0] >= '0' && word[0] <= '9')
        return true;
    for (; *word != '\0'; word++)
        if (*word == ' ' || (*word >= 'a' && *word <= 'z') || (unsigned char)*word > 127)
            return false;
    return true;
}

static enum par_status
fill_places(struct arguments *out, const struct words *words)
{
    size_t at = 0;

    for (const struct slot *slot = out->command->slots; slot->kind != SLOT_END; slot++) {
        size_t needed = words_of(out, slot);

        if (needed == 0)
            continue;
        if (slot->kind == SLOT_SCORES && words->count - at == 1 && has_note(out)) {
            add_score(out, must_copy(words->word[at++]), NULL);
            continue;
        }
        if (slot->kind == SLOT_PLACE && words->count - at == 1 &&
            is_criterion(out, slot, words->word[at]))
            continue;
        if (words->count - at < needed) {
            if (is_needed(out, slot) || words->count > at)
                return complain_missing(out, slot);
            continue;
        }
        if (slot->kind == SLOT_SCORES) {
            add_score(out, must_copy(words->word[at]), must_copy(words->word[at + 1]));
            at += 2;
            continue;
        }
        do
            put_word(out, slot, words->word[at++]);
        while ((slot->flags & SLOT_MANY) != 0 && at < words->count);
    }
    return PAR_OK;
}

static void
close_gaps(struct words *words)
{
    size_t kept = 0;

    for (size_t i = 0; i < words->count; i++)
        if (words->word[i] != NULL)
            words->word[kept++] = words->word[i];
    words->count = kept;
}

static void
take_group_option(struct arguments *out)
{
    const char *group = text_of(out, "group");

    for (const struct slot *slot = out->command->slots; group != NULL && slot->kind != SLOT_END;
         slot++)
        if (slot->kind == SLOT_GROUP || slot->kind == SLOT_PLACE) {
            put_word(out, &(struct slot){SLOT_GROUP, slot->flags, NULL}, group);
            return;
        }
}

enum par_status
place_words(struct arguments *out)
{
    struct words words = {must_alloc((out->typed_count + 1) * sizeof *words.word),
                          out->typed_count};
    enum par_status status;

    for (size_t i = 0; i < words.count; i++)
        words.word[i] = out->typed[i];
    take_group_option(out);
    status = take_years(out, &words);
    if (status == PAR_OK) {
        take_scores(out, &words);
        close_gaps(&words);
        join_rest(out, &words);
        status = check_count(out, &words);
    }
    if (status == PAR_OK)
        status = fill_places(out, &words);
    free(words.word);
    return status;
}
