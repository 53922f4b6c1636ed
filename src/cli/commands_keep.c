#include "command.h"

#include "cmd.h"
#include "lang.h"

const struct command commands_keep[] = {
    {
        .name = "approve",
        .vi = "duyệt",
        .section = SECTION_APPROVE,
        .summary = N_("fixes results by a decision"),
        .sentence =
            N_("Fixes the results of a year by a decision; from then on only another decision "
               "corrects them. Without GROUP every open group of the year, all or none. Prints "
               "the verification code, which belongs into the decision."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_GROUP, SLOT_OPTIONAL | SLOT_MANY, NULL}},
        .example = "approve 2023 so-ban-nganh --decision 41/QĐ-UBND --date 25/01/2024",
        .need = NEED_WRITE,
        .run = cmd_approve,
    },
    {
        .name = "amend",
        .vi = "đính chính",
        .section = SECTION_APPROVE,
        .summary = N_("corrects what is approved, by another decision"),
        .sentence =
            N_("Corrects scores of an approved year by a later decision: the new version stands "
               "beside the old one, results of the whole group are computed anew, and what "
               "changed is listed. --reason is needed."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_PLACE, 0, NULL}, {SLOT_SCORES, SLOT_OPTIONAL, NULL}},
        .columns = "year,unit,unit_name,index_from,index_to,class_from,class_to,rank_from,rank_to",
        .example = "amend 2023 so-tu-phap 1.1=11 --decision 99/QĐ-UBND --date 10/03/2024 --reason "
                   "\"Tính sót đợt kiểm tra\"",
        .need = NEED_WRITE,
        .run = cmd_amend,
    },
    {
        .name = "check",
        .vi = "kiểm tra",
        .section = SECTION_KEEP,
        .summary = N_("do the numbers agree"),
        .sentence = N_("Do the numbers of the book agree? Exit status 1 when an error was found."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL}, {SLOT_GROUP, SLOT_OPTIONAL | SLOT_REST, NULL}},
        .columns = "level,finding,year,group,unit,criterion,decision,found,expected,text",
        .example = "check 2022",
        .need = NEED_LOOK,
        .run = cmd_check,
    },
    {
        .name = "verify",
        .vi = "xác minh",
        .section = SECTION_KEEP,
        .summary = N_("was the file changed by another program"),
        .sentence =
            N_("Was the file changed behind the program's back? Everything is hashed again and "
               "compared. Exit status 1 when something differs."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL}},
        .columns = "level,finding,year,group,unit,criterion,decision,found,expected,text",
        .example = "verify",
        .need = NEED_LOOK,
        .run = cmd_verify,
    },
    {
        .name = "claim",
        .vi = "kiểm một câu nói",
        .section = SECTION_KEEP,
        .summary = N_("is a sentence true year by year"),
        .sentence =
            N_("Is it true that the unit reached a class (or was among the first N)? True, false "
               "or unknown for each year; without YEARS for each year that is known. Exit status 1 "
               "unless true in every year."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL}, {SLOT_UNIT, SLOT_REST, NULL}},
        .columns = "year,unit,unit_name,group,answer,class,rank,group_size,basis,decision,"
                   "decision_date",
        .example = "claim 2015-2023 khu-kinh-te --class Tốt",
        .need = NEED_READ,
        .run = cmd_claim,
    },
    {
        .name = "diff",
        .vi = "đối chiếu hai bản",
        .section = SECTION_KEEP,
        .summary = N_("two stages or two decisions, cell by cell"),
        .sentence =
            N_("What differs between two states of a year, cell by cell: stages of the scores "
               "(self, first, final) or decisions. Exit status 1 when they differ."),
        .slots = {{SLOT_YEAR, 0, NULL},
                  {SLOT_GROUP, 0, NULL},
                  {SLOT_STATE, 0, NULL},
                  {SLOT_STATE, 0, NULL}},
        .columns = "year,group,unit,criterion,field,value_a,value_b,change,reason",
        .example = "diff 2024 so-ban-nganh self final",
        .need = NEED_READ,
        .run = cmd_diff,
    },
    {
        .name = "inflation",
        .vi = "tự chấm cao hơn điểm đạt",
        .section = SECTION_KEEP,
        .summary = N_("self scores, certainty of ranks, runs of years"),
        .sentence =
            N_("What units claimed for themselves against what they were granted, by unit, "
               "domain, criterion or year; of one unit and criterion each score that was raised or "
               "cut, with the appraiser's note. Only criteria that have both scores count; penalty "
               "points are left out."),
        .slots = {{SLOT_YEARS, 0, NULL},
                  {SLOT_PLACE, SLOT_OPTIONAL | SLOT_REST, NULL},
                  {SLOT_CRITERION, SLOT_OPTIONAL, NULL}},
        .columns = "years,group,unit,unit_name,criterion,title,scores,self,final,change,"
                   "change_percent,raised,cut,reason",
        .example = "inflation 2024 so-ban-nganh",
        .need = NEED_READ,
        .run = cmd_inflation,
    },
    {
        .name = "stability",
        .vi = "độ chắc của thứ hạng",
        .section = SECTION_KEEP,
        .summary = N_("self scores, certainty of ranks, runs of years"),
        .sentence =
            N_("How certain the ranks are: which ranks a unit has when each criterion weighs a "
               "little more or less, which pairs no weighting turns round, and what happens "
               "without one domain. The same seed gives the same answer everywhere."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_GROUP, SLOT_REST, NULL}},
        .columns = "year,group,unit,unit_name,rank,verdict,same_percent,likely_best,likely_worst,"
                   "best_rank,worst_rank,surely_above,surely_below",
        .example = "stability 2024 so-ban-nganh",
        .need = NEED_READ,
        .run = cmd_stability,
    },
    {
        .name = "trend",
        .vi = "xu hướng qua các năm",
        .section = SECTION_KEEP,
        .summary = N_("self scores, certainty of ranks, runs of years"),
        .sentence =
            N_("Best and worst year, the largest rise and fall, years in a row that rise, fall or "
               "keep a class, and the years in each class, of a unit or of each unit of a group. A "
               "year that is not known ends a run."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL},
                  {SLOT_PLACE, SLOT_REST, NC_("place", "UNIT|GROUP")}},
        .columns = "unit,unit_name,item,year_from,year_to,count,class,index_from,index_to,"
                   "index_change,years",
        .example = "trend khu-kinh-te",
        .need = NEED_READ,
        .run = cmd_trend,
    },
    {
        .name = "prove",
        .vi = "chứng minh",
        .section = SECTION_KEEP,
        .summary = N_("a proof of a unit's result"),
        .sentence =
            N_("Writes a proof of a unit's result in an approved year: whoever has it and the "
               "decision can check one against the other without the book."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, 0, NULL}},
        .example = "prove 2022 so-tu-phap -o so-tu-phap.proof",
        .need = NEED_READ,
        .run = cmd_prove,
    },
    {
        .name = "undo",
        .vi = "hoàn tác",
        .section = SECTION_KEEP,
        .summary = N_("takes back a batch"),
        .sentence =
            N_("Takes back the last batch that stands and is no undo, or the one named; an undo "
               "that is named is done again."),
        .slots = {{SLOT_TEXT, SLOT_OPTIONAL, NC_("place", "BATCH")}},
        .example = "undo",
        .need = NEED_WRITE,
        .run = cmd_undo,
    },
    {
        .name = "backup",
        .vi = "sao lưu",
        .section = SECTION_KEEP,
        .summary = N_("a checked copy"),
        .sentence =
            N_("Copies the book to a new file and checks the copy; without FILE it stands beside "
               "the book with day and time in its name."),
        .slots = {{SLOT_TEXT, SLOT_OPTIONAL, NC_("place", "FILE")}},
        .example = "backup",
        .need = NEED_READ,
        .run = cmd_backup,
    },
    {
        .name = "upgrade",
        .vi = "nâng cấp sổ",
        .section = SECTION_KEEP,
        .summary = N_("an older book for this program"),
        .sentence =
            N_("Brings a book of an older program up to this one, after a checked copy beside it."),
        .example = "upgrade",
        .need = NEED_NOTHING,
        .run = cmd_upgrade,
    },
    {
        .name = "dump",
        .vi = "xuất toàn văn",
        .section = SECTION_KEEP,
        .summary = N_("the book as text"),
        .sentence =
            N_("Writes the whole book as text, one record a line in a fixed order: under version "
               "control a changed score is one changed line."),
        .example = "dump -o so.dump",
        .need = NEED_READ,
        .run = cmd_dump,
    },
    {
        .name = "load",
        .vi = "nạp toàn văn",
        .section = SECTION_KEEP,
        .summary = N_("a new book from text"),
        .sentence =
            N_("Makes the new book named by -b from what dump wrote, with the same journal, seals "
               "and verification codes. A text that another hand changed is refused."),
        .slots = {{SLOT_FILE, 0, NULL}},
        .example = "-b moi.parindex load so.dump",
        .need = NEED_NOTHING,
        .run = cmd_load,
    },
    {
        .name = "help",
        .vi = "trợ giúp",
        .section = SECTION_HELP,
        .summary = N_("this list, one command, or the commands for a word"),
        .sentence = N_("Shows all commands, one command, or the commands whose help holds a word."),
        .slots = {{SLOT_TEXT, SLOT_OPTIONAL | SLOT_MANY, NC_("place", "COMMAND|WORD")}},
        .columns = NULL,
        .example = "help rank",
        .need = NEED_NOTHING,
        .run = cmd_help,
    },
    {
        .name = "completion",
        .vi = "gợi ý phím tab",
        .section = SECTION_HELP,
        .summary = N_("the completion of a shell"),
        .sentence = N_("Prints the completion of a shell, to be read by it at its start."),
        .slots = {{SLOT_TEXT, 0, NC_("place", "bash|zsh|fish")}},
        .columns = NULL,
        .example = "completion bash",
        .need = NEED_NOTHING,
        .run = cmd_completion,
    },
    {
        .name = "__complete",
        .section = SECTION_HIDDEN,
        .slots = {{SLOT_TEXT, SLOT_OPTIONAL | SLOT_MANY, NULL}},
        .need = NEED_NOTHING,
        .run = cmd_complete,
    },
    {.name = NULL},
};
