#include "command.h"

#include "cmd.h"
#include "lang.h"

const struct command commands_record[] = {
    {
        .name = "init",
        .vi = "tạo sổ lập sổ mới",
        .section = SECTION_RECORD,
        .summary = N_("makes a new book"),
        .sentence = N_("Makes a new book; a file that exists is never written over."),
        .slots = {{SLOT_TEXT, SLOT_OPTIONAL, NC_("place", "BOOK")}},
        .example = "init kon-tum.parindex --title \"Chỉ số CCHC tỉnh Kon Tum\"",
        .need = NEED_NEW,
        .run = cmd_init,
    },
    {
        .name = "book",
        .vi = "sổ",
        .section = SECTION_RECORD,
        .summary = N_("the book's title"),
        .sentence = N_("The book itself: its titles, and what it holds."),
    },
    {
        .name = "book show",
        .vi = "xem sổ",
        .section = SECTION_RECORD,
        .sentence = N_("Titles of the book, and how much it holds."),
        .columns =
            "file,title,title_en,created,schema,group_count,unit_count,year_count,batch_count",
        .example = "book show",
        .need = NEED_READ,
        .run = cmd_book_show,
    },
    {
        .name = "book edit",
        .vi = "sửa tên sổ",
        .section = SECTION_RECORD,
        .sentence = N_("Changes the titles of the book."),
        .example = "book edit --title \"Chỉ số CCHC tỉnh Kon Tum\"",
        .need = NEED_WRITE,
        .run = cmd_book_edit,
    },
    {
        .name = "import",
        .vi = "nhập tệp",
        .section = SECTION_RECORD,
        .summary = N_("reads CSV files"),
        .sentence =
            N_("Reads CSV files of a kind into the book, all or none; \"-\" is stdin. A row "
               "that stands already changes nothing. Kinds, in the order in which a book is "
               "filled: groups units scales criteria years participants allowances scores "
               "evidence decisions published class-counts group-figures successions crosswalk."),
        .slots = {{SLOT_KIND, 0, NULL}, {SLOT_FILE, SLOT_OPTIONAL | SLOT_MANY, NULL}},
        .columns = "file,line,column,field,value,finding,nearest,text",
        .example = "import published published.csv --create",
        .need = NEED_WRITE,
        .run = cmd_import,
    },
    {
        .name = "export",
        .vi = "xuất tệp",
        .section = SECTION_RECORD,
        .summary = N_("writes CSV files"),
        .sentence = N_("Writes what the book holds with the columns that import takes; csv without "
                       "--format. coin-idata and coin-imeta, of one year and group, are for the R "
                       "package COINr."),
        .slots = {{SLOT_KIND, 0, NULL},
                  {SLOT_YEARS, SLOT_OPTIONAL, NULL},
                  {SLOT_PLACE, SLOT_OPTIONAL, NULL}},
        .columns = "",
        .example = "export published 2021-2023 so-ban-nganh -o published.csv",
        .need = NEED_READ,
        .run = cmd_export,
    },
    {
        .name = "year",
        .vi = "năm đánh giá",
        .section = SECTION_RECORD,
        .summary = N_("opens a year: rules, and who takes part"),
        .sentence = N_("The evaluations: one group in one year, its rules and who takes part."),
    },
    {
        .name = "year open",
        .vi = "mở năm",
        .section = SECTION_RECORD,
        .sentence = N_(
            "Opens years of a group; all its units take part but those that ended before. Without "
            "--set only published facts are recorded; --like copies set, scale and rules."),
        .slots = {{SLOT_YEARS, 0, NULL}, {SLOT_GROUP, 0, NULL}},
        .example = "year open 2025 so-ban-nganh --like 2024",
        .need = NEED_WRITE,
        .run = cmd_year_open,
    },
    {
        .name = "year edit",
        .vi = "sửa quy tắc năm",
        .section = SECTION_RECORD,
        .sentence = N_("Changes set, scale or rules of a year that is open; another set keeps the "
                       "scores by code."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_GROUP, 0, NULL}},
        .example = "year edit 2024 so-ban-nganh --tie dense",
        .need = NEED_WRITE,
        .run = cmd_year_edit,
    },
    {
        .name = "year join",
        .vi = "thêm đơn vị tham gia",
        .section = SECTION_RECORD,
        .sentence = N_("Makes a unit take part in a year, ranked unless told otherwise."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, 0, NULL}},
        .example = "year join 2024 van-phong-ubnd-tinh --unranked",
        .need = NEED_WRITE,
        .run = cmd_year_join,
    },
    {
        .name = "year leave",
        .vi = "bớt đơn vị tham gia",
        .section = SECTION_RECORD,
        .sentence = N_("Ends a unit's part in a year, when it has no scores and no results there."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, 0, NULL}},
        .example = "year leave 2025 van-phong-ubnd-tinh",
        .need = NEED_WRITE,
        .run = cmd_year_leave,
    },
    {
        .name = "year phase",
        .vi = "giai đoạn chấm, hạn chấm",
        .section = SECTION_RECORD,
        .sentence =
            N_("Sets the phase of an open year and its last day. Each takes its own entries: self "
               "(self scores, units' notes, evidence), appraisal (first and final scores, "
               "appraisers' notes), explanation (units' explanations, more evidence, final "
               "scores), survey (final scores of surveys, satisfaction, votes). What comes later, "
               "or belongs to another phase, needs --reason; so does an earlier phase, and moving "
               "a day that is past. Without a phase a year takes everything."),
        .slots = {{SLOT_YEAR, 0, NULL},
                  {SLOT_GROUP, 0, NULL},
                  {SLOT_TEXT, 0, NC_("place", "PHASE")}},
        .example = "year phase 2024 so-ban-nganh self --until 15/01/2025",
        .need = NEED_WRITE,
        .run = cmd_year_phase,
    },
    {
        .name = "year remove",
        .vi = "xóa năm",
        .section = SECTION_RECORD,
        .sentence = N_("Removes a year of a group while it is empty."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_GROUP, 0, NULL}},
        .example = "year remove 2025 so-ban-nganh",
        .need = NEED_WRITE,
        .run = cmd_year_remove,
    },
    {
        .name = "year list",
        .vi = "danh sách năm",
        .section = SECTION_RECORD,
        .sentence = N_("Lists the years of each group with their state and rules."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL}, {SLOT_GROUP, SLOT_OPTIONAL, NULL}},
        .columns =
            "year,group,group_name,state,set,scale,decimals,point_decimals,tie,class_on,rank_on,na,"
            "units,decision,decision_date,phase,until",
        .example = "year list",
        .need = NEED_READ,
        .run = cmd_year_list,
    },
    {
        .name = "year show",
        .vi = "xem năm",
        .section = SECTION_RECORD,
        .sentence = N_("Shows the rules of a year, who takes part, and maxima of units' own."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_GROUP, SLOT_OPTIONAL | SLOT_REST, NULL}},
        .columns =
            "year,group,group_name,state,set,scale,decimals,point_decimals,tie,class_on,rank_on,na,"
            "units,decision,decision_date,phase,until",
        .example = "year show 2024 so-ban-nganh",
        .need = NEED_READ,
        .run = cmd_year_show,
    },
    {
        .name = "score",
        .vi = "chấm điểm",
        .section = SECTION_RECORD,
        .summary = N_("records scores"),
        .sentence = N_("The scores of a unit in a year: self, first appraisal, points granted."),
    },
    {
        .name = "score set",
        .vi = "ghi điểm",
        .section = SECTION_RECORD,
        .sentence = N_("Sets scores of one unit, all or none of them. With --note, --unit-note or "
                       "--explanation a criterion may stand without points: then only that is "
                       "noted; an empty text takes it away."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, 0, NULL}, {SLOT_SCORES, 0, NULL}},
        .example = "score set 2024 so-noi-vu 1.1.1=0.5 1.1.2=0.25",
        .need = NEED_WRITE,
        .run = cmd_score_set,
    },
    {
        .name = "score clear",
        .vi = "xóa điểm",
        .section = SECTION_RECORD,
        .sentence = N_("Takes a score away."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, 0, NULL}, {SLOT_CRITERION, 0, NULL}},
        .example = "score clear 2024 so-noi-vu 1.1.1",
        .need = NEED_WRITE,
        .run = cmd_score_clear,
    },
    {
        .name = "score enter",
        .vi = "nhập điểm",
        .section = SECTION_RECORD,
        .sentence =
            N_("Asks for the scores of a unit criterion by criterion, and writes them together."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, 0, NULL}},
        .example = "score enter 2024 so-noi-vu --self",
        .need = NEED_WRITE,
        .run = cmd_score_enter,
    },
    {
        .name = "score exempt",
        .vi = "miễn chấm, không áp dụng",
        .section = SECTION_RECORD,
        .sentence =
            N_("Gives a unit its own maximum for a criterion, or says that it does not apply; "
               "--reason is needed."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, 0, NULL}, {SLOT_CRITERION, 0, NULL}},
        .example = "score exempt 2024 huyen-nui-may 2.4 --reason \"Không điều tra\"",
        .need = NEED_WRITE,
        .run = cmd_score_exempt,
    },
    {
        .name = "score list",
        .vi = "danh sách điểm",
        .section = SECTION_RECORD,
        .sentence = N_("Lists the scores of a year, of a group or a unit, of one criterion."),
        .slots = {{SLOT_YEAR, 0, NULL},
                  {SLOT_PLACE, SLOT_OPTIONAL, NULL},
                  {SLOT_CRITERION, SLOT_OPTIONAL, NULL}},
        .columns =
            "year,unit,unit_name,criterion,title,method,max_points,self,first,final,note,exempt,"
            "unit_note,explanation,appraiser",
        .example = "score list 2024 --missing",
        .need = NEED_READ,
        .run = cmd_score_list,
    },
    {
        .name = "published",
        .vi = "kết quả đã công bố",
        .section = SECTION_RECORD,
        .summary = N_("published results"),
        .sentence = N_("What papers printed, fact by fact, each with its decision and source."),
    },
    {
        .name = "published add",
        .vi = "thêm kết quả đã công bố",
        .section = SECTION_RECORD,
        .sentence =
            N_("Records what a paper printed of one unit; the year need not be opened. Another "
               "decision adds, the same one with another value is refused."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, 0, NULL}},
        .example = "published add 2023 so-noi-vu --class \"Xuất sắc\" --decision 41/QĐ-UBND",
        .need = NEED_WRITE,
        .run = cmd_published_add,
    },
    {
        .name = "published edit",
        .vi = "sửa kết quả đã công bố",
        .section = SECTION_RECORD,
        .sentence =
            N_("Corrects a slip of the pen in a published fact; --reason is needed. What was "
               "written first stays readable."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, 0, NULL}},
        .example = "published edit 2023 so-noi-vu --class Tốt --reason \"Chép nhầm\"",
        .need = NEED_WRITE,
        .run = cmd_published_edit,
    },
    {
        .name = "published remove",
        .vi = "rút kết quả đã công bố",
        .section = SECTION_RECORD,
        .sentence =
            N_("Withdraws a published fact that no paper printed; --reason is needed. It stays "
               "readable."),
        .slots = {{SLOT_YEAR, 0, NULL}, {SLOT_UNIT, 0, NULL}},
        .example = "published remove 2023 so-noi-vu --reason \"Chép nhầm dòng\"",
        .need = NEED_WRITE,
        .run = cmd_published_remove,
    },
    {
        .name = "published list",
        .vi = "danh sách kết quả đã công bố",
        .section = SECTION_RECORD,
        .sentence =
            N_("What papers printed of the units, entry by entry; --all shows also what was "
               "replaced."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL}, {SLOT_PLACE, SLOT_OPTIONAL, NULL}},
        .columns =
            "year,unit,group,part,points,max_points,index_percent,rank,group_size,class,decision,"
            "decision_date,source,points_printed,max_points_printed,index_printed,rank_printed,"
            "entry,replaced_by",
        .example = "published list 2021-2023 khu-kinh-te",
        .need = NEED_READ,
        .run = cmd_published_list,
    },
    {
        .name = "published count",
        .vi = "số lượng xếp loại đã công bố",
        .section = SECTION_RECORD,
        .sentence = N_("Records how many units of a group a paper gives a class; with --reason it "
                       "corrects the number that stands."),
        .slots = {{SLOT_YEAR, 0, NULL},
                  {SLOT_GROUP, 0, NULL},
                  {SLOT_TEXT, 0, NC_("place", "CLASS")},
                  {SLOT_TEXT, 0, NC_("place", "N")}},
        .example = "published count 2022 ubnd-huyen Khá 6 --decision 35/QĐ-UBND",
        .need = NEED_WRITE,
        .run = cmd_published_count,
    },
    /* what the rest builds on */
    {.name = NULL},
};
