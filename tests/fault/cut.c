/* The power is cut. A disk keeps what was synced; of the rest it keeps what it likes, in any order,
 * by sectors; of names that were made, changed or taken away since the folder was synced too. From
 * what a run noted, the folders that a cut could leave are made and judged. */
#include "kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SECTOR = 512, DRAWS = 12, NO_FILE = -1 };

/* A change that is not yet synced. Of a file: bytes at a place, or a new length (no data). Of the
 * folder: `name` stands for `file` from then on, and `gone` for none. */
struct change {
    bool of_folder;
    int file;
    int64_t at;
    size_t length;
    const unsigned char *bytes; /* NULL: the new length is `at` */
    char *name, *gone;
};

struct content {
    unsigned char *bytes;
    size_t length;
};

struct name {
    char *name;
    int file; /* NO_FILE: none */
};

struct disk {
    struct content *file; /* as synced */
    uint64_t *number;     /* the system's, which it gives again */
    int files;
    struct name *name; /* as synced */
    size_t names;
    struct name *seen; /* as the program sees them */
    size_t seen_count;
    struct change *change; /* in the order in which they were done */
    size_t changes;
    uint64_t folder; /* the system's number for it */
};

/* ---- random numbers: the same in each run ---- */

static uint64_t random_state;

static uint32_t
draw(void)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(random_state >> 33);
}

/* ---- files ---- */

static void
put_bytes(struct content *content, int64_t at, const unsigned char *bytes, size_t length,
          int filling)
{
    size_t end = (size_t)at + length;

    if (end > content->length) {
        content->bytes = need(realloc(content->bytes, end + 1));
        memset(content->bytes + content->length, filling, end - content->length);
        content->length = end;
    }
    if (bytes != NULL)
        memcpy(content->bytes + at, bytes, length);
}

static void
set_length(struct content *content, size_t length)
{
    if (length > content->length)
        put_bytes(content, (int64_t)length, NULL, 0, 0);
    content->length = length;
}

/* ---- names ---- */

static void
set_name(struct name **names, size_t *count, const char *name, int file)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp((*names)[i].name, name) == 0) {
            (*names)[i].file = file;
            return;
        }
    *names = need(realloc(*names, (*count + 1) * sizeof **names));
    (*names)[(*count)++] = (struct name){joined(name, ""), file};
}

static int
file_named(const struct name *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].file;
    return NO_FILE;
}

static void
free_names(struct name *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i].name);
    free(names);
}

/* ---- the disk ---- */

static int
add_file(struct disk *disk, uint64_t number, const unsigned char *bytes, size_t length)
{
    int file = disk->files++;

    disk->file = need(realloc(disk->file, (size_t)disk->files * sizeof *disk->file));
    disk->number = need(realloc(disk->number, (size_t)disk->files * sizeof *disk->number));
    disk->file[file] = (struct content){0};
    disk->number[file] = number;
    put_bytes(&disk->file[file], 0, bytes, length, 0);
    return file;
}

static void
disk_begin(struct disk *disk, const struct tree *tree)
{
    struct stat facts;

    if (stat(place.work, &facts) != 0)
        give_up(place.work, "is gone");
    *disk = (struct disk){.folder = facts.st_ino};
    for (size_t i = 0; i < tree->count; i++) {
        int file = add_file(disk, 0, tree->leaf[i].bytes, tree->leaf[i].length);

        set_name(&disk->name, &disk->names, tree->leaf[i].name, file);
        set_name(&disk->seen, &disk->seen_count, tree->leaf[i].name, file);
    }
}

static void
free_change(struct change *change)
{
    free(change->name);
    free(change->gone);
}

static void
disk_end(struct disk *disk)
{
    for (int i = 0; i < disk->files; i++)
        free(disk->file[i].bytes);
    for (size_t i = 0; i < disk->changes; i++)
        free_change(&disk->change[i]);
    free(disk->file);
    free(disk->number);
    free_names(disk->name, disk->names);
    free_names(disk->seen, disk->seen_count);
    free(disk->change);
}

