#include "command.h"

#include "cmd.h"
#include "lang.h"

const struct command commands_ask[] = {
    {
        .name = "status",
        .vi = "tình trạng",
        .section = SECTION_ASK,
        .summary = N_("what the book has, what is missing, what comes next"),
        .sentence =
            N_("What is recorded of each year and group, what is missing, and what comes next."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL}, {SLOT_GROUP, SLOT_OPTIONAL | SLOT_REST, NULL}},
        .columns = "year,group,group_name,state,units,units_known,scores,scores_missing,decision,"
                   "decision_date,verification_code,next,phase,until",
        .example = "status 2024",
        .need = NEED_READ,
        .run = cmd_status,
    },
    {
        .name = "history",
        .vi = "lịch sử qua các năm",
        .section = SECTION_ASK,
        .summary = N_("one unit or one group over the years"),
        .sentence =
            N_("Every year of a unit from the first known to the last, gaps as gaps; of a group "
               "all its units by year."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL},
                  {SLOT_PLACE, SLOT_REST, NC_("place", "UNIT|GROUP")}},
        .columns =
            "year,unit,unit_name,group,known,basis,class,index_percent,points,max_points,rank,"
            "group_size,decision,decision_date,source,class_en,lineage",
        .example = "history khu kinh te",
        .need = NEED_READ,
        .run = cmd_history,
    },
    {
        .name = "rank",
        .vi = "xếp hạng",
        .section = SECTION_ASK,
        .summary = N_("points, index, class and rank of the units in a group"),
        .sentence =
            N_("Points, index, class and rank of all units of a group; without YEARS of the last "
               "year with results."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL}, {SLOT_GROUP, SLOT_OPTIONAL | SLOT_REST, NULL}},
        .columns =
            "year,group,group_name,rank,unit,unit_name,points,max_points,index_percent,class,"
            "class_en,basis,known,group_size,ranked,missing,decision,decision_date",
        .example = "rank 2023 so-ban-nganh",
        .need = NEED_READ,
        .run = cmd_rank,
    },
    {
        .name = "counts",
        .vi = "số lượng xếp loại",
        .section = SECTION_ASK,
        .summary = N_("how many units each class has"),
        .sentence = N_("Units per class: as printed, as known by name, as computed from scores."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL}, {SLOT_GROUP, SLOT_OPTIONAL | SLOT_REST, NULL}},
        .columns = "year,group,group_name,class,class_en,count,named,computed,group_size,decision,"
                   "decision_date",
        .example = "counts 2022-2023 so-ban-nganh",
        .need = NEED_READ,
        .run = cmd_counts,
    },
    {
        .name = "compare",
        .vi = "so sánh",
        .section = SECTION_ASK,
        .summary = N_("what changed between two years"),
        .sentence =
            N_("What changed between two years; one YEAR is compared with the year before. With "
               "--why the change of an index is the sum of its causes, that of a rank names who "
               "passed whom."),
        .slots = {{SLOT_YEAR, SLOT_OPTIONAL, NULL},
                  {SLOT_YEAR, 0, NULL},
                  {SLOT_PLACE, SLOT_OPTIONAL | SLOT_REST, NULL}},
        .columns =
            "unit,unit_name,group,year_from,year_to,comparable,class_from,class_to,classes_up,"
            "index_from,index_to,index_change,rank_from,rank_to,places_up,group_size_from,"
            "group_size_to,basis_from,basis_to",
        .example = "compare 2022 2023 so-ban-nganh",
        .need = NEED_READ,
        .run = cmd_compare,
    },
    {
        .name = "explain",
        .vi = "giải thích cách tính",
        .section = SECTION_ASK,
        .summary = N_("how one result was come by"),
        .sentence =
            N_("How a unit's result was come by: its domains (with CRITERION that one down to the "
               "leaves), what does not apply, caps, the sum, the one rounding, the bound of its "
               "class, its neighbours in rank, and the decision."),
        .slots = {{SLOT_YEAR, 0, NULL},
                  {SLOT_UNIT, SLOT_REST, NULL},
                  {SLOT_CRITERION, SLOT_OPTIONAL, NULL}},
        .columns = "year,unit,item,criterion,title,points,max_points,index_percent,text",
        .example = "explain 2021 khu-kinh-te",
        .need = NEED_READ,
        .run = cmd_explain,
    },
    {
        .name = "log",
        .vi = "nhật ký",
        .section = SECTION_ASK,
        .summary = N_("who changed what"),
        .sentence =
            N_("Who changed what and when, newest first; with --batch every change of one batch."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL},
                  {SLOT_PLACE, SLOT_OPTIONAL | SLOT_REST, NULL},
                  {SLOT_CRITERION, SLOT_OPTIONAL, NULL}},
        .columns = "batch,at,actor,command,what,changes,reason,undone_by",
        .example = "log --last 3",
        .need = NEED_READ,
        .run = cmd_log,
    },
    {
        .name = "sql",
        .vi = "truy vấn",
        .section = SECTION_ASK,
        .summary = N_("runs a named query"),
        .sentence =
            N_("Runs one of the queries that the program itself uses; without NAME lists them."),
        .slots = {{SLOT_TEXT, SLOT_OPTIONAL, NULL},
                  {SLOT_TEXT, SLOT_OPTIONAL | SLOT_MANY, NC_("place", "name=value")}},
        .columns = "",
        .example = "sql",
        .need = NEED_READ,
        .run = cmd_sql,
    },
    {.name = NULL},
};
