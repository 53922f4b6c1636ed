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
               "all its units by year. With --follow the years of the units before and after it "
               "too."),
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
        .name = "gap",
        .vi = "còn thiếu bao nhiêu điểm",
        .section = SECTION_ASK,
        .summary = N_("points needed for a class or a rank, and where they were lost"),
        .sentence =
            N_("Points that a unit needs for a class or a rank, by the rules of that year; its "
               "criteria by points lost, with the best and the median of the group beside each; "
               "and the fewest criteria that suffice. Nothing is saved."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, SLOT_REST, NULL}},
        .columns = "year,unit,unit_name,item,criterion,title,points,max_points,points_lost,best,"
                   "median,needed,reachable",
        .example = "gap 2024 so-tu-phap --to Tốt",
        .need = NEED_READ,
        .run = cmd_gap,
    },
    {
        .name = "whatif",
        .vi = "nếu điểm khác đi",
        .section = SECTION_ASK,
        .summary = N_("index, class and rank of the whole group with other scores"),
        .sentence =
            N_("Index, class and rank of every unit of the group, if a unit had other scores. "
               "Nothing is saved; an approved year can be asked too."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, 0, NULL}, {SLOT_SCORES, 0, NULL}},
        .columns = "year,unit,unit_name,index_from,index_to,class_from,class_to,rank_from,rank_to",
        .example = "whatif 2024 so-tu-phap 1.1=11",
        .need = NEED_READ,
        .run = cmd_whatif,
    },
    {
        .name = "strengths",
        .vi = "mặt mạnh, mặt yếu",
        .section = SECTION_ASK,
        .summary = N_("where a unit is above or below the median of its group"),
        .sentence =
            N_("Domains and criteria where a unit is the best, above the median, below it or "
               "the worst of its group, the largest difference first."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, SLOT_REST, NULL}},
        .columns = "year,unit,unit_name,item,criterion,title,standing,points,max_points,best,"
                   "median,worst,difference",
        .example = "strengths 2024 so-tu-phap",
        .need = NEED_READ,
        .run = cmd_strengths,
    },
    {
        .name = "watch",
        .vi = "sát ngưỡng",
        .section = SECTION_ASK,
        .summary = N_("what hangs by a few points, or by a rule, before approval"),
        .sentence =
            N_("Units within a few points of a class or of the unit before them, and ranks and "
               "classes that another rule for ties or rounding would change."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_GROUP, SLOT_OPTIONAL | SLOT_REST, NULL}},
        .columns = "year,group,unit,unit_name,finding,points_apart,class,neighbour,neighbour_name,"
                   "rules,class_from,class_to,rank_from,rank_to",
        .example = "watch 2024 so-ban-nganh --within 0.5",
        .need = NEED_READ,
        .run = cmd_watch,
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
