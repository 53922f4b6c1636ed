/* Is what a folder holds the old state, the new one, or neither? */
#include "trial.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <parindex/parindex.h>

/* What can be said of a book: its dump and what check finds, or why it does not open. */
static char *described;
static size_t described_length;

static void
say(const char *text)
{
    size_t length = strlen(text);

    described = need(realloc(described, described_length + length + 2));
    memcpy(described + described_length, text, length);
    memcpy(described + described_length + length, "\n", 2);
    described_length += length + 1;
}

static void
say_status(const char *what, enum par_status status, const struct par_error *err)
{
    char text[PAR_TEXT_SIZE + 64];

    snprintf(text, sizeof text, "%s: status %d: %s", what, (int)status, err->text);
    say(text);
}

static void
say_findings(struct par_book *book)
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_check_query query = {0};
    struct par_findings *list = NULL;
    struct par_finding row;
    enum par_status status = par_check_list(&list, book, &query, &err);

    while (status == PAR_OK && (status = par_check_next(&row, list, &err)) == PAR_OK)
        say(row.text);
    if (status != PAR_END)
        say_status("check", status, &err);
    par_check_list_free(list);
}

static void
say_dump(struct par_book *book)
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_lines *list = NULL;
    struct par_line line;
    enum par_status status = par_dump_list(&list, book, &err);

    while (status == PAR_OK && (status = par_dump_next(&line, list, &err)) == PAR_OK)
        say(line.text);
    if (status != PAR_END)
        say_status("dump", status, &err);
    par_dump_list_free(list);
}

/* Puts a book with its journal into the folder to look at, and returns its path. */
static char *
lay_out(const struct tree *tree, const char *name)
{
    char *journal = joined(name, "-journal"), *slash = joined(place.look, "/");
    char *path = joined(slash, name);
    const struct leaf *leaf;
    struct tree pair = {0};

    for (int i = 0; i < 2; i++)
        if ((leaf = tree_find(tree, i == 0 ? name : journal)) != NULL) {
            unsigned char *bytes = need(malloc(leaf->length + 1));

            memcpy(bytes, leaf->bytes, leaf->length);
            tree_add(&pair, leaf->name, bytes, leaf->length);
        }
    tree_write(&pair, place.look);
    tree_free(&pair);
    free(journal);
    free(slash);
    return path;
}

/* What a book comes to when it is opened: its journal played back, and what it says. */
struct meaning {
    struct leaf recovered;
    char *text; /* NULL: not asked for yet */
};

/* Opens the book that lies in the folder to look at, as any program would. */
static enum par_status
open_laid_out(struct par_book **book, const char *path, struct par_error *err)
{
    enum par_status status = par_book_open(book, path, PAR_WRITE, err);

    described = NULL;
    described_length = 0;
    if (status != PAR_OK)
        say_status("open", status, err);
    return status;
}

static char *
say_all(struct par_book *book)
{
    say_findings(book);
    say_dump(book);
    return described;
}

static struct meaning
open_and_read(const struct tree *tree, const char *name)
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_book *book = NULL;
    struct meaning meaning = {0};
    char *path = lay_out(tree, name);
    struct tree left;

    if (open_laid_out(&book, path, &err) != PAR_OK)
        meaning.text = described;
    par_book_close(book);
    left = tree_read(place.look);
    if (tree_find(&left, name) != NULL) {
        struct leaf *leaf = &left.leaf[tree_find(&left, name) - left.leaf];

        meaning.recovered = *leaf;
        leaf->bytes = NULL;
    }
    tree_free(&left);
    free(path);
    return meaning;
}

/* Needs the book to lie there still. */
static void
ask(struct meaning *meaning, const char *name)
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_book *book = NULL;
    char *slash = joined(place.look, "/"), *path = joined(slash, name);

    if (meaning->text == NULL && open_laid_out(&book, path, &err) == PAR_OK)
        meaning->text = say_all(book);
    else if (meaning->text == NULL)
        meaning->text = described;
    par_book_close(book);
    free(slash);
    free(path);
}

/* The truths of a trial's books are asked for again and again. */
enum { TRUTHS_MOST = 8 };
static struct {
    const struct tree *tree;
    const char *name;
    struct meaning meaning;
} truths[TRUTHS_MOST];
static size_t truth_count;

