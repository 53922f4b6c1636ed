#include "file_book.h"

#include "book.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct store *
open_store(const char *path, enum store_mode mode)
{
    struct store *store = NULL;

    WORKS(store_open(&store, path, mode, fresh()));
    assert_non_null(store);
    return store;
}

void
make_book(void)
{
    par_book_close(book_new(BOOK));
}

void
make_empty(void)
{
    file_write("empty", "", 0);
}

void
make_folder(void)
{
    mkdir("folder", 0777);
}

void
make_pipe(void)
{
    unlink("pipe");
    assert_int_equal(mkfifo("pipe", 0666), 0);
}

void
make_circle(void)
{
    unlink("circle");
    assert_int_equal(symlink("circle", "circle"), 0);
}

int
files_here(const char *part)
{
    DIR *folder = opendir(".");
    int count = 0;

    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += strstr(entry->d_name, part) != NULL;
    closedir(folder);
    return count;
}