static void
add_change(struct disk *disk, struct change change)
{
    disk->change = need(realloc(disk->change, (disk->changes + 1) * sizeof change));
    disk->change[disk->changes++] = change;
    if (change.of_folder && change.gone != NULL)
        set_name(&disk->seen, &disk->seen_count, change.gone, NO_FILE);
    if (change.of_folder && change.name != NULL)
        set_name(&disk->seen, &disk->seen_count, change.name, change.file);
}

static void
keep(struct content *files, struct name **names, size_t *count, const struct change *change)
{
    if (change->of_folder) {
        if (change->gone != NULL)
            set_name(names, count, change->gone, NO_FILE);
        if (change->name != NULL)
            set_name(names, count, change->name, change->file);
    } else if (change->bytes == NULL) {
        set_length(&files[change->file], (size_t)change->at);
    } else {
        put_bytes(&files[change->file], change->at, change->bytes, change->length, 0);
    }
}

/* A file or (NO_FILE) the folder is synced. */
static void
sync_disk(struct disk *disk, int file)
{
    size_t left = 0;

    for (size_t i = 0; i < disk->changes; i++) {
        struct change *change = &disk->change[i];

        if (file == NO_FILE ? !change->of_folder : change->of_folder || change->file != file) {
            disk->change[left++] = *change;
            continue;
        }
        keep(disk->file, &disk->name, &disk->names, change);
        free_change(change);
    }
    disk->changes = left;
}

/* ---- what was noted ---- */

/* The name in the folder; NULL: elsewhere. */
static const char *
name_in_folder(const char *path)
{
    size_t length = strlen(place.work);

    if (strncmp(path, place.work, length) == 0 && path[length] == '/')
        path += length + 1;
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    return strchr(path, '/') == NULL && *path != '\0' && strcmp(path, ".") != 0 ? path : NULL;
}

static int
file_numbered(const struct disk *disk, uint64_t number)
{
    for (int i = disk->files; number != 0 && i-- > 0;)
        if (disk->number[i] == number)
            return i;
    return NO_FILE;
}

static void
take_opened(struct disk *disk, const struct note *note)
{
    const char *name = name_in_folder(note->first);
    int file;

    if (name == NULL || note->head.result < 0 || note->head.folder)
        return;
    file = file_named(disk->seen, disk->seen_count, name);
    if (note->head.created || file == NO_FILE) {
        file = add_file(disk, note->head.file, NULL, 0);
        add_change(disk, (struct change){true, file, 0, 0, NULL, joined(name, ""), NULL});
    }
    disk->number[file] = note->head.file;
}

static void
take_named(struct disk *disk, const struct note *note)
{
    const char *first = name_in_folder(note->first), *second = name_in_folder(note->second);
    struct change change = {.of_folder = true, .file = NO_FILE};

    if (first == NULL || note->head.result != 0)
        return;
    change.file = file_named(disk->seen, disk->seen_count, first);
    if (note->head.kind != OPERATION_LINK)
        change.gone = joined(first, "");
    if (note->head.kind != OPERATION_UNLINK && second != NULL)
        change.name = joined(second, "");
    add_change(disk, change);
}

/* What the test of the test leaves out. */
enum lie { HONEST, NO_FOLDER_SYNC, NO_SYNC };

/* Carries a noted operation out; did it change anything? */
static bool
take(struct disk *disk, const struct note *note, enum lie lie)
{
    int file = file_numbered(disk, note->head.file);

    switch ((enum operation)note->head.kind) {
    case OPERATION_OPEN:
    case OPERATION_CREATE:
        take_opened(disk, note);
        return note->head.created;
    case OPERATION_WRITE:
        if (file == NO_FILE || note->head.result <= 0)
            return false;
        add_change(disk, (struct change){false, file, note->head.at, note->head.length, note->data,
                                         NULL, NULL});
        return true;
    case OPERATION_TRUNCATE:
        if (file == NO_FILE || note->head.result != 0)
            return false;
        add_change(disk, (struct change){false, file, note->head.at, 0, NULL, NULL, NULL});
        return true;
    case OPERATION_SYNC:
        if (note->head.result != 0 || lie == NO_SYNC || (note->head.folder && lie != HONEST))
            return false;
        if (note->head.folder ? note->head.file == disk->folder : file != NO_FILE)
            sync_disk(disk, note->head.folder ? NO_FILE : file);
        return true;
    case OPERATION_UNLINK:
    case OPERATION_RENAME:
    case OPERATION_LINK:
        take_named(disk, note);
        return true;
    case OPERATION_READ:
    case OPERATION_CLOSE:
    case OPERATION_LOOK:
    case OPERATION_FOLDER:
    case OPERATION_LOCK:
    case OPERATION_OWNER:
    case OPERATION_MAP:
    case OPERATION_SEEK:
    case OPERATION_END:
        break;
    }
    return false;
}