void
judge_forget(void)
{
    for (size_t i = 0; i < truth_count; i++) {
        free(truths[i].meaning.recovered.bytes);
        free(truths[i].meaning.text);
    }
    truth_count = 0;
}

static const struct meaning *
truth_of(const struct tree *tree, const char *name)
{
    for (size_t i = 0; i < truth_count; i++)
        if (truths[i].tree == tree && strcmp(truths[i].name, name) == 0)
            return &truths[i].meaning;
    if (truth_count == TRUTHS_MOST)
        give_up(name, "too many books in one folder");
    truths[truth_count].tree = tree;
    truths[truth_count].name = tree_find(tree, name)->name;
    truths[truth_count].meaning = open_and_read(tree, name);
    ask(&truths[truth_count].meaning, name);
    return &truths[truth_count++].meaning;
}

static bool
means_the_same(const struct meaning *found, const struct meaning *truth)
{
    return found->text != NULL ? strcmp(found->text, truth->text) == 0
                               : leaf_same(&found->recovered, &truth->recovered);
}

static bool
is_book(const struct leaf *leaf)
{
    enum { ID_AT = 68 };

    return leaf != NULL && leaf->length > ID_AT + 4 &&
           memcmp(leaf->bytes, "SQLite format 3", 16) == 0 &&
           memcmp(leaf->bytes + ID_AT, "PARI", 4) == 0;
}

/* Are the book and its journal the same, byte for byte? */
static bool
same_pair(const struct tree *a, const struct tree *b, const char *name)
{
    char *journal = joined(name, "-journal");
    bool same = leaf_same(tree_find(a, name), tree_find(b, name)) &&
                leaf_same(tree_find(a, journal), tree_find(b, journal));

    free(journal);
    return same;
}

static void
note_difference(struct verdict *verdict, const char *name, const char *text)
{
    size_t used = strlen(verdict->why);

    snprintf(verdict->why + used, sizeof verdict->why - used, "%s%s: %.600s", used > 0 ? "; " : "",
             name, text);
}

/* The first line of a description that neither truth has. */
static const char *
strange_line(const char *text, const char *old, const char *new)
{
    static char line[400];

    while (*text != '\0') {
        size_t length = strcspn(text, "\n");

        snprintf(line, sizeof line, "%.*s", (int)length, text);
        if (strstr(old, line) == NULL && strstr(new, line) == NULL)
            return line;
        text += length + 1;
    }
    return "it holds a part of the old and a part of the new state";
}

struct two {
    bool old, new;
};

static struct two
judge_book(struct verdict *verdict, const struct trial *trial, const struct tree *found,
           const char *name)
{
    const struct leaf *old = tree_find(&trial->old, name), *new = tree_find(&trial->new, name);
    struct two two = {same_pair(found, &trial->old, name), same_pair(found, &trial->new, name)};
    static const struct meaning nothing = {.text = (char *)(uintptr_t) ""};
    const struct meaning *of_old = &nothing, *of_new = &nothing;
    struct meaning meaning;

    if (two.old && two.new)
        return two;
    if (tree_find(found, name) == NULL)
        return (struct two){old == NULL, new == NULL};
    if (is_book(old))
        of_old = truth_of(&trial->old, name);
    if (is_book(new))
        of_new = truth_of(&trial->new, name);
    if (two.old || two.new) { /* a reader took a broken-off change back: both are one */
        bool one = strcmp(of_old->text, of_new->text) == 0;

        return (struct two){two.old || one, two.new || one};
    }
    meaning = open_and_read(found, name);
    two = (struct two){means_the_same(&meaning, of_old), means_the_same(&meaning, of_new)};
    if (!two.old && !two.new) { /* other bytes may say the same */
        ask(&meaning, name);
        two = (struct two){means_the_same(&meaning, of_old), means_the_same(&meaning, of_new)};
        verdict->exact = false;
    }
    if (!two.old && !two.new)
        note_difference(verdict, name, strange_line(meaning.text, of_old->text, of_new->text));
    free(meaning.recovered.bytes);
    free(meaning.text);
    return two;
}

static struct two
judge_file(struct verdict *verdict, const struct trial *trial, const struct tree *found,
           const char *name)
{
    const struct leaf *leaf = tree_find(found, name);
    struct two two = {leaf_same(leaf, tree_find(&trial->old, name)),
                      leaf_same(leaf, tree_find(&trial->new, name))};
    char text[100];

    snprintf(text, sizeof text, leaf == NULL ? "it is gone" : "%zu bytes, neither old nor new",
             leaf != NULL ? leaf->length : 0);
    if (!two.old && !two.new)
        note_difference(verdict, name, text);
    return two;
}

