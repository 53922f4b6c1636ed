#include "option.h"

#include <string.h>

#include "glyph.h"
#include "lang.h"

#define VIEWS "history, rank, counts, compare, explain, claim, trend"
#define ADD_EDIT(noun) noun " add, " noun " edit"

static const struct option_row options[] = {
    /* everywhere */
    {"book", 'b', NC_("place", "BOOK"), NULL,
     N_("the book (default: $PARINDEX_BOOK, else the only .parindex here)"), "*", NULL},
    {"lang", 0, NC_("place", "LANGUAGE"), "vi|en",
     N_("language (default: $PARINDEX_LANG, else the locale's)"), "*", NULL},
    {"help", 'h', NULL, NULL, N_("help on the command"), "*", NULL},
    {"version", 0, NULL, NULL, N_("version of the program"), "*", NULL},
    {"quiet", 'q', NULL, NULL, N_("no talk; errors stay"), "*", NULL},

    /* every listing */
    {"format", 0, NC_("place", "FORMAT"), "table|md|plain|csv|csv-excel|json|jsonl",
     N_("form of the answer (default: table on a terminal, else plain)"), "*list", NULL},
    {"output", 'o', NC_("place", "FILE"), NULL,
     N_("writes to a file, whole or not at all; its ending gives the format"), "*list", NULL},
    {"output", 'o', NC_("place", "FILE"), NULL, N_("writes to a file, whole or not at all"),
     "dump, prove", NULL},
    {"no-header", 0, NULL, NULL, N_("csv without the line of names"), "*list", NULL},
    {"header", 0, NULL, NULL, N_("plain with a line of names"), "*list", NULL},
    {"width", 0, NC_("place", "N"), NULL, N_("width of tables (default: the terminal's, else 80)"),
     "*list", NULL},

    /* every command that writes */
    {"dry-run", 0, NULL, NULL, N_("says what would be done and writes nothing"), "*write", NULL},
    {"dry-run", 0, NULL, NULL, N_("reads and checks, and makes no book"), "load", NULL},
    {"reason", 0, NC_("place", "TEXT"), NULL, N_("why, for the journal"), "*write", NULL},
    {"as", 0, NC_("place", "NAME"), NULL,
     N_("who does it (default: $PARINDEX_USER, else the login name)"), "*write", NULL},

    /* asking */
    {"group", 0, NC_("place", "GROUP"), NULL, N_("of this group"),
     "status, history, rank, counts, compare, log, check, diff, export, score list, year open, "
     "year "
     "edit, year remove, year show, "
     "year list, year phase, watch, approve, amend, unit list, published list, published count, "
     "criteria "
     "spent, inflation, stability, trend",
     NULL},
    {"show", 0, NC_("place", "WHAT"), "class|index|rank",
     N_("what a group's table shows (default: class)"), "history", NULL},
    {"follow", 0, NULL, NULL, N_("the units before and after it too, by declared succession"),
     "history", NULL},
    {"combined", 0, NULL, NULL,
     N_("with --follow: what merged units had together, before they merged"), "history", NULL},
    {"domains", 0, NULL, NULL, N_("the index of each domain"), "rank", NULL},
    {"domains", 0, NULL, NULL, N_("what changed in each domain"), "compare", NULL},
    {"criteria", 0, NULL, NULL, N_("with --domains or --why: every criterion down to the leaves"),
     "compare", NULL},
    {"why", 0, NULL, NULL,
     N_("takes the change of index and rank apart, step by step; of a group the criteria that "
        "moved it most"),
     "compare", NULL},
    {"like-for-like", 0, NULL, NULL, N_("on the criteria that both years have in common"),
     "compare", NULL},
    {"floor", 0, NC_("place", "PERCENT"), NULL,
     N_("with --like-for-like: least share of the maximum in common (default: 50)"), "compare",
     NULL},
    {"domains", 0, NULL, NULL, N_("a row a domain"), "inflation", NULL},
    {"criteria", 0, NULL, NULL, N_("a row a criterion"), "inflation", NULL},
    {"by-year", 0, NULL, NULL, N_("a row a year"), "inflation", NULL},
    {"spread", 0, NC_("place", "PERCENT"), NULL,
     N_("how much more or less a criterion may weigh (default: 10)"), "stability", NULL},
    {"draws", 0, NC_("place", "N"), NULL, N_("how often weights are drawn (default: 10000)"),
     "stability", NULL},
    {"seed", 0, NC_("place", "N"), NULL, N_("where the draws begin (default: 1)"), "stability",
     NULL},
    {"pairs", 0, NULL, NULL, N_("pairs of units whose order no weighting changes"), "stability",
     NULL},
    {"leave-out", 0, NC_("place", "WHAT"), "domain|criterion",
     N_("every rank with one domain or one criterion left out"), "stability", NULL},
    {"methods", 0, NULL, NULL, N_("points by method"), "rank", NULL},
    {"so-far", 0, NULL, NULL, N_("ranks on what is scored for every unit"), "rank", NULL},
    {"view", 0, NC_("place", "VIEW"), "published|corrected|computed",
     N_("as first published, after corrections, or computed from the scores (default: corrected "
        "where something is published, else computed)"),
     VIEWS, NULL},
    {"as-of", 0, NC_("place", "DATE"), NULL, N_("as known at the end of that day"), VIEWS, NULL},
    {"class", 0, NC_("place", "CLASS"), NULL, N_("the claim: at least this class"), "claim", NULL},
    {"first", 0, NC_("place", "N"), NULL, N_("the claim: among the first N of its group"), "claim",
     NULL},
    {"to", 0, NC_("place", "CLASS"), NULL, N_("the class to reach"), "gap", NULL},
    {"to-rank", 0, NC_("place", "N"), NULL, N_("the rank to reach"), "gap", NULL},
    {"within", 0, NC_("place", "POINTS"), NULL, N_("so many points are near (default: 0.5)"),
     "watch", NULL},
    {"batch", 0, NC_("place", "N"), NULL, N_("every change of this batch"), "log", NULL},
    {"last", 0, NC_("place", "N"), NULL, N_("so many of the newest (default: 20)"), "log", NULL},
    {"by", 0, NC_("place", "NAME"), NULL, N_("only what this person did"), "log", NULL},
    {"since", 0, NC_("place", "DATE"), NULL, N_("only from this day on"), "log", NULL},
    {"strict", 0, NULL, NULL, N_("exit status 1 for notices too"), "check", NULL},
    {"anchor", 0, NC_("place", "CODE"), NULL,
     N_("a verification code from paper: is a version of this book meant?"), "verify", NULL},
    {"missing", 0, NULL, NULL, N_("only what is not scored yet"), "score list", NULL},
    {"no-evidence", 0, NULL, NULL, N_("only what units claim without evidence"), "score list",
     NULL},
    {"appraiser", 0, NC_("place", "NAME"), NULL, N_("only criteria that this body appraises"),
     "score list, export", NULL},

    /* recording: columns have the names of the files */
    {"create", 0, NULL, NULL, N_("makes units, groups and decisions that are not there"), "import",
     NULL},
    {"year", 0, NC_("place", "YEAR"), NULL, N_("for a file without this column"), "import", NULL},
    {"group", 0, NC_("place", "GROUP"), NULL, N_("for a file without this column"), "import", NULL},
    {"set", 0, NC_("place", "SET"), NULL, N_("for a file without this column"), "import", NULL},
    {"scale", 0, NC_("place", "SCALE"), NULL, N_("for a file without this column"), "import", NULL},
    {"decision", 0, NC_("place", "DECISION"), NULL, N_("for a file without this column"), "import",
     NULL},
    /* before the rows whose second name this is */
    {"date", 0, NC_("place", "DATE"), NULL, N_("its date: 24/01/2025 or 2025-01-24"),
     ADD_EDIT("decision"), NULL},
    {"decision-date", 0, NC_("place", "DATE"), NULL, N_("for a file without this column"), "import",
     "date"},
    {"source", 0, NC_("place", "TEXT"), NULL, N_("for a file without this column"), "import", NULL},
    {"title", 0, NC_("place", "TEXT"), NULL, N_("title of the book"), "init, book edit", NULL},
    {"title-en", 0, NC_("place", "TEXT"), NULL, N_("title of the book in English"),
     "init, book edit", NULL},
    {"code", 0, NC_("place", "CODE"), NULL, N_("its code (default: made from the name)"),
     "unit add, group add", NULL},
    {"name", 0, NC_("place", "NAME"), NULL, N_("its name"), "unit edit, group edit", NULL},
    {"name-en", 0, NC_("place", "TEXT"), NULL, N_("its name in English"),
     "unit add, unit edit, unit rename, group add, group edit", NULL},
    {"short", 0, NC_("place", "TEXT"), NULL, N_("a short name"),
     "unit add, unit edit, scale add, scale edit", NULL},
    {"group", 0, NC_("place", "GROUP"), NULL, N_("the group it belongs to"), "unit add, unit edit",
     NULL},
    {"position", 0, NC_("place", "N"), NULL, N_("its place in the group's printed order"),
     "unit add, unit edit", NULL},
    {"from-year", 0, NC_("place", "YEAR"), NULL, N_("first year in which it holds"),
     "unit add, unit edit, unit rename", NULL},
    {"to-year", 0, NC_("place", "YEAR"), NULL, N_("last year in which it holds"),
     "unit add, unit edit", NULL},
    {"from", 0, NC_("place", "UNIT"), NULL, N_("the unit before; may stand several times"),
     "unit succeed, unit succeed remove", NULL},
    {"year", 0, NC_("place", "YEAR"), NULL, N_("first year of the successor"),
     "unit succeed, unit succeed remove", NULL},
    {"kind", 0, NC_("place", "KIND"), "renamed|merged|split|transferred|abolished",
     N_("how it came about"), "unit succeed", NULL},
    {"share", 0, NC_("place", "PERCENT"), NULL,
     N_("share of the unit before that passed on (default: not stated)"), "unit succeed", NULL},
    {"decision", 0, NC_("place", "DECISION"), NULL, N_("the decision behind it"),
     "unit rename, unit succeed", NULL},
    {"lower-bound", 0, NC_("place", "POINTS"), NULL, N_("per cent from which the class is given"),
     ADD_EDIT("scale"), NULL},
    {"inclusive", 0, NC_("place", "YES"), "yes|no",
     N_("whether the bound itself belongs to the class (default: yes)"), ADD_EDIT("scale"), NULL},
    {"min-domain-percent", 0, NC_("place", "POINTS"), NULL, N_("no domain may be under it"),
     ADD_EDIT("scale"), NULL},
    {"class-en", 0, NC_("place", "TEXT"), NULL, N_("the class in English"), ADD_EDIT("scale"),
     NULL},
    {"number", 0, NC_("place", "NUMBER"), NULL, N_("its number"), "decision edit", NULL},
    {"issuer", 0, NC_("place", "TEXT"), NULL, N_("who issued it"), ADD_EDIT("decision"), NULL},
    {"kind", 0, NC_("place", "KIND"), "issue|approve|amend|correct|other", N_("what it does"),
     ADD_EDIT("decision"), NULL},
    {"title", 0, NC_("place", "TEXT"), NULL, N_("its title"),
     "decision add, decision edit, criteria add, criteria edit", NULL},
    {"link", 0, NC_("place", "URL"), NULL, N_("where it can be read"), ADD_EDIT("decision"), NULL},
    {"title-en", 0, NC_("place", "TEXT"), NULL, N_("its title in English"), ADD_EDIT("criteria"),
     NULL},
    {"parent", 0, NC_("place", "CODE"), NULL, N_("the criterion above it (default: by its code)"),
     ADD_EDIT("criteria"), NULL},
    {"max-points", 0, NC_("place", "POINTS"), NULL,
     N_("most points it can give; the cap of bonus and penalty"), ADD_EDIT("criteria"), "max"},
    {"method", 0, NC_("place", "METHOD"), "appraisal|survey|satisfaction|statistics|vote",
     N_("how it is scored"), ADD_EDIT("criteria"), NULL},
    {"kind", 0, NC_("place", "KIND"), "normal|bonus|penalty",
     N_("whether its points are inside the sum, added or taken off"), ADD_EDIT("criteria"), NULL},
    {"concept", 0, NC_("place", "CODE"), NULL, N_("its identity over years"), ADD_EDIT("criteria"),
     NULL},
    {"step", 0, NC_("place", "TEXT"), NULL, N_("steps in which points are given"),
     ADD_EDIT("criteria"), NULL},
    {"rule", 0, NC_("place", "TEXT"), NULL, N_("how its points are found"), ADD_EDIT("criteria"),
     NULL},
    {"appraiser", 0, NC_("place", "TEXT"), NULL, N_("who appraises it"), ADD_EDIT("criteria"),
     NULL},
    {"decision", 0, NC_("place", "DECISION"), NULL, N_("the decision that issued the set"),
     ADD_EDIT("criteria"), NULL},
    {"printed-max", 0, NC_("place", "POINTS"), NULL, N_("what the paper says it sums to"),
     ADD_EDIT("criteria"), NULL},
    {"printed-count", 0, NC_("place", "N"), NULL, N_("how many criteria the paper says it has"),
     ADD_EDIT("criteria"), NULL},
    {"set", 0, NC_("place", "SET"), NULL,
     N_("criteria set; without one only published facts are kept"), "year open, year edit", NULL},
    {"scale", 0, NC_("place", "SCALE"), NULL, N_("scale of classes"), "year open, year edit", NULL},
    {"like", 0, NC_("place", "YEAR|GROUP"), NULL,
     N_("copies set, scale and rules of that year or group"), "year open", NULL},
    {"decimals", 0, NC_("place", "N"), "2|0|1|3", N_("decimals of the index"),
     "year open, year edit", NULL},
    {"point-decimals", 0, NC_("place", "N"), "2|0|1|3|4", N_("decimals of points as printed"),
     "year open, year edit", NULL},
    {"tie", 0, NC_("place", "RULE"), "gap|dense|order",
     N_("equal results: 1, 1, 3 or 1, 1, 2 or by position in the group"), "year open, year edit",
     NULL},
    {"class-on", 0, NC_("place", "RULE"), "exact|printed|published",
     N_("which index the class is judged on"), "year open, year edit", NULL},
    {"rank-on", 0, NC_("place", "RULE"), "exact|printed|published",
     N_("which index the rank is judged on"), "year open, year edit", NULL},
    {"judge", 0, NC_("place", "RULE"), "exact|printed|published", N_("both of them"),
     "year open, year edit", NULL},
    {"na", 0, NC_("place", "RULE"), "lower|rescale",
     N_("what does not apply lowers the maximum, or the rest is rescaled to it"),
     "year open, year edit", NULL},
    {"group", 0, NC_("place", "GROUP"), NULL,
     N_("the group it takes part in (default: the one it belongs to)"), "year join, published add",
     NULL},
    {"unranked", 0, NULL, NULL, N_("is evaluated but not ranked"), "year join", NULL},
    {"until", 0, NC_("place", "DATE"), NULL, N_("last day of the phase"), "year phase", NULL},
    {"self", 0, NULL, NULL, N_("the unit's own score"), "score set, score clear, score enter",
     NULL},
    {"first", 0, NULL, NULL, N_("the first appraisal"), "score set, score clear, score enter",
     NULL},
    {"final", 0, NULL, NULL, N_("the points granted (this is the default)"),
     "score set, score clear, score enter", NULL},
    {"note", 0, NC_("place", "TEXT"), NULL, N_("the appraiser's note"), "score set", NULL},
    {"unit-note", 0, NC_("place", "TEXT"), NULL, N_("the unit's note"), "score set", NULL},
    {"explanation", 0, NC_("place", "TEXT"), NULL, N_("the unit's answer to the first appraisal"),
     "score set", NULL},
    {"max-points", 0, NC_("place", "POINTS"), NULL,
     N_("the unit's own maximum (default: 0, not applicable)"), "score exempt", "max"},
    {"clear", 0, NULL, NULL, N_("takes the exemption back"), "score exempt", NULL},
    {"part", 0, NC_("place", "CODE"), NULL,
     N_("a domain's code or method:survey (default: the total)"),
     "published add, published edit, published remove", NULL},
    {"points", 0, NC_("place", "POINTS"), NULL, N_("points as printed"), ADD_EDIT("published"),
     NULL},
    {"max-points", 0, NC_("place", "POINTS"), NULL, N_("maximum as printed"), ADD_EDIT("published"),
     "max"},
    {"index-percent", 0, NC_("place", "PERCENT"), NULL, N_("index as printed"),
     ADD_EDIT("published"), NULL},
    {"rank", 0, NC_("place", "N"), NULL, N_("rank as printed"), ADD_EDIT("published"), NULL},
    {"group-size", 0, NC_("place", "N"), NULL, N_("units in the group as printed"),
     ADD_EDIT("published"), NULL},
    {"class", 0, NC_("place", "CLASS"), NULL, N_("class as printed"), ADD_EDIT("published"), NULL},
    {"decision", 0, NC_("place", "DECISION"), NULL, N_("the decision that printed it"),
     "published add, published edit, published remove, published count", NULL},
    {"decision-date", 0, NC_("place", "DATE"), NULL, N_("the decision's date"),
     "published add, published edit, published remove, published count", "date"},
    {"source", 0, NC_("place", "TEXT"), NULL, N_("where it was read"),
     "published add, published edit, published count", NULL},
    {"all", 0, NULL, NULL, N_("entries that were replaced too"), "published list", NULL},

    /* deciding */
    {"decision", 0, NC_("place", "DECISION"), NULL, N_("number of the decision"), "approve, amend",
     NULL},
    {"decision-date", 0, NC_("place", "DATE"), NULL, N_("date of the decision"), "approve, amend",
     "date"},
    {"yes", 0, NULL, NULL, N_("does not ask"), "approve", NULL},
    {"scores", 0, NC_("place", "FILE"), NULL, N_("a file of scores"), "amend", NULL},
};

