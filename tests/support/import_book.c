#include "import_book.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct world *
world_new(const char *name)
{
    struct world *world = calloc(1, sizeof *world);

    assert_non_null(world);
    snprintf(world->path, sizeof world->path, "%s.parindex", name);
    unlink(world->path);
    world->file_name = "file.csv";
    assert_int_equal(par_book_create(world->path, "Sổ thử", NULL, &world->err), PAR_OK);
    assert_int_equal(par_book_open(&world->book, world->path, PAR_WRITE, &world->err), PAR_OK);
    return world;
}

void
world_free(struct world *world)
{
    par_book_close(world->book);
    unlink(world->path);
    buffer_free(&world->faults);
    buffer_free(&world->hints);
    free(world);
}

void
world_report(void *context, const struct par_import_finding *finding)
{
    struct world *world = context;
    char line[2048], text[1024];

    assert_string_equal(finding->file, world->file_name);
    assert_ptr_equal(finding->finding, finding->error->code);
    snprintf(line, sizeof line, "%" PRId64 ":%" PRId64 " %s %s: %s", finding->line, finding->column,
             finding->field != NULL ? finding->field : "-", finding->finding, finding->error->text);
    buffer_text(&world->faults, line);
    if (finding->nearest != NULL) {
        buffer_text(&world->faults, "; nearest ");
        buffer_text(&world->faults, finding->nearest);
    }
    if (finding->repeats > 0) {
        snprintf(line, sizeof line, "; +%" PRId64, finding->repeats);
        buffer_text(&world->faults, line);
    }
    buffer_text(&world->faults, "\n");
    if (finding->error->hint.pattern != NULL) {
        par_message_text(text, sizeof text, &finding->error->hint);
        buffer_text(&world->hints, text);
        buffer_text(&world->hints, "\n");
    }
}

enum par_status
world_import_fd(struct world *world, const char *kind, int fd)
{
    struct par_batch *batch = NULL;
    enum par_status status;

    par_error_clear(&world->err);
    buffer_clear(&world->faults);
    buffer_clear(&world->hints);
    buffer_text(&world->faults, "");
    assert_int_equal(par_batch_begin(&batch, world->book, "test", "import", NULL, &world->err),
                     PAR_OK);
    status = par_import(batch, kind, fd, world->file_name, &world->options, world_report, world,
                        &world->summary, &world->err);
    if (status == PAR_OK)
        status = par_batch_commit(batch, &world->batch, &world->err);
    else
        par_batch_cancel(batch);
    return status;
}

enum par_status
world_import(struct world *world, const char *kind, const char *text)
{
    FILE *file = tmpfile();
    enum par_status status;

    assert_non_null(file);
    fputs(text, file);
    fflush(file);
    rewind(file);
    status = world_import_fd(world, kind, fileno(file));
    fclose(file);
    return status;
}

void
world_must(struct world *world, const char *kind, const char *text)
{
    enum par_status status = world_import(world, kind, text);

    if (status != PAR_OK)
        print_error("%s: %s\n%s", kind, world->err.text, buffer_get(&world->faults));
    assert_int_equal(status, PAR_OK);
}

void
world_example(struct world *world, const char *kind, const char *path)
{
    char full[512];
    FILE *file;
    enum par_status status;

    snprintf(full, sizeof full, "%s/examples/%s", PAR_SOURCE_DIR, path);
    file = fopen(full, "rb");
    assert_non_null(file);
    status = world_import_fd(world, kind, fileno(file));
    fclose(file);
    if (status != PAR_OK)
        print_error("%s: %s (%s)\n%s", path, world->err.text,
                    world->err.block != NULL ? world->err.block : "", buffer_get(&world->faults));
    assert_int_equal(status, PAR_OK);
}

static void
world_put_field(struct buffer *out, const char *text)
{
    bool quoted = strpbrk(text, ",\"\n") != NULL;

    if (quoted)
        buffer_char(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buffer_char(out, '"');
        buffer_char(out, *text);
    }
    if (quoted)
        buffer_char(out, '"');
}

static void
world_put_value(struct buffer *out, const struct par_field *field, const char *row)
{
    char text[PAR_DECIMAL_SIZE] = "";
    const char *string = NULL;
    struct par_number number;
    struct par_decimal decimal;

    switch (field->type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_WORD:
    case PAR_FIELD_CODE:
    case PAR_FIELD_DATE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_VALUE:
        memcpy(&string, row + field->offset, sizeof string);
        break;
    case PAR_FIELD_YEAR:
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
        memcpy(&number, row + field->offset, sizeof number);
        if (number.absent == PAR_PRESENT)
            snprintf(text, sizeof text, "%" PRId64, number.value);
        break;
    case PAR_FIELD_YESNO:
        memcpy(&number, row + field->offset, sizeof number);
        if (number.absent == PAR_PRESENT)
            snprintf(text, sizeof text, "%s", number.value != 0 ? "yes" : "no");
        break;
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        memcpy(&decimal, row + field->offset, sizeof decimal);
        (void)par_decimal_text(text, sizeof text, decimal, '.');
        break;
    }
    world_put_field(out, string != NULL ? string : text);
}

