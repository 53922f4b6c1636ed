/* What is exported can be imported into a fresh book, and exports the same bytes again. */
#include "import_book.h"

#include <stdio.h>

static void
goes_round(struct world *world, const char *name)
{
    struct world *other = world_new(name);
    struct buffer first = BUFFER_INIT, second = BUFFER_INIT;
    size_t count = 0;
    const struct par_kind *kinds = par_kinds(&count);

    for (size_t i = 0; i < count; i++) {
        world_export(world, &first, kinds[i].name);
        world_must(other, kinds[i].name, buffer_get(&first));
        world_must(other, kinds[i].name, buffer_get(&first));
        assert_int_equal(other->batch, 0); /* a file twice changes nothing */
        assert_int_equal(other->summary.unchanged, other->summary.lines);
    }
    for (size_t i = 0; i < count; i++) {
        world_export(world, &first, kinds[i].name);
        world_export(other, &second, kinds[i].name);
        assert_string_equal(buffer_get(&first), buffer_get(&second));
    }
    buffer_free(&first);
    buffer_free(&second);
    world_free(other);
}

static void
takes_kon_tum_round(void **state)
{
    struct world *world = world_new("export-kon-tum");

    (void)state;
    world_example(world, "groups", "kon-tum/groups.csv");
    world_example(world, "scales", "kon-tum/scales.csv");
    world->options.create = 1;
    world_example(world, "published", "kon-tum/published.csv");
    assert_int_equal(world->summary.units_made, 10);
    assert_int_equal(world->summary.decisions_made, 4);
    assert_int_equal(world->summary.added, 19);
    world_example(world, "class-counts", "kon-tum/class-counts.csv");
    world_example(world, "criteria", "kon-tum/domains-2023.csv");
    goes_round(world, "export-kon-tum-2");
    world_free(world);
}

static void
takes_mau_round(void **state)
{
    struct world *world = world_new("export-mau");
    static const char *const kinds[] = {"groups", "units",        "scales",    "criteria",
                                        "years",  "participants", "allowances"};

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char path[64];
        snprintf(path, sizeof path, "mau/%s.csv", kinds[i]);
        world_example(world, kinds[i], path);
    }
    for (int year = 2021; year <= 2024; year++) {
        char path[64];
        snprintf(path, sizeof path, "mau/scores-%d.csv", year);
        world_example(world, "scores", path);
    }
    goes_round(world, "export-mau-2");
    world_free(world);
}

static void
exports(struct world *world, const struct par_export_query *query, const char *expected)
{
    struct buffer out = BUFFER_INIT;

    world_export_some(world, &out, query);
    assert_string_equal(buffer_get(&out), expected);
    buffer_free(&out);
}

/* A period of its own for each name and each group; a name that no membership covers stands alone.
 */
static void
tells_names_and_groups_by_periods(void **state)
{
    struct world *world = world_new("export-periods");
    struct par_batch *batch;

    (void)state;
    world_must(world, "groups", "code,name\na,A\nb,B\n");
    world_must(world, "units",
               "code,name,group,position,from_year,to_year\nx,Sở X,a,,2010,2018\nx,Sở X,b,2,2020,\n"
               "z,Sở Z,,,,\ny,Sở Y cũ,,,1990,\n");
    world_must(world, "units", "code,name,short,from_year\nx,Sở X mới,SX,2016\n");
    batch = world_begin(world);
    assert_int_equal(par_unit_rename(batch, "y", "Sở Y", "Dept Y", 2000, NULL, &world->err),
                     PAR_OK);
    world_commit(world, batch);
    world_must(world, "units", "code,name,group,from_year\ny,Sở Y,b,2001\n");
    exports(world, &(struct par_export_query){.kind = "units"},
            "code,name,name_en,short,group,position,from_year,to_year\n"
            "x,Sở X,,,a,,2010,2015\n"
            "x,Sở X mới,,SX,a,,2016,2018\n"
            "x,Sở X mới,,SX,b,2,2020,\n"
            "y,Sở Y,Dept Y,,b,,2001,\n"
            "y,Sở Y cũ,,,,,1990,\n"
            "z,Sở Z,,,,,,\n");
    exports(
        world, &(struct par_export_query){.kind = "units", .years = "2017", .group = "a"},
        "code,name,name_en,short,group,position,from_year,to_year\nx,Sở X mới,,SX,a,,2016,2018\n");
    exports(world, &(struct par_export_query){.kind = "units", .unit = "z"},
            "code,name,name_en,short,group,position,from_year,to_year\nz,Sở Z,,,,,,\n");
    goes_round(world, "export-periods-2");
    world_free(world);
}

