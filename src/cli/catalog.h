/* A gettext catalog, as msgfmt makes it, looked up in place.
 *
 * gettext's own lookup is not used: it answers only in a locale that the machine has installed
 * (from glibc 2.39 on C.UTF-8 is none), and it crashes when memory runs out.
 */
#ifndef CLI_CATALOG_H
#define CLI_CATALOG_H

/* Maps the file; where there is none, or it is no catalog, every answer is NULL. */
void catalog_open(const char *path);
/* The text of an English one, under a context or with NULL; NULL when there is none. */
const char *catalog_find(const char *context, const char *id);

#endif
