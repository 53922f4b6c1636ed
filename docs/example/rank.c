/* cc rank.c $(pkg-config --cflags --libs parindex) -o rank;  ./rank BOOK YEAR GROUP */
#include <parindex/parindex.h>
#include <stdio.h>
#include <stdlib.h>

static int
complain(const struct par_error *err)
{
    fprintf(stderr, "%s\n", err->text);
    return par_status_exit(err->status);
}

int
main(int argc, char **argv)
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_book *book = NULL;
    struct par_results *list = NULL;
    struct par_result row;
    int failed = 0;

    if (argc != 4)
        return 2;
    if (par_book_open(&book, argv[1], PAR_READ, &err) != PAR_OK)
        return complain(&err);
    struct par_result_query query = {.year = atoi(argv[2]), .group = argv[3]};
    enum par_status status = par_result_list(&list, book, &query, &err);
    while (status == PAR_OK && (status = par_result_next(&row, list, &err)) == PAR_OK) {
        char index[PAR_DECIMAL_SIZE];
        if (par_decimal_text(index, sizeof index, row.index, '.') == PAR_ABSENT)
            snprintf(index, sizeof index, "(%s)", par_absent_word(row.index.absent));
        printf("%s\t%s\t%s\n", row.unit_code, index, row.class_name ? row.class_name : "");
    }
    if (status != PAR_END)
        failed = complain(&err);
    par_result_list_free(list);
    par_book_close(book);
    return failed;
}