/* ---- what a cut leaves ---- */

/* How a draw chooses among what was not synced. */
enum choice {
    ALL_LOST,
    ALL_KEPT,
    LAST_LOST,
    LAST_KEPT,
    NAMES_KEPT,
    CONTENT_KEPT,
    SECTORS,      /* each sector by chance, names up to one of them */
    SECTORS_DIRT, /* each sector and name by chance, and what was never written is dirt */
    CHOICES
};

/* The sectors of a write that reached the disk. */
static void
keep_sectors(struct content *content, const struct change *change, bool dirt)
{
    int64_t at = change->at, end = change->at + (int64_t)change->length;

    while (at < end) {
        int64_t next = at / SECTOR * SECTOR + SECTOR;

        if (next > end)
            next = end;
        if (draw() % 2 == 0)
            put_bytes(content, at, change->bytes + (at - change->at), (size_t)(next - at),
                      dirt ? (int)(draw() & 0xff) : 0);
        else if (dirt && next > (int64_t)content->length) /* only the length did */
            put_bytes(content, next, NULL, 0, (int)(draw() & 0xff));
        at = next;
    }
}

static bool
is_kept(enum choice choice, const struct change *change, bool last)
{
    switch (choice) {
    case ALL_LOST:
        return false;
    case ALL_KEPT:
        return true;
    case LAST_LOST:
        return !last;
    case LAST_KEPT:
        return last;
    case NAMES_KEPT:
        return change->of_folder;
    case CONTENT_KEPT:
        return !change->of_folder;
    case SECTORS:
    case SECTORS_DIRT:
    case CHOICES:
        break;
    }
    return draw() % 2 == 0;
}

static struct tree
what_is_left(const struct disk *disk, enum choice choice)
{
    struct content *files = need(calloc((size_t)disk->files + 1, sizeof *files));
    struct name *names = NULL;
    size_t count = 0, folder_changes = 0, kept_names, seen = 0;
    struct tree tree = {0};

    for (int i = 0; i < disk->files; i++)
        put_bytes(&files[i], 0, disk->file[i].bytes, disk->file[i].length, 0);
    for (size_t i = 0; i < disk->names; i++)
        set_name(&names, &count, disk->name[i].name, disk->name[i].file);
    for (size_t i = 0; i < disk->changes; i++)
        folder_changes += disk->change[i].of_folder;
    kept_names = draw() % (folder_changes + 1);

    for (size_t i = 0; i < disk->changes; i++) {
        const struct change *change = &disk->change[i];
        bool by_sectors = choice == SECTORS || choice == SECTORS_DIRT;

        if (by_sectors && !change->of_folder && change->bytes != NULL)
            keep_sectors(&files[change->file], change, choice == SECTORS_DIRT);
        else if (choice == SECTORS && change->of_folder
                     ? seen++ < kept_names
                     : is_kept(choice, change, i + 1 == disk->changes))
            keep(files, &names, &count, change);
    }
    for (size_t i = 0; i < count; i++)
        if (names[i].file != NO_FILE) {
            struct content *content = &files[names[i].file];
            unsigned char *bytes = need(malloc(content->length + 1));

            if (content->length > 0)
                memcpy(bytes, content->bytes, content->length);
            tree_add(&tree, names[i].name, bytes, content->length);
        }
    for (int i = 0; i < disk->files; i++)
        free(files[i].bytes);
    free(files);
    free_names(names, count);
    return tree;
}

/* ---- judging ---- */

static struct {
    uint64_t *hash;
    size_t count;
} judged; /* states of this trial: most cuts leave what another one left */