const struct option_row *
option_at(size_t index)
{
    return index < sizeof options / sizeof options[0] ? &options[index] : NULL;
}

/* Is `name`, or its noun, one of the names in a list joined by ", "? */
static bool
names_hold(const char *names, const char *name)
{
    while (*names != '\0') {
        size_t size = strcspn(names, ",");

        if (strncmp(name, names, size) == 0 &&
            (name[size] == '\0' || (name[size] == ' ' && memchr(names, ' ', size) == NULL)))
            return true;
        names += size;
        names += strspn(names, ", ");
    }
    return false;
}

bool
option_is_for(const struct option_row *option, const struct command *command)
{
    if (strcmp(option->commands, "*") == 0)
        return true;
    if (strcmp(option->commands, "*list") == 0)
        return command->columns != NULL;
    if (strcmp(option->commands, "*write") == 0)
        return command->need == NEED_WRITE || command->need == NEED_NEW;
    return names_hold(option->commands, command->name);
}

bool
option_is_common(const struct option_row *option)
{
    return option->commands[0] == '*';
}

static bool
is_called(const struct option_row *option, const char *name)
{
    return strcmp(option->name, name) == 0 ||
           (option->alias != NULL && strcmp(option->alias, name) == 0) ||
           (option->letter != 0 && name[0] == option->letter && name[1] == '\0');
}

