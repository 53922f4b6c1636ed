#include "sample.h"

#include "book.h"

#include <stdio.h>

static void
tell(void *context, const struct par_import_finding *finding)
{
    (void)context;
    print_error("line %d: %s\n", (int)finding->line, finding->error->text);
}

static void
read_file(struct par_book *book, const char *kind, FILE *file)
{
    const struct par_import_options options = {.create = 1};
    struct par_import_summary summary;
    struct par_batch *batch = batch_of(book);

    assert_non_null(file);
    WORKS(par_import(batch, kind, fileno(file), "sample", &options, tell, NULL, &summary, fresh()));
    commit(batch);
    fclose(file);
}

void
sample_import(struct par_book *book, const char *kind, const char *csv)
{
    FILE *file = tmpfile();

    assert_non_null(file);
    assert_true(fputs(csv, file) >= 0);
    rewind(file);
    read_file(book, kind, file);
}

void
sample_file(struct par_book *book, const char *kind, const char *path)
{
    char full[512];

    snprintf(full, sizeof full, "%s/examples/%s", PAR_SOURCE_DIR, path);
    read_file(book, kind, fopen(full, "r"));
}

struct par_book *
sample_kon_tum(const char *path)
{
    struct par_book *book = book_new(path);

    sample_file(book, "groups", "kon-tum/groups.csv");
    sample_file(book, "scales", "kon-tum/scales.csv");
    sample_file(book, "published", "kon-tum/published.csv");
    sample_file(book, "class-counts", "kon-tum/class-counts.csv");
    sample_import(book, "years",
                  "year,group,scale\n2015,so-ban-nganh,kon-tum\n2016,so-ban-nganh,kon-tum\n"
                  "2017,so-ban-nganh,kon-tum\n2018,so-ban-nganh,kon-tum\n2019,so-ban-nganh,kon-tum\n"
                  "2020,so-ban-nganh,kon-tum\n2021,so-ban-nganh,kon-tum\n2022,so-ban-nganh,kon-tum\n"
                  "2023,so-ban-nganh,kon-tum\n2022,ubnd-huyen,kon-tum\n2023,ubnd-huyen,kon-tum\n");
    return book;
}

struct par_book *
sample_2024(const char *path)
{
    struct par_book *book = book_new(path);

    sample_import(book, "groups", "code,name\nso-ban-nganh,\"Khối sở, ban, ngành\"\n");
    sample_import(book, "units",
                  "code,name,group,position\n"
                  "khu-kinh-te,Ban Quản lý Khu kinh tế tỉnh,so-ban-nganh,5\n"
                  "so-noi-vu,Sở Nội vụ,so-ban-nganh,1\n"
                  "so-nong-nghiep,Sở Nông nghiệp và Phát triển nông thôn,so-ban-nganh,4\n"
                  "so-tai-chinh,Sở Tài chính,so-ban-nganh,2\n"
                  "so-tu-phap,Sở Tư pháp,so-ban-nganh,3\n");
    sample_import(book, "scales",
                  "scale,class,class_en,lower_bound,inclusive,short\nkt,Xuất sắc,Excellent,90,yes,XS\n"
                  "kt,Tốt,Good,80,yes,T\nkt,Khá,Fair,70,yes,K\n");
    sample_import(book, "criteria",
                  "set,code,title,max_points,method,concept\n"
                  "mau-2024,1,Chỉ đạo điều hành,20,,chi-dao\nmau-2024,1.1,Kế hoạch,8,appraisal,ke-hoach\n"
                  "mau-2024,1.2,Kiểm tra,12,appraisal,kiem-tra\nmau-2024,2,Thể chế,30,,the-che\n"
                  "mau-2024,2.1,Rà soát văn bản,10,appraisal,\nmau-2024,2.2,Thi hành pháp luật,20,appraisal,\n"
                  "mau-2024,3,Thủ tục hành chính,50,,thu-tuc\nmau-2024,3.1,Giải quyết hồ sơ,30,,\n"
                  "mau-2024,3.1.1,Đúng hạn,20,statistics,\nmau-2024,3.1.2,Trực tuyến,10,statistics,\n"
                  "mau-2024,3.2,Hài lòng của người dân,20,survey,\n");
    sample_import(book, "years", "year,group,set,scale\n2024,so-ban-nganh,mau-2024,kt\n");
    sample_import(book, "allowances",
                  "year,unit,criterion,max_points,reason\n2024,khu-kinh-te,2.2,0,Không có chức năng này\n");
    sample_import(book, "scores",
                  "year,unit,criterion,final\n"
                  "2024,so-noi-vu,1.1,8\n2024,so-noi-vu,1.2,11\n2024,so-noi-vu,2.1,9\n"
                  "2024,so-noi-vu,2.2,18.5\n2024,so-noi-vu,3.1.1,18\n2024,so-noi-vu,3.1.2,9\n"
                  "2024,so-noi-vu,3.2,17.5\n"
                  "2024,so-tai-chinh,1.1,7.5\n2024,so-tai-chinh,1.2,11.5\n2024,so-tai-chinh,2.1,8\n"
                  "2024,so-tai-chinh,2.2,19.5\n2024,so-tai-chinh,3.1.1,19\n2024,so-tai-chinh,3.1.2,8\n"
                  "2024,so-tai-chinh,3.2,17.5\n"
                  "2024,khu-kinh-te,1.1,7\n2024,khu-kinh-te,1.2,11\n2024,khu-kinh-te,2.1,8.5\n"
                  "2024,khu-kinh-te,3.1.1,19\n2024,khu-kinh-te,3.1.2,9\n2024,khu-kinh-te,3.2,17.5\n"
                  "2024,so-tu-phap,1.1,7.5\n2024,so-tu-phap,1.2,11\n2024,so-tu-phap,2.1,8\n"
                  "2024,so-tu-phap,2.2,16\n2024,so-tu-phap,3.1.1,17\n2024,so-tu-phap,3.1.2,8.75\n"
                  "2024,so-tu-phap,3.2,15\n"
                  "2024,so-nong-nghiep,1.1,6\n2024,so-nong-nghiep,1.2,10\n2024,so-nong-nghiep,2.1,7.5\n"
                  "2024,so-nong-nghiep,2.2,15\n2024,so-nong-nghiep,3.1.1,15\n2024,so-nong-nghiep,3.1.2,8.5\n");
    return book;
}
