/* The table of files, and which kind a header is of. */
#include "record/kinds.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* As docs/formats.md has it: needed columns in capitals, options in brackets. */
static const char *const files[][2] = {
    {"groups", "CODE,NAME,name_en"},
    {"units", "CODE,NAME,name_en,short,group[group],position,from_year,to_year"},
    {"scales", "SCALE[scale],CLASS,class_en,lower_bound,inclusive,min_domain_percent,short"},
    {"criteria",
     "SET[set],CODE,parent,TITLE,title_en,max_points,method,kind,concept,step,rule,appraiser"},
    {"years", "YEAR[year],GROUP[group],set[set],scale[scale],decimals,point_decimals,tie,class_on,"
              "rank_on,na"},
    {"participants", "YEAR[year],UNIT,group[group],ranked,position"},
    {"allowances", "YEAR[year],UNIT,CRITERION,MAX_POINTS,REASON"},
    {"scores", "YEAR[year],UNIT,CRITERION,self,first,final,unit_note,note,explanation"},
    {"evidence", "YEAR[year],UNIT,CRITERION,DOCUMENT,page,path,sha256"},
    {"decisions", "NUMBER,date,issuer,kind,title,link"},
    {"published",
     "YEAR[year],UNIT,group[group],part,points,max_points,index_percent,rank,group_size,class,"
     "decision[decision],decision_date[date],source[source]"},
    {"class-counts",
     "YEAR[year],GROUP[group],CLASS,COUNT,decision[decision],decision_date[date],source[source]"},
    {"group-figures",
     "YEAR[year],GROUP[group],FIGURE,VALUE,decision[decision],decision_date[date],source[source]"},
    {"successions", "unit,FROM,YEAR[year],KIND,share,decision[decision],decision_date[date]"},
    {"crosswalk", "FROM_SET,from_code,TO_SET,to_code,kind,share,decision[decision],sure,title_from,"
                  "title_to,max_points_from,max_points_to"},
};

static void
has_the_columns_of_the_files(void **state)
{
    size_t count = 0;
    const struct par_kind *kinds = par_kinds(&count);

    (void)state;
    assert_int_equal(count, sizeof files / sizeof files[0]);
    for (size_t k = 0; k < count; k++) {
        char text[512] = "";

        for (size_t i = 0; i < kinds[k].count; i++) {
            const struct par_kind_column *column = &kinds[k].columns[i];
            char *at = text + strlen(text);

            sprintf(at, i > 0 ? ",%s" : "%s", column->field.key);
            for (; column->needed && *at != '\0'; at++)
                *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
            if (column->option != NULL)
                sprintf(text + strlen(text), "[%s]", column->option);
        }
        assert_string_equal(kinds[k].name, files[k][0]);
        assert_string_equal(text, files[k][1]);
        assert_int_equal(kind_find(kinds[k].name), k);
        assert_true(kinds[k].count <= KIND_COLUMNS_MOST);
    }
    assert_int_equal(kind_find("nothing"), KIND_END_);
}

/* Splits at commas; the text stays borrowed. */
static const char *
kind_of_line(const char *line, const struct par_import_options *options)
{
    char copy[512];
    const char *names[32];
    size_t count = 0;
    const struct par_kind *kind;

    strcpy(copy, line);
    for (char *at = strtok(copy, ","); at != NULL; at = strtok(NULL, ","))
        names[count++] = at;
    kind = par_kind_of_header(names, count, options);
    return kind != NULL ? kind->name : "none";
}

static const char *
in_french(void *context, const char *key)
{
    (void)context;
    return strcmp(key, "name") == 0 ? "Nom" : strcmp(key, "code") == 0 ? NULL : key;
}

static void
knows_a_kind_by_its_header(void **state)
{
    static const char *const cases[][2] = {
        {"code,name", "groups"},
        {"code,name,group", "units"},
        {"Mã,Tên,Tên tắt", "units"},
        {"scale,class,class_en,lower_bound,inclusive,min_domain_percent,short", "scales"},
        {"set,code,title", "criteria"},
        {"Bộ tiêu chí,Mã,Tiêu chí,Tối đa,Cách chấm", "criteria"},
        {"year,group,set", "years"},
        {"year,unit,ranked", "participants"},
        {"year,unit,criterion,max_points,reason", "allowances"},
        {"year,unit,criterion,final", "scores"},
        {"Năm,Đơn vị,Mã tiêu chí,Tự chấm,Điểm đạt,Ghi chú", "scores"},
        {"number,date", "decisions"},
        {"year,unit,group,points,index_percent,rank,group_size,class,decision,decision_date,source",
         "published"},
        {"YEAR,Unit,Index %", "published"},
        {"unit,group,points,rank,class", "published"}, /* without the year */
        {"year,group,class,count,decision,decision_date", "class-counts"},
        {"year,group,figure,value", "group-figures"},
        {"unit,from,year,kind", "successions"},
        {"Đơn vị,Đơn vị trước,Năm,Loại", "successions"},
        {"from_set,from_code,to_set,to_code,kind", "crosswalk"},
        {"Từ bộ,Từ mã,Đến bộ,Đến mã,Tỷ lệ", "crosswalk"},
        {"code,name,colour", "none"},
        {"code,name,%", "none"},
        {"Nom,code", "none"},
    };
    struct par_import_options options = {.translate = in_french};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(kind_of_line(cases[i][0], NULL), cases[i][1]);
    assert_string_equal(kind_of_line("Nom,code", &options), "groups");
    assert_null(par_kind_of_header(NULL, 0, NULL));
    assert_null(par_kind_of_header((const char *const[]){"\xFF"}, 1, NULL));
    options.year = "2021"; /* what an option gives is not missing */
    assert_string_equal(kind_of_line("unit,criterion,final", &options), "scores");
}

static void
gives_options_by_name(void **state)
{
    const struct par_import_options options = {.date = "2024-01-01", .source = "Báo"};

    (void)state;
    assert_string_equal(kind_option(&options, "date"), "2024-01-01");
    assert_string_equal(kind_option(&options, "source"), "Báo");
    assert_null(kind_option(&options, "year"));
    assert_null(kind_option(&options, "colour"));
    assert_null(kind_option(&options, NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_the_columns_of_the_files),
        cmocka_unit_test(knows_a_kind_by_its_header),
        cmocka_unit_test(gives_options_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