/* Quotes, corrected entries, undated decisions, notes, figures, bonus without a cap. */
static void
takes_every_column_round(void **state)
{
    struct world *world = world_new("export-all");
    struct par_batch *batch;
    struct par_published edited = {.year = {2021, PAR_PRESENT},
                                   .unit_code = "noi-vu",
                                   .points = {0, 0, PAR_UNKNOWN},
                                   .max_points = {0, 0, PAR_UNKNOWN},
                                   .index = {956000, 2, PAR_PRESENT},
                                   .rank = {0, PAR_UNKNOWN},
                                   .group_size = {0, PAR_UNKNOWN},
                                   .decision = "37/QĐ",
                                   .decision_date = "2022-01-24"};

    (void)state;
    world_must(world, "groups", "code,name,name_en\nso,\"Khối \"\"sở\"\", ban\",\n");
    world_must(
        world, "units",
        "code,name,group,position,from_year\nnoi-vu,Sở Nội vụ,so,2,2020\ny-te,Sở Y tế,so,1,2020\n");
    world_must(world, "scales",
               "scale,class,class_en,lower_bound,inclusive,min_domain_percent,short\nkt,Tốt,Good,"
               "80,no,60.5,T\nkt,Khá,,70,yes,,\n");
    world_must(world, "criteria",
               "set,code,parent,title,title_en,max_points,method,kind,concept,step,rule,appraiser\n"
               "b,1,,Một,One,10,,,mot,,,\nb,1.1,1,Một một,,10,vote,normal,,\"0,5\",\"Tròn, "
               "đủ\",Sở\nb,T,,Thưởng,,,,bonus,,,,\n");
    world_must(world, "years",
               "year,group,set,scale,decimals,point_decimals,tie,class_on,rank_on,na\n2021,so,b,kt,"
               "3,1,order,printed,exact,rescale\n");
    world_must(world, "participants", "year,unit,ranked,position\n2021,y-te,no,9\n");
    world_must(world, "allowances",
               "year,unit,criterion,max_points,reason\n2021,y-te,1.1,5,\"Một nửa, thôi\"\n");
    world_must(world, "scores",
               "year,unit,criterion,final,unit_note,note,explanation\n2021,y-te,1.1,4.25,Đã "
               "làm,,Xem lại\n2021,noi-vu,T,0.5,,Thưởng,\n2021,noi-vu,1.1,,,,\"Chưa chấm, đã "
               "giải trình\"\n");
    world_must(world, "evidence",
               "year,unit,criterion,document,page,path,sha256\n2021,y-te,1.1,12/BC-SYT,3-5,"
               "y-te/12.pdf,"
               "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08\n2021,y-te,1.1,"
               "\"Kế hoạch 5, bản ký\",,,\n");
    world_must(world, "decisions",
               "number,date,issuer,kind,title,link\n37/QĐ,24/01/2022,UBND "
               "tỉnh,approve,Duyệt,https://x.vn/a?b=1\n5/QĐ,,,,,\n");
    world_must(world, "published",
               "year,unit,group,part,points,max_points,index_percent,rank,group_size,class,"
               "decision,decision_date,source\n"
               "2021,noi-vu,,,92.440,100,95.30,1,20,Tốt,37/"
               "QĐ,2022-01-24,Báo\n2021,noi-vu,,,,,,,,Tốt,5/QĐ,,\n"
               "2021,noi-vu,,1,9.5,10,,,,,,,\n2021,y-te,,method:vote,,,80,,,,,,\n2020,y-te,so,,,,,,"
               ",Giỏi,,,\n");
    world_must(world, "class-counts",
               "year,group,class,count,decision,decision_date,source\n2021,so,Tốt,3,5/"
               "QĐ,,\n2021,so,Khá,0,,,Báo\n");
    world_must(world, "group-figures",
               "year,group,figure,value,source\n2021,so,mean,87.50,Báo\n2021,so,size,20,\n");
    batch = world_begin(world);
    assert_int_equal(par_published_put(batch, &edited, 1, NULL, &world->err), PAR_OK);
    world_commit(world, batch);
    exports(world, &(struct par_export_query){.kind = "published", .unit = "noi-vu"},
            "year,unit,group,part,points,max_points,index_percent,rank,group_size,class,decision,"
            "decision_date,source\n"
            "2021,noi-vu,so,,,,,,,Tốt,5/QĐ,,\n"
            "2021,noi-vu,so,,92.440,100,95.60,1,20,Tốt,37/QĐ,2022-01-24,Báo\n"
            "2021,noi-vu,so,1,9.5,10,,,,,,,\n");
    exports(world, &(struct par_export_query){.kind = "criteria", .years = "2021", .group = "so"},
            "set,code,parent,title,title_en,max_points,method,kind,concept,step,rule,appraiser\n"
            "b,1,,Một,One,10,,normal,mot,,,\n"
            "b,1.1,1,Một một,,10,vote,normal,,\"0,5\",\"Tròn, đủ\",Sở\n"
            "b,T,,Thưởng,,,,bonus,,,,\n");
    exports(world, &(struct par_export_query){.kind = "criteria", .years = "2020"},
            "set,code,parent,title,title_en,max_points,method,kind,concept,step,rule,appraiser\n");
    exports(world, &(struct par_export_query){.kind = "scores", .years = "2021"},
            "year,unit,criterion,self,first,final,unit_note,note,explanation\n"
            "2021,noi-vu,1.1,,,,,,\"Chưa chấm, đã giải trình\"\n2021,noi-vu,T,,,0.5,,Thưởng,\n"
            "2021,y-te,1.1,,,4.25,Đã làm,,Xem lại\n");
    exports(world, &(struct par_export_query){.kind = "scores", .appraiser = "so"},
            "year,unit,criterion,self,first,final,unit_note,note,explanation\n"
            "2021,noi-vu,1.1,,,,,,\"Chưa chấm, đã giải trình\"\n"
            "2021,y-te,1.1,,,4.25,Đã làm,,Xem lại\n");
    exports(world, &(struct par_export_query){.kind = "evidence", .group = "so"},
            "year,unit,criterion,document,page,path,sha256\n"
            "2021,y-te,1.1,12/BC-SYT,3-5,y-te/12.pdf,"
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n"
            "2021,y-te,1.1,\"Kế hoạch 5, bản ký\",,,\n");
    exports(world, &(struct par_export_query){.kind = "years"},
            "year,group,set,scale,decimals,point_decimals,tie,class_on,rank_on,na\n"
            "2020,so,,,2,2,gap,exact,exact,lower\n2021,so,b,kt,3,1,order,printed,exact,rescale\n");
    goes_round(world, "export-all-2");
    world_free(world);
}