const struct option_row *
option_find(const char *name, const struct command *command)
{
    for (size_t i = 0; option_at(i) != NULL; i++)
        if (is_called(option_at(i), name) &&
            (command == NULL || option_is_for(option_at(i), command)))
            return option_at(i);
    return NULL;
}

static bool
is_name(const char *name, const char *typed, size_t size)
{
    return name != NULL && strncmp(name, typed, size) == 0 && name[size] == '\0';
}

const struct option_row *
option_read(const char *name, size_t size, const struct command *command)
{
    const struct option_row *any = NULL, *row;

    for (size_t i = 0; (row = option_at(i)) != NULL; i++) {
        if (!is_name(row->name, name, size) && !is_name(row->alias, name, size))
            continue;
        if (command != NULL ? option_is_for(row, command) : row->argument == NULL)
            return row;
        if (any == NULL)
            any = row;
    }
    return any;
}

const struct option_row *
option_of_letter(char letter)
{
    for (size_t i = 0; option_at(i) != NULL; i++)
        if (option_at(i)->letter == letter)
            return option_at(i);
    return NULL;
}

const struct option_row *
option_nearest(const char *typed, const struct command *command)
{
    const struct option_row *nearest = NULL;
    size_t best = 3 + strlen(typed) / 5;

    if (best > strlen(typed)) /* nothing of it would be left */
        best = strlen(typed);

    for (size_t i = 0; best > 0 && option_at(i) != NULL; i++) {
        size_t distance = glyph_distance(option_at(i)->name, typed, best - 1);

        if (distance >= best || (command != NULL && !option_is_for(option_at(i), command)))
            continue;
        nearest = option_at(i);
        best = distance;
    }
    return nearest;
}