static bool
belongs_to_book(const struct trial *trial, const char *name)
{
    char *book = joined(name, "");
    bool journal = ends_with(name, "-journal"), found = false;

    if (journal) {
        book[strlen(book) - strlen("-journal")] = '\0';
        found = is_book(tree_find(&trial->old, book)) || is_book(tree_find(&trial->new, book));
    }
    free(book);
    return found;
}

static bool
is_leftover(const char *name)
{
    return strncmp(name, ".parindex-", 10) == 0 || ends_with(name, ".tmp");
}

static void
judge_name(struct verdict *verdict, const struct trial *trial, const struct tree *found,
           const char *name, bool *others_new)
{
    const struct leaf *old = tree_find(&trial->old, name), *new = tree_find(&trial->new, name);
    bool book = is_book(old) || is_book(new);
    struct two two;

    if (belongs_to_book(trial, name))
        return;
    if (old == NULL && new == NULL) {
        if (is_leftover(name))
            verdict->leftovers++;
        else
            note_difference(verdict, name, "a file that nobody asked for");
        return;
    }
    two = book ? judge_book(verdict, trial, found, name) : judge_file(verdict, trial, found, name);
    verdict->stored = verdict->stored && (!book || two.new);
    verdict->old = verdict->old && two.old;
    verdict->new = verdict->new &&two.new;
    if (!two.old && book && old != NULL)
        verdict->partly = false;
    else if (!two.old)
        *others_new = true;
}

/* Files that the program left where those without a name are made; they go. */
static int
strays(void)
{
    struct tree none = {0}, left = tree_read(place.temporary);
    int count = (int)left.count;

    if (count > 0)
        tree_write(&none, place.temporary);
    tree_free(&left);
    return count;
}

struct verdict
judge(const struct trial *trial, const struct tree *found)
{
    struct verdict verdict = {
        .old = true, .new = true, .partly = true, .stored = true, .exact = true};
    const struct tree *trees[] = {&trial->old, &trial->new, found};
    bool others_new = false;

    verdict.leftovers = strays();
    for (size_t t = 0; t < 3; t++)
        for (size_t i = 0; i < trees[t]->count; i++) {
            const char *name = trees[t]->leaf[i].name;
            bool seen = false;

            for (size_t before = 0; before < t; before++)
                seen = seen || tree_find(trees[before], name) != NULL;
            if (!seen)
                judge_name(&verdict, trial, found, name, &others_new);
        }
    if (verdict.why[0] != '\0')
        verdict.old = verdict.new = verdict.partly = verdict.stored = false;
    verdict.partly = verdict.partly && others_new && !verdict.new;
    if (!verdict.old && !verdict.new && !verdict.partly && !verdict.stored &&
        verdict.why[0] == '\0')
        snprintf(verdict.why, sizeof verdict.why, "one file is old, another new");
    return verdict;
}

bool
judge_next_write(const struct tree *found, char *why, size_t size)
{
    static const char name[] = "so.parindex";
    struct par_error err = PAR_ERROR_INIT;
    struct par_book *book = NULL;
    struct par_batch *batch = NULL;
    enum par_status status;
    char *path;

    if (tree_find(found, name) == NULL)
        return true;
    path = lay_out(found, name);
    status = par_book_open(&book, path, PAR_WRITE, &err);
    if (status == PAR_OK)
        status = par_batch_begin(&batch, book, "fault", "book edit", NULL, &err);
    if (status == PAR_OK)
        status = par_book_edit(batch, "Next", NULL, &err);
    if (status == PAR_OK) {
        status = par_batch_commit(batch, NULL, &err);
        batch = NULL;
    }
    par_batch_cancel(batch);
    par_book_close(book);
    free(path);
    snprintf(why, size, "the next write: status %d: %s", (int)status, err.text);
    /* the older book of the table is so old that it has no head; no step made it */
    return status == PAR_OK || status == PAR_STATE || strcmp(err.text, "the book has no head") == 0;
}

void
judge_truths(const struct trial *trial)
{
    char why[400] = "";

    if (!judge_next_write(&trial->old, why, sizeof why) ||
        !judge_next_write(&trial->new, why, sizeof why))
        failed(trial, NO_FAULT, "%s", why);
}