static void
refuses(struct world *world, const struct par_export_query *query, enum par_status status,
        const char *text)
{
    struct par_rows *rows = NULL;

    par_error_clear(&world->err);
    assert_int_equal(par_export_list(&rows, world->book, query, &world->err), status);
    assert_string_equal(world->err.text, text);
    assert_null(rows);
}

static void
refuses_choices_that_a_kind_does_not_know(void **state)
{
    struct world *world = world_new("export-refuses");

    (void)state;
    world_must(world, "groups", "code,name\na,A\n");
    refuses(world, &(struct par_export_query){.kind = "nothing"}, PAR_USAGE,
            "no kind of file is called \"nothing\"");
    refuses(world, &(struct par_export_query){.kind = "scales", .years = "2020"}, PAR_USAGE,
            "scales are exported whole, not by year");
    refuses(world, &(struct par_export_query){.kind = "decisions", .group = "a"}, PAR_USAGE,
            "decisions are exported whole, not by group");
    refuses(world, &(struct par_export_query){.kind = "groups", .unit = "a"}, PAR_USAGE,
            "groups are exported whole, not by unit");
    refuses(world, &(struct par_export_query){.kind = "class-counts", .unit = "a"}, PAR_USAGE,
            "class-counts are exported whole, not by unit");
    refuses(world, &(struct par_export_query){.kind = "years", .group = "b"}, PAR_NOT_FOUND,
            "no group \"b\"");
    refuses(world, &(struct par_export_query){.kind = "units", .unit = "b"}, PAR_NOT_FOUND,
            "no unit \"b\"");
    refuses(world, &(struct par_export_query){.kind = "scores", .years = "20x"}, PAR_USAGE,
            "\"20x\" is no list of years (2023, 2015-2023 or 2015,2018)");
    exports(world, &(struct par_export_query){.kind = "groups", .group = "A"},
            "code,name,name_en\na,A,\n");
    par_export_list_free(NULL);
    world_free(world);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_kon_tum_round),
        cmocka_unit_test(takes_mau_round),
        cmocka_unit_test(tells_names_and_groups_by_periods),
        cmocka_unit_test(takes_every_column_round),
        cmocka_unit_test(refuses_choices_that_a_kind_does_not_know),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
