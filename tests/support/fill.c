#include "fill.h"

#include "book.h"

#include <stdio.h>

void
add_group(struct par_batch *batch, const char *code, const char *name)
{
    WORKS(par_group_put(batch, &(struct par_group){.code = code, .name = name}, NULL, fresh()));
}

void
add_unit(struct par_batch *batch, const char *code, const char *name, const char *group)
{
    const struct par_unit unit = {.code = code,
                                  .name = name,
                                  .group_code = group,
                                  .position = no_number(),
                                  .from_year = no_number(),
                                  .to_year = no_number()};

    WORKS(par_unit_put(batch, &unit, NULL, fresh()));
}

void
add_decision(struct par_batch *batch, const char *number, const char *date)
{
    WORKS(par_decision_add(batch, &(struct par_decision){.number = number, .date = date}, fresh()));
}

void
add_class(struct par_batch *batch, const char *scale, const char *name, const char *bound,
          const char *min_domain)
{
    const struct par_scale_class row = {.scale = scale,
                                        .class_name = name,
                                        .lower_bound = points(*bound == '>' ? bound + 1 : bound),
                                        .inclusive = number(*bound != '>'),
                                        .min_domain_percent = points(min_domain)};

    WORKS(par_scale_put(batch, &row, NULL, fresh()));
}

void
add_criterion(struct par_batch *batch, const char *set, const char *code, const char *max,
              const char *kind)
{
    const struct par_criterion row = {
        .set = set, .code = code, .title = code, .max_points = points(max), .kind = kind};

    WORKS(par_criterion_put(batch, &row, NULL, fresh()));
}

struct par_evaluation
year_of(int year, const char *group, const char *set, const char *scale)
{
    return (struct par_evaluation){.year = number(year),
                                   .group_code = group,
                                   .set = set,
                                   .scale = scale,
                                   .decimals = no_number(),
                                   .point_decimals = no_number()};
}

void
open_year(struct par_batch *batch, int year, const char *group, const char *set, const char *scale)
{
    const struct par_evaluation row = year_of(year, group, set, scale);

    WORKS(par_evaluation_put(batch, &row, NULL, fresh()));
}

void
add_score(struct par_batch *batch, int year, const char *unit, const char *criterion,
          const char *value)
{
    WORKS(
        par_score_set(NULL, batch, year, unit, criterion, PAR_FINAL, points(value), NULL, fresh()));
}

void
add_allowance(struct par_batch *batch, int year, const char *unit, const char *criterion,
              const char *max)
{
    const struct par_allowance row = {.year = number(year),
                                      .unit_code = unit,
                                      .criterion = criterion,
                                      .max_points = points(max),
                                      .reason = "không áp dụng"};

    WORKS(par_allowance_put(batch, &row, NULL, fresh()));
}

void
approve(const char *path, int year, const char *group, const char *decision)
{
    char sql[1024];

    snprintf(sql, sizeof sql,
             "UPDATE evaluation SET state = 'approved' WHERE year = %d AND group_id = (SELECT id "
             "FROM unit_group "
             "WHERE code = '%s'); INSERT INTO approval (evaluation_id, version, kind, decision_id, "
             "batch_id, fingerprint) "
             "SELECT e.id, 1, 'approve', d.id, (SELECT max(id) FROM batch), zeroblob(32) FROM "
             "evaluation e "
             "JOIN unit_group g ON g.id = e.group_id, decision d WHERE e.year = %d AND g.code = "
             "'%s' AND d.number = '%s'",
             year, group, year, group, decision);
    sql_run(path, sql);
}
