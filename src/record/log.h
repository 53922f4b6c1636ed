/* Sentences inside the rows of a list.
 *
 * A par_message is too big for a record, and its pattern must live as long as the row. So a record
 * keeps two texts, the pattern and all arguments in one; when a row is read they lie where the
 * message has its pattern and its arguments, and sentence_unpack() sets the arguments out. */
#ifndef RECORD_LOG_H
#define RECORD_LOG_H

#include "base/buffer.h"
#include "listing.h"

/* The two fields of a message that is a member of a row; no columns. */
#define FIELD_SENTENCE(row, member)                                                                \
    FIELD("sentence_pattern", TEXT, row, member.pattern, PAR_NONE),                                \
        FIELD("sentence_args", TEXT, row, member.args, PAR_NONE)

/* Packs the arguments into `args`, which must live until the row is put; the message is of no other
 * use from then on. */
void sentence_pack(struct par_message *message, struct buffer *args);
void sentence_unpack(struct par_message *message);

#endif
