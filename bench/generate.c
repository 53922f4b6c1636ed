/* Writes the files of a made-up book, always the same for a size.
 *
 *     generate FOLDER UNITS YEARS GROUPS [LEAVES]
 *
 * Units stand in groups of equal size; the last year is 2024. Eight domains hold 100 leaves (or as
 * many as said) in three branches each: quarters of the maximum, and every fifth leaf a survey with
 * two decimals. All cells are there, so that every engine computes the same. What parindex imports
 * is groups, scales, criteria, units, years and scores; leaves.csv and members.csv are the same for
 * engines with tables of their own.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOMAINS = 8, BRANCHES = 3, LAST_YEAR = 2024, LEAVES_MOST = 800 };

struct leaf {
    char code[16];
    size_t length;
    int domain, branch;
    int maximum; /* hundredths of a point */
    bool survey;
};

struct size {
    const char *folder;
    int units, years, groups, leaves;
};

static struct leaf leaves[LEAVES_MOST];

/* splitmix64's finish: every bit of a key reaches every bit of the answer. */
static uint64_t
mix(uint64_t key)
{
    key += UINT64_C(0x9e3779b97f4a7c15);
    key = (key ^ (key >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    key = (key ^ (key >> 27)) * UINT64_C(0x94d049bb133111eb);
    return key ^ (key >> 31);
}

static FILE *
file_open(const struct size *size, const char *name, const char *header)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s.csv", size->folder, name);
    file = fopen(path, "w");
    if (file == NULL || fprintf(file, "%s\n", header) < 0) {
        perror(path);
        exit(1);
    }
    return file;
}

static void
file_close(FILE *file)
{
    if (ferror(file) || fclose(file) != 0) {
        perror("generate");
        exit(1);
    }
}

static int
group_of(const struct size *size, int unit)
{
    return (int)((int64_t)unit * size->groups / size->units) + 1;
}

/* ---- criteria ---- */

static void
make_leaves(const struct size *size)
{
    static const int maxima[] = {100, 50, 150, 100, 200, 50, 100, 75, 100, 125};
    int made = 0;

    for (int domain = 1; domain <= DOMAINS; domain++) {
        int count = size->leaves / DOMAINS + (domain <= size->leaves % DOMAINS);

        for (int n = 0; n < count; n++, made++) {
            struct leaf *leaf = &leaves[made];

            leaf->domain = domain;
            leaf->branch = n * BRANCHES / count + 1;
            leaf->maximum = maxima[(domain * 3 + n) % 10];
            leaf->survey = made % 5 == 4;
            leaf->length = (size_t)snprintf(leaf->code, sizeof leaf->code, "%d.%d.%d", domain,
                                            leaf->branch, n + 1);
        }
    }
}

static int
sum_of_branch(const struct size *size, int domain, int branch)
{
    int sum = 0;

    for (int i = 0; i < size->leaves; i++)
        if (leaves[i].domain == domain && (branch == 0 || leaves[i].branch == branch))
            sum += leaves[i].maximum;
    return sum;
}

static void
write_criteria(const struct size *size)
{
    FILE *criteria = file_open(size, "criteria", "set,code,parent,title,max_points,method");
    FILE *own = file_open(size, "leaves", "criterion,domain,max_points");

    for (int domain = 1; domain <= DOMAINS; domain++) {
        int all = sum_of_branch(size, domain, 0);

        fprintf(criteria, "bo,%d,,Lĩnh vực %d,%d.%02d,\n", domain, domain, all / 100, all % 100);
        for (int branch = 1; branch <= BRANCHES; branch++) {
            int sum = sum_of_branch(size, domain, branch);

            if (sum == 0)
                continue;
            fprintf(criteria, "bo,%d.%d,%d,Nhóm tiêu chí %d.%d,%d.%02d,\n", domain, branch, domain,
                    domain, branch, sum / 100, sum % 100);
            for (int i = 0; i < size->leaves; i++) {
                const struct leaf *leaf = &leaves[i];

                if (leaf->domain != domain || leaf->branch != branch)
                    continue;
                fprintf(criteria, "bo,%s,%d.%d,Tiêu chí %s,%d.%02d,%s\n", leaf->code, domain,
                        branch, leaf->code, leaf->maximum / 100, leaf->maximum % 100,
                        leaf->survey ? "survey" : "appraisal");
                fprintf(own, "%s,%d,%d.%02d\n", leaf->code, domain, leaf->maximum / 100,
                        leaf->maximum % 100);
            }
        }
    }
    file_close(criteria);
    file_close(own);
}

/* ---- units, years ---- */

static void
write_units(const struct size *size)
{
    FILE *groups = file_open(size, "groups", "code,name");
    FILE *units = file_open(size, "units", "code,name,group,position,from_year");
    FILE *members = file_open(size, "members", "unit,name,unit_group");
    FILE *years = file_open(size, "years", "year,group,set,scale");
    FILE *scales = file_open(size, "scales", "scale,class,lower_bound");
    int first = LAST_YEAR - size->years + 1;

    fprintf(scales, "thang,Xuất sắc,90\nthang,Tốt,80\nthang,Khá,70\nthang,Trung bình,50\n"
                    "thang,Yếu,0\n");
    for (int group = 1; group <= size->groups; group++)
        fprintf(groups, "khoi-%02d,Khối %02d\n", group, group);
    for (int unit = 0; unit < size->units; unit++) {
        int group = group_of(size, unit);

        fprintf(units, "u%05d,Đơn vị %05d,khoi-%02d,%d,%d\n", unit + 1, unit + 1, group, unit + 1,
                first);
        fprintf(members, "u%05d,Đơn vị %05d,khoi-%02d\n", unit + 1, unit + 1, group);
    }
    for (int year = first; year <= LAST_YEAR; year++)
        for (int group = 1; group <= size->groups; group++)
            fprintf(years, "%d,khoi-%02d,bo,thang\n", year, group);
    file_close(groups);
    file_close(units);
    file_close(members);
    file_close(years);
    file_close(scales);
}

/* ---- scores ---- */

/* Hundredths of a point. A unit has a level of its own that drifts over the years. */
static int
points_of(const struct leaf *leaf, int number, int unit, int year)
{
    uint64_t own = mix((uint64_t)unit * 8191), drift = mix((uint64_t)unit * 4096 + (uint64_t)year);
    uint64_t cell = mix(((uint64_t)year << 40) ^ ((uint64_t)unit << 12) ^ (uint64_t)number);
    int level = 55 + (int)(own % 40) + (int)(drift % 9); /* per cent that are given in full */
    int drawn = (int)(cell % 100);

    level = level < 100 ? level : 100;
    if (leaf->survey)
        return leaf->maximum * (level - 15 + (int)(cell / 128 % 1500) / 100) / 100;
    return drawn < level ? leaf->maximum : leaf->maximum / 25 * (int)(cell / 128 % 4) * 25 / 4;
}

/* Leaves as they are printed, units by code: the order in which a table is exported. */
static char *
put_row(char *at, const char *head, size_t length, const struct leaf *leaf, int points)
{
    memcpy(at, head, length);
    at += length;
    memcpy(at, leaf->code, leaf->length);
    at += leaf->length;
    *at++ = ',';
    *at++ = (char)('0' + points / 100);
    if (points % 100 != 0) {
        *at++ = '.';
        *at++ = (char)('0' + points % 100 / 10);
        if (points % 10 != 0)
            *at++ = (char)('0' + points % 10);
    }
    *at++ = '\n';
    return at;
}

static void
write_scores(const struct size *size)
{
    static char rows[LEAVES_MOST * 64];
    FILE *scores = file_open(size, "scores", "year,unit,criterion,final");

    for (int year = LAST_YEAR - size->years + 1; year <= LAST_YEAR; year++)
        for (int unit = 1; unit <= size->units; unit++) {
            char head[32], *at = rows;
            size_t length = (size_t)snprintf(head, sizeof head, "%d,u%05d,", year, unit);

            for (int i = 0; i < size->leaves; i++)
                at = put_row(at, head, length, &leaves[i], points_of(&leaves[i], i, unit, year));
            fwrite(rows, 1, (size_t)(at - rows), scores);
        }
    file_close(scores);
}

int
main(int argc, char **argv)
{
    struct size size;

    if (argc < 5) {
        fprintf(stderr, "usage: generate FOLDER UNITS YEARS GROUPS [LEAVES]\n");
        return 2;
    }
    size = (struct size){argv[1], atoi(argv[2]), atoi(argv[3]), atoi(argv[4]),
                         argc > 5 ? atoi(argv[5]) : 100};
    if (size.units < 1 || size.units > 99999 || size.years < 1 || size.years > 100 ||
        size.groups < 1 || size.groups > size.units || size.leaves < DOMAINS ||
        size.leaves > LEAVES_MOST) {
        fprintf(stderr, "generate: no such size\n");
        return 2;
    }
    make_leaves(&size);
    write_criteria(&size);
    write_units(&size);
    write_scores(&size);
    return 0;
}
