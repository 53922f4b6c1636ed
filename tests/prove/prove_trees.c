/* Proves indexes, classes and ranks: random trees go into books through the library's files, and
 * what its lists say is compared with what was worked out beside it.
 *
 *     prove_trees TREES [FIRST]
 *
 * Tree number n is always the same. A difference names the tree, and its book stays in the
 * current folder. */
#include <parindex/parindex.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tree.h"

enum { BATCH = 500, PROGRESS = 20000, CHECKED = 20, TOGETHER = 50, SHOWN = 20 };

static struct tree trees[BATCH];
static struct par_error err = PAR_ERROR_INIT;
static long figures, differences;

static void
fail(const char *what)
{
    fprintf(stderr, "prove_trees: %s: %s%s%s\n", what, err.text, err.block != NULL ? " in " : "",
            err.block != NULL ? err.block : "");
    exit(2);
}

static void
must(enum par_status status, const char *what)
{
    if (status != PAR_OK)
        fail(what);
}

/* ---- files ---- */

static void
tell(void *context, const struct par_import_finding *finding)
{
    (void)context;
    fprintf(stderr, "%s:%ld: %s: %s\n", finding->file, (long)finding->line,
            finding->field != NULL ? finding->field : "", finding->error->text);
}

static const char *
decimal(int64_t units)
{
    static char texts[4][32];
    static int next;
    char *text = texts[next++ % 4];

    if (units == NONE)
        return "";
    snprintf(text, sizeof texts[0], "%ld.%04ld", (long)(units / 10000), (long)(units % 10000));
    return text;
}

static void
write_groups(FILE *file, int count)
{
    (void)count;
    fputs("code,name\n", file);
    for (int i = 1; i <= UNITS; i++)
        fprintf(file, "g%d,Khối %d\n", i, i);
}

static void
write_units(FILE *file, int count)
{
    (void)count;
    fputs("code,name,group,position\n", file);
    for (int i = 1; i <= UNITS; i++)
        for (int k = 1; k <= i; k++)
            fprintf(file, "g%du%d,Đơn vị %d của khối %d,g%d,%d\n", i, k, k, i, i, k);
}

static void
write_scales(FILE *file, int count)
{
    fputs("scale,class,lower_bound,inclusive,min_domain_percent\n", file);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < trees[i].classes_count; k++)
            fprintf(file, "t%d,Mức %d,%s,%s,%s\n", i, k + 1, decimal(trees[i].classes[k].bound),
                    trees[i].classes[k].inclusive ? "yes" : "no",
                    decimal(trees[i].classes[k].min_domain));
}

static void
write_criteria(FILE *file, int count)
{
    static const char *const kinds[] = {"normal", "bonus", "penalty"};

    fputs("set,code,parent,title,max_points,method,kind\n", file);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < trees[i].nodes_count; k++) {
            const struct node *node = &trees[i].nodes[k];
            fprintf(file, "s%d,%s,%s,Tiêu chí %s,%s,%s,%s\n", i, node->code,
                    node->parent == NONE ? "" : trees[i].nodes[node->parent].code, node->code,
                    decimal(node->max), node->children == 0 ? "appraisal" : "", kinds[node->kind]);
        }
}

static void
write_years(FILE *file, int count)
{
    static const char *const ties[] = {"gap", "dense", "order"};

    fputs("year,group,set,scale,decimals,tie,class_on,rank_on,na\n", file);
    for (int i = 0; i < count; i++)
        fprintf(file, "%d,g%d,s%d,t%d,%d,%s,%s,%s,%s\n", trees[i].year, trees[i].units_count, i, i,
                trees[i].decimals, ties[trees[i].tie], trees[i].class_printed ? "printed" : "exact",
                trees[i].rank_printed ? "printed" : "exact",
                trees[i].rescale ? "rescale" : "lower");
}

static void
write_participants(FILE *file, int count)
{
    fputs("year,unit,ranked,position\n", file);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < trees[i].units_count; k++)
            if (!trees[i].units[k].ranked || trees[i].units[k].position != k + 1)
                fprintf(file, "%d,g%du%d,%s,%d\n", trees[i].year, trees[i].units_count, k + 1,
                        trees[i].units[k].ranked ? "yes" : "no", trees[i].units[k].position);
}