void
world_export_some(struct world *world, struct buffer *out, const struct par_export_query *query)
{
    struct par_rows *rows = NULL;
    const struct par_field *fields;
    size_t count = 0;
    char *row;
    enum par_status status;

    par_error_clear(&world->err);
    status = par_export_list(&rows, world->book, query, &world->err);
    if (status != PAR_OK)
        print_error("export %s: %s (%s)\n", query->kind, world->err.text,
                    world->err.block != NULL ? world->err.block : "");
    assert_int_equal(status, PAR_OK);
    fields = par_list_fields((struct par_list *)rows, &count);
    row = malloc(par_list_row_size((struct par_list *)rows));
    assert_non_null(row);
    buffer_clear(out);
    for (size_t i = 0; i < count; i++) {
        buffer_text(out, i > 0 ? "," : "");
        buffer_text(out, fields[i].key);
    }
    buffer_text(out, "\n");
    while ((status = par_export_next(row, rows, &world->err)) == PAR_OK) {
        for (size_t i = 0; i < count; i++) {
            buffer_text(out, i > 0 ? "," : "");
            world_put_value(out, &fields[i], row);
        }
        buffer_text(out, "\n");
    }
    assert_int_equal(status, PAR_END);
    free(row);
    par_export_list_free(rows);
}

const char *
world_export(struct world *world, struct buffer *out, const char *kind)
{
    world_export_some(world, out, &(struct par_export_query){.kind = kind});
    return buffer_get(out);
}

struct par_batch *
world_begin(struct world *world)
{
    struct par_batch *batch = NULL;

    par_error_clear(&world->err);
    assert_int_equal(par_batch_begin(&batch, world->book, "test", "test", NULL, &world->err),
                     PAR_OK);
    return batch;
}

void
world_commit(struct world *world, struct par_batch *batch)
{
    enum par_status status = par_batch_commit(batch, &world->batch, &world->err);

    if (status != PAR_OK)
        print_error("commit: %s\n", world->err.text);
    assert_int_equal(status, PAR_OK);
}

/* ---- an open year ---- */

const char world_groups[] = "code,name,name_en\n"
                            "so-ban-nganh,\"Khối sở, ban, ngành\",Departments\n"
                            "ubnd-huyen,Khối huyện,Districts\n";
const char world_units[] = "code,name,group,position,from_year\n"
                           "khu-kinh-te,Ban Quản lý Khu kinh tế tỉnh,so-ban-nganh,1,2020\n"
                           "so-noi-vu,Sở Nội vụ,so-ban-nganh,2,2020\n"
                           "so-tai-chinh,Sở Tài chính,so-ban-nganh,3,2020\n"
                           "so-tu-phap,Sở Tư pháp,so-ban-nganh,4,2020\n"
                           "kon-ray,Huyện Kon Rẫy,ubnd-huyen,1,2020\n";
const char world_criteria[] = "set,code,title,max_points,method\n"
                              "mau-2024,1,Chỉ đạo điều hành,20,\n"
                              "mau-2024,1.1,Kế hoạch,8,appraisal\n"
                              "mau-2024,1.2,Kiểm tra,12,appraisal\n"
                              "mau-2024,2,Thể chế,30,\n"
                              "mau-2024,2.1,Rà soát văn bản,10,appraisal\n"
                              "mau-2024,2.2,Thi hành pháp luật,20,appraisal\n"
                              "mau-2024,3,Thủ tục,50,\n"
                              "mau-2024,3.1,Đúng hạn,30,statistics\n"
                              "mau-2024,3.2,Hài lòng,20,survey\n";
const char world_scales[] = "scale,class,lower_bound\nkt,Xuất sắc,90\nkt,Tốt,80\nkt,Khá,70\n";
const char world_years[] = "year,group,set,scale\n2024,so-ban-nganh,mau-2024,kt\n";

int
world_setup(void **state)
{
    static int number;
    char name[32];

    snprintf(name, sizeof name, "world-%d", number++);
    *state = world_new(name);
    return 0;
}

int
world_setup_open(void **state)
{
    struct world *world;

    world_setup(state);
    world = *state;
    world_must(world, "groups", world_groups);
    world_must(world, "units", world_units);
    world_must(world, "scales", world_scales);
    world_must(world, "criteria", world_criteria);
    world_must(world, "years", world_years);
    return 0;
}

int
world_teardown(void **state)
{
    world_free(*state);
    return 0;
}

void
world_refuses(struct world *world, const char *kind, const char *text, const char *faults)
{
    enum par_status status = world_import(world, kind, text);

    assert_string_equal(buffer_get(&world->faults), faults);
    assert_int_equal(status, world->summary.errors == world->summary.state_errors ? PAR_STATE
                                                                                  : PAR_INVALID);
    assert_string_equal(world->err.code, "summary");
}