static bool
is_judged(uint64_t hash)
{
    for (size_t i = 0; i < judged.count; i++)
        if (judged.hash[i] == hash)
            return true;
    judged.hash = need(realloc(judged.hash, (judged.count + 1) * sizeof hash));
    judged.hash[judged.count++] = hash;
    return false;
}

struct cut {
    long at;           /* number of the last operation that was done */
    bool acknowledged; /* the program had ended with its exit status */
    long wrong;
    char why[2048];
};

static void
judge_cut(struct cut *cut, const struct trial *trial, const struct tree *found)
{
    struct verdict verdict = judge(trial, found);
    char why[400] = "";

    if (verdict.why[0] != '\0')
        snprintf(cut->why, sizeof cut->why, "%s", verdict.why);
    else if (cut->acknowledged && !verdict.new)
        snprintf(cut->why, sizeof cut->why, "acknowledged, and lost");
    else if (!verdict.exact && !judge_next_write(found, why, sizeof why))
        snprintf(cut->why, sizeof cut->why, "%s", why);
    else
        return;
    cut->wrong++;
}

static void
cut_here(struct cut *cut, const struct trial *trial, const struct disk *disk)
{
    for (int i = 0; i < CHOICES + DRAWS; i++) {
        enum choice choice = i < CHOICES ? (enum choice)i : i % 2 ? SECTORS : SECTORS_DIRT;
        struct tree left;

        if (i > ALL_LOST && disk->changes == 0)
            break;
        left = what_is_left(disk, choice);
        if (!is_judged(tree_hash(&left) + cut->acknowledged))
            judge_cut(cut, trial, &left);
        tree_free(&left);
    }
}

/* Without losses the notes must lead to what is there, or they are no notes. */
static void
compare_with_truth(const struct trial *trial, const struct disk *disk)
{
    struct tree all = what_is_left(disk, ALL_KEPT);
    bool same = all.count == trial->new.count;

    for (size_t i = 0; same && i < all.count; i++)
        same = strcmp(all.leaf[i].name, trial->new.leaf[i].name) == 0 &&
               leaf_same(&all.leaf[i], &trial->new.leaf[i]);
    if (same)
        passed();
    else
        failed(trial, NO_FAULT, "what was noted does not lead to what is there");
    tree_free(&all);
}

static long
cut_with(const struct trial *trial, enum lie lie, bool tell)
{
    struct cut cut = {0};
    struct disk disk;

    random_state = 1;
    judged.count = 0;
    disk_begin(&disk, &trial->old);
    for (size_t i = 0; i < trial->notes.count; i++) {
        const struct note *note = &trial->notes.note[i];
        long before = cut.wrong;

        if (!take(&disk, note, lie) || !chosen())
            continue;
        cut.at = note->head.number;
        cut_here(&cut, trial, &disk);
        if (tell && cut.wrong > before)
            failed(trial, (struct fault){cut.at, '\0', false, -1}, "after it a cut leaves: %s",
                   cut.why);
        else if (tell)
            passed();
    }
    cut.acknowledged = trial->reference.status == 0;
    if (tell)
        compare_with_truth(trial, &disk);
    cut.wrong = tell ? 0 : cut.wrong;
    cut_here(&cut, trial, &disk);
    if (tell && cut.wrong > 0)
        failed(trial, NO_FAULT, "a cut after exit status 0 leaves: %s", cut.why);
    disk_end(&disk);
    return cut.wrong;
}

void
cut_each(const struct trial *trial)
{
    judge_truths(trial);
    cut_with(trial, HONEST, true);
}

void
cut_proves(const struct trial *trial)
{
    for (enum lie lie = NO_FOLDER_SYNC; lie <= NO_SYNC; lie++)
        if (cut_with(trial, lie, false) > 0)
            passed();
        else
            failed(trial, NO_FAULT, "without syncs of %s nothing was lost: the test sees nothing",
                   lie == NO_SYNC ? "anything" : "the folder");
}

struct tree
cut_at(const struct trial *trial, size_t note)
{
    struct disk disk;
    struct tree left;

    random_state = note + 1;
    disk_begin(&disk, &trial->old);
    for (size_t i = 0; i <= note; i++)
        take(&disk, &trial->notes.note[i], HONEST);
    left = what_is_left(&disk, SECTORS);
    disk_end(&disk);
    return left;
}