static void
write_allowances(FILE *file, int count)
{
    fputs("year,unit,criterion,max_points,reason\n", file);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < trees[i].units_count; k++)
            for (int n = 0; n < trees[i].nodes_count; n++)
                if (trees[i].units[k].own[n] != NONE)
                    fprintf(file, "%d,g%du%d,%s,%s,không có\n", trees[i].year, trees[i].units_count,
                            k + 1, trees[i].nodes[n].code, decimal(trees[i].units[k].own[n]));
}

static void
write_scores(FILE *file, int count)
{
    fputs("year,unit,criterion,final\n", file);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < trees[i].units_count; k++)
            for (int n = 0; n < trees[i].nodes_count; n++)
                if (trees[i].units[k].final[n] != NONE)
                    fprintf(file, "%d,g%du%d,%s,%s\n", trees[i].year, trees[i].units_count, k + 1,
                            trees[i].nodes[n].code, decimal(trees[i].units[k].final[n]));
}

static void
feed(struct par_batch *batch, const char *kind, void (*write)(FILE *file, int count), int count)
{
    struct par_import_summary summary;
    FILE *file = tmpfile();

    if (file == NULL)
        fail("tmpfile");
    write(file, count);
    rewind(file);
    must(par_import(batch, kind, fileno(file), kind, &(struct par_import_options){0}, tell, NULL,
                    &summary, &err),
         kind);
    fclose(file);
}

static void
fill(struct par_book *book, int count)
{
    static const struct {
        const char *kind;
        void (*write)(FILE *file, int count);
    } files[] = {{"groups", write_groups},         {"units", write_units},
                 {"scales", write_scales},         {"criteria", write_criteria},
                 {"years", write_years},           {"participants", write_participants},
                 {"allowances", write_allowances}, {"scores", write_scores}};

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct par_batch *batch = NULL;

        must(par_batch_begin(&batch, book, "prove", "import", NULL, &err), "begin");
        feed(batch, files[i].kind, files[i].write, count);
        must(par_batch_commit(batch, NULL, &err), "commit");
    }
}

/* ---- what the book says ---- */

static void
differ(const struct tree *tree, const char *unit, const char *what, int64_t found, int64_t expected)
{
    if (++differences <= SHOWN)
        fprintf(stderr, "tree %lu, %d %s: %s is %ld in the book and %ld by the rules\n",
                (unsigned long)tree->number, tree->year, unit, what, (long)found, (long)expected);
}

static void
same(const struct tree *tree, const char *unit, const char *what, int64_t found, int64_t expected)
{
    figures++;
    if (found != expected)
        differ(tree, unit, what, found, expected);
}

static int64_t
number(struct par_number number)
{
    return number.absent == PAR_PRESENT ? number.value : NONE;
}

/* A figure that may be below zero, so that NONE cannot stand for none. */
static void
same_decimal(const struct tree *tree, const char *unit, const char *what, struct par_decimal found,
             int is, int64_t expected)
{
    same(tree, unit, what, found.absent == PAR_PRESENT, is);
    if (is && found.absent == PAR_PRESENT)
        same(tree, unit, what, found.units, expected);
}

/* The tree of a year and a unit "g3u1"; the unit's number in *at. */
static const struct tree *
tree_of(int at_year[UNITS + 1][YEARS], struct par_number year, const char *unit, int *at)
{
    int group = unit[1] - '0', nth = -1;

    *at = unit[3] - '1';
    if (year.value >= FIRST_YEAR && year.value < FIRST_YEAR + YEARS)
        nth = at_year[group][year.value - FIRST_YEAR];
    if (nth < 0 || *at >= trees[nth].units_count) {
        fprintf(stderr, "prove_trees: a row of nobody: %ld %s\n", (long)year.value, unit);
        exit(2);
    }
    return &trees[nth];
}

