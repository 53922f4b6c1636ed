/* What stands between SQLite and the system's files.
 *
 * SQLite has no sums of its own over the pages of a file, and reads a page that was lost, swapped
 * or changed as if it had been written so: an index that leads past a row shows a book without it.
 * Each page carries a sum here, in bytes that SQLite leaves free for it. A page without the right
 * one only makes the connection doubtful: another program may have written it, and what it wrote
 * may be sound. Whoever reads asks in the end, and looks at the whole book before an answer is
 * believed.
 *
 * Behind the last page stands a table of these sums (sums.h), which tells a page of an earlier day
 * as well. Every page that is read is held against it; who relies on it needs no other proof that
 * what the book holds is what this program wrote.
 */
#ifndef STORE_VFS_H
#define STORE_VFS_H

#include <sqlite3.h>
#include <stdbool.h>

/* The name under which SQLite opens a book; NULL: there is no memory. */
const char *vfs_name(void);
/* What is made through this connection, a copy too, has room for sums. Gives an SQLite code. */
int vfs_make_room(sqlite3 *db);

struct vfs_book;

/* The file of a connection, which lives as long; NULL: it was not opened by that name. */
struct vfs_book *vfs_book(sqlite3 *db);
/* All bytes of the file, with the table of sums; they can be read as SQLite reads. */
int vfs_whole_size(sqlite3_int64 *size, struct vfs_book *book);
/* Could the system not read a part of the file, at any time? SQLite takes a schema for damaged that
 * it could not read to the end. */
bool vfs_is_unread(const struct vfs_book *book);
/* Was a page read that has no right sum? */
bool vfs_is_doubtful(const struct vfs_book *book);
/* The same, and stays so when the file turned out to be sound. */
bool vfs_is_unlike(const struct vfs_book *book);
/* The file was looked at as a whole: until it is written by others, no page is doubted. */
void vfs_trust(struct vfs_book *book);
/* It was, and it is not as it should be. */
void vfs_distrust(struct vfs_book *book);
/* Is there a table of sums for the file as it is, and was every page so far as it says? Asked
 * inside a transaction that has read; until its end a page that is not makes the connection
 * doubtful. */
bool vfs_rely(struct vfs_book *book);
bool vfs_is_relied_on(const struct vfs_book *book);
/* Is a page surely of an earlier day? Its own sum is right, and the table of the file as it is
 * knows it otherwise. */
bool vfs_is_stale(const struct vfs_book *book);
/* Does a write seem to have been lost, of a page or of the table? */
bool vfs_has_lost(const struct vfs_book *book);
/* All that the file holds, as the transaction that runs leaves it, was looked at in another way: if
 * it is sound a table is made when the transaction ends. If not, what the transaction writes does
 * not come from what was in doubt. */
void vfs_prove(struct vfs_book *book, bool sound);
/* What this transaction writes is vouched for by nobody: no table is kept. */
void vfs_disown(struct vfs_book *book);

#endif