static void
compare_result(const struct tree *tree, const struct par_result *row, int at)
{
    const struct unit *unit = &tree->units[at];
    const struct outcome *outcome = &tree->outcomes[at];
    const char *name = row->unit_code;
    int ranked = 0, scored = row->points.absent == PAR_PRESENT || outcome->total.scored > 0;

    for (int i = 0; i < tree->units_count; i++)
        ranked += tree->units[i].ranked;
    same_decimal(tree, name, "points", row->points, scored, outcome->total.points);
    same_decimal(tree, name, "maximum", row->max_points, 1, outcome->total.maximum);
    same_decimal(tree, name, "index", row->index, outcome->known, outcome_index(tree, outcome));
    if (outcome->known)
        same(tree, name, "decimals", row->index.decimals, tree->decimals);
    same(tree, name, "missing", number(row->missing),
         outcome->total.leaves - outcome->total.scored);
    same(tree, name, "ranked", number(row->ranked), unit->ranked);
    same(tree, name, "rank", number(row->rank), outcome->rank);
    if (unit->ranked)
        same(tree, name, "size", number(row->group_size), ranked);
    same(tree, name, "class", row->class_name != NULL ? atoi(strrchr(row->class_name, ' ')) : 0,
         outcome->class_at + 1);
}

static void
compare_domain(const struct tree *tree, const struct par_domain_result *row, int at)
{
    int node = 0;
    struct sum sum;

    while (node < tree->nodes_count && strcmp(tree->nodes[node].code, row->domain) != 0)
        node++;
    if (node == tree->nodes_count) {
        differ(tree, row->unit_code, row->domain, 1, 0);
        return;
    }
    sum = tree->outcomes[at].domains[node];
    if (tree->nodes[node].kind != NORMAL) {
        same_decimal(tree, row->unit_code, "bonus", row->points, 1,
                     sum.points < 0 ? -sum.points : sum.points);
        return;
    }
    same_decimal(tree, row->unit_code, "domain", row->points,
                 sum.scored > 0 || row->points.absent == PAR_PRESENT, sum.points);
    same_decimal(tree, row->unit_code, "domain's maximum", row->max_points, 1, sum.maximum);
    same(tree, row->unit_code, "domain's missing", number(row->missing), sum.leaves - sum.scored);
}

/* Every row is of one unit of one tree: none may lack and none come twice. */
static void
compare_results(struct par_book *book, int at_year[UNITS + 1][YEARS], int units)
{
    struct par_result_query query = {.years = "1900-2899", .view = PAR_VIEW_COMPUTED};
    struct par_results *list = NULL;
    struct par_result row;
    enum par_status status;
    int rows = 0, at;

    must(par_result_list(&list, book, &query, &err), "results");
    while ((status = par_result_next(&row, list, &err)) == PAR_OK) {
        const struct tree *tree = tree_of(at_year, row.year, row.unit_code, &at);
        compare_result(tree, &row, at);
        rows++;
    }
    if (status != PAR_END)
        fail("results");
    par_result_list_free(list);
    same(&trees[0], "all", "rows", rows, units);
}

static void
compare_domains(struct par_book *book, int at_year[UNITS + 1][YEARS])
{
    struct par_domain_query query = {.years = "1900-2899", .view = PAR_VIEW_COMPUTED};
    struct par_domain_results *list = NULL;
    struct par_domain_result row;
    enum par_status status;
    int at;

    must(par_domain_list(&list, book, &query, &err), "domains");
    while ((status = par_domain_next(&row, list, &err)) == PAR_OK) {
        const struct tree *tree = tree_of(at_year, row.year, row.unit_code, &at);
        compare_domain(tree, &row, at);
    }
    if (status != PAR_END)
        fail("domains");
    par_domain_list_free(list);
}

/* A finding is told with its tree. */
static void
found(const struct par_finding *row, int count)
{
    int i = 0;

    while (i < count && (trees[i].year != row->year.value || row->group_code == NULL ||
                         trees[i].units_count != row->group_code[1] - '0'))
        i++;
    differ(&trees[i < count ? i : 0], row->unit_code != NULL ? row->unit_code : "?", row->text, 1,
           0);
}

/* Nothing is missing, and no index, nor that of a domain, is above 2,000 %, more than a paper's can
 * be. */
static int
is_complete(const struct tree *tree)
{
    for (int i = 0; i < tree->units_count; i++) {
        const struct outcome *outcome = &tree->outcomes[i];

        if (outcome->total.leaves != outcome->total.scored)
            return 0;
        if (outcome->known &&
            (outcome_index(tree, outcome) > LIMIT || outcome_index(tree, outcome) < -LIMIT))
            return 0;
        for (int k = 0; k < tree->nodes_count; k++)
            if (outcome->domains[k].maximum > 0 &&
                (wide)llabs(outcome->domains[k].points) * 1000000 >
                    (wide)LIMIT * outcome->domains[k].maximum)
                return 0;
    }
    return 1;
}

/* Trees without a missing score are approved, some a batch: their results are printed. */
static void
approve_all(struct par_book *book, int count)
{
    char code[PAR_CODE_SIZE], group[8], date[24];
    struct par_batch *batch = NULL;

    for (int i = 0; i < count; i++) {
        if (i % TOGETHER == 0)
            must(par_batch_begin(&batch, book, "prove", "approve", NULL, &err), "begin");
        if ((i + 1) % TOGETHER == 0 || i + 1 == count) {
            must(par_batch_commit(batch, NULL, &err), "commit");
            continue; /* and this one stays open */
        }
        if (!is_complete(&trees[i]))
            continue;
        snprintf(group, sizeof group, "g%d", trees[i].units_count);
        snprintf(date, sizeof date, "%d-01-24", trees[i].year + 1);
        must(par_approve(code, batch, trees[i].year, group, "1/QĐ", date, &err), "approve");
    }
}

/* `check` works the figures out once more, by other statements, and must find nothing, neither in
 * what is computed nor between that and what was printed of it. */
static void
compare_check(struct par_book *book, int count)
{
    struct par_findings *list = NULL;
    struct par_finding row;
    enum par_status status;

    approve_all(book, count);
    must(par_check_list(&list, book, &(struct par_check_query){NULL, NULL}, &err), "check");
    while ((status = par_check_next(&row, list, &err)) == PAR_OK)
        if (strcmp(row.level, "error") == 0)
            found(&row, count);
    if (status != PAR_END)
        fail("check");
    par_check_list_free(list);
    figures++;
}

/* ---- a book at a time ---- */

static void
prove(const char *path, uint64_t first, int count)
{
    static int at_year[UNITS + 1][YEARS];
    int next[UNITS + 1] = {0}, units = 0;
    struct par_book *book = NULL;

    memset(at_year, -1, sizeof at_year);
    for (int i = 0; i < count; i++) {
        tree_make(&trees[i], first + (uint64_t)i);
        trees[i].year = FIRST_YEAR + next[trees[i].units_count];
        at_year[trees[i].units_count][next[trees[i].units_count]++] = i;
        units += trees[i].units_count;
    }
    must(par_book_create(path, "Cây ngẫu nhiên", NULL, &err), "create");
    must(par_book_open(&book, path, PAR_WRITE, &err), "open");
    fill(book, count);
    compare_results(book, at_year, units);
    compare_domains(book, at_year);
    if (first / BATCH % CHECKED == 0)
        compare_check(book, count);
    par_book_close(book);
}

int
main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 0, done = 0;
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    char path[64];
    time_t begin = time(NULL);

    if (count < 1) {
        fprintf(stderr, "usage: %s TREES [FIRST]\n", argv[0]);
        return 2;
    }
    snprintf(path, sizeof path, "trees-%ld.parindex", (long)getpid());
    for (; done < count && differences == 0; done += BATCH) {
        int some = count - done < BATCH ? (int)(count - done) : BATCH;
        unlink(path);
        prove(path, first + (uint64_t)done, some);
        if ((done + some) % PROGRESS == 0)
            fprintf(stderr, "%ld trees, %ld s\n", done + some, (long)(time(NULL) - begin));
    }
    done = done < count ? done : count;
    printf("%ld trees (%lu–%lu), %ld figures compared, %ld differ, %ld s\n", done,
           (unsigned long)first, (unsigned long)(first + (uint64_t)done - 1), figures, differences,
           (long)(time(NULL) - begin));
    if (differences > 0) {
        printf("the book is kept: %s\n", path);
        return 1;
    }
    unlink(path);
    return 0;
}
