#include "text.h"

#include "alloc.h"
#include "buffer.h"
#include "message.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum {
    CODE_LENGTH = 64,
    SHOWN_CHARACTERS = 60,
    FEW = 200 /* characters that need no heap */
};

/* Letters and marks of Vietnamese. */
enum {
    D_WITH_STROKE = 0x111,
    GRAVE = 0x300,
    ACUTE = 0x301,
    CIRCUMFLEX = 0x302,
    TILDE = 0x303,
    BREVE = 0x306,
    HOOK = 0x309,
    HORN = 0x31B,
    DOT_BELOW = 0x323
};

/* A text as characters. */
struct characters {
    int32_t *at; /* `few` or a block of the heap */
    size_t count;
    int32_t few[FEW];
};

static const char *const ellipsis = "\xE2\x80\xA6";

static bool is_plain_word(const char *text, size_t length);
static bool is_tail(unsigned char byte);
static size_t show(char *buf, size_t size, const char *text, size_t length, size_t characters);
static size_t shown_piece(char piece[16], size_t *width, const char *text, size_t length);
static bool is_clean(const char *text, size_t length);
static enum par_status check_clean(const char *text, size_t length, struct par_error *err);
static enum par_status take(struct characters *characters, const char *text, size_t length,
                            unsigned options, struct par_error *err);
static void give_back(struct characters *characters);
static enum par_status refuse_bytes(struct par_error *err, const char *text, size_t length);
static enum par_status refuse(struct par_error *err, const char *code, const char *pattern,
                              const char *text, size_t length);
static enum par_status finish(char **out, struct buffer *buffer, struct par_error *err);
static bool is_blank(int32_t character);
static bool is_mark(int32_t character);
static bool is_letter_or_digit(int32_t character);
static void put_character(struct buffer *buffer, int32_t character);
static size_t put_sorted(struct buffer *letters, struct buffer *tones, const int32_t *at,
                         size_t left);
static int letter_rank(int32_t letter, int32_t mark);
static char tone_of(int32_t mark);
static void write_code(char *code, const char *key);

bool
text_valid(const char *text, size_t length, size_t *bad)
{
    size_t i = 0;

    while (i < length) {
        size_t word_end = i + sizeof(uint64_t) < length ? i + sizeof(uint64_t) : length;
        uint32_t character;
        size_t step = 1;

        if (is_plain_word(text + i, length - i))
            i = word_end;
        for (; i < word_end && step > 0; i += step)
            step = text_character(&character, text + i, length - i);
        if (step == 0) {
            if (bad != NULL)
                *bad = i;
            return false;
        }
    }
    return true;
}

size_t
text_character(uint32_t *out, const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    uint32_t first = length > 0 ? at[0] : 0;
    uint32_t character;

    if (first > 0 && first < 0x80) {
        *out = first;
        return 1;
    }
    if (first >= 0xC2 && first < 0xE0 && length >= 2 && is_tail(at[1])) {
        *out = (first & 0x1F) << 6 | (at[1] & 0x3Fu);
        return 2;
    }
    if (first >= 0xE0 && first < 0xF0 && length >= 3 && is_tail(at[1]) && is_tail(at[2])) {
        character = (first & 0x0F) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
        if (character < 0x800 || (character & 0xF800) == 0xD800)
            return 0; /* written too long, or half of a UTF-16 pair */
        *out = character;
        return 3;
    }
    if (first >= 0xF0 && length >= 4 && is_tail(at[1]) && is_tail(at[2]) && is_tail(at[3])) {
        character =
            (first & 0x0F) << 18 | (at[1] & 0x3Fu) << 12 | (at[2] & 0x3Fu) << 6 | (at[3] & 0x3Fu);
        if (character < 0x10000 || character > 0x10FFFF)
            return 0;
        *out = character;
        return 4;
    }
    return 0;
}

bool
text_is_hidden(uint32_t character)
{
    const utf8proc_property_t *property;

    if (character < 0x7F)
        return character < 0x20;
    property = utf8proc_get_property((int32_t)character);
    return property->ignorable || property->category == UTF8PROC_CATEGORY_CC ||
           property->category == UTF8PROC_CATEGORY_CF ||
           property->category == UTF8PROC_CATEGORY_ZL || property->category == UTF8PROC_CATEGORY_ZP;
}

size_t
text_shown(char *buf, size_t size, const char *text, size_t characters)
{
    return show(buf, size, text, strlen(text), characters);
}

enum par_status
text_clean(char **out, const char *text, size_t length, struct par_error *err)
{
    struct characters characters;
    struct buffer clean = BUFFER_INIT;
    bool blank = false;
    enum par_status status;

    if (is_clean(text, length)) {
        char *copy = mem_text(text, length);

        if (copy == NULL)
            return error_memory(err);
        *out = copy;
        return PAR_OK;
    }
    status = check_clean(text, length, err);
    if (status != PAR_OK)
        return status;
    status = take(&characters, text, length, UTF8PROC_STABLE | UTF8PROC_COMPOSE, err);
    if (status != PAR_OK)
        return status;
    for (size_t i = 0; i < characters.count; i++) {
        if (is_blank(characters.at[i])) {
            blank = clean.length > 0;
            continue;
        }
        if (blank)
            buffer_char(&clean, ' ');
        blank = false;
        put_character(&clean, characters.at[i]);
    }
    give_back(&characters);
    return finish(out, &clean, err);
}

enum par_status
text_key(char **out, const char *text, struct par_error *err)
{
    struct characters characters;
    struct buffer key = BUFFER_INIT;
    bool blank = false;
    enum par_status status;

    status = take(&characters, text, strlen(text),
                  UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, err);
    if (status != PAR_OK)
        return status;
    for (size_t i = 0; i < characters.count; i++) {
        int32_t character = characters.at[i] == D_WITH_STROKE ? 'd' : characters.at[i];

        if (is_mark(character))
            continue;
        if (!is_letter_or_digit(character)) {
            blank = key.length > 0;
            continue;
        }
        if (blank)
            buffer_char(&key, ' ');
        blank = false;
        put_character(&key, character);
    }
    give_back(&characters);
    return finish(out, &key, err);
}

enum par_status
text_sort(char **out, const char *text, struct par_error *err)
{
    struct characters characters;
    struct buffer letters = BUFFER_INIT, tones = BUFFER_INIT;
    enum par_status status;

    status = take(&characters, text, strlen(text),
                  UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, err);
    if (status != PAR_OK)
        return status;
    for (size_t i = 0; i < characters.count;)
        i += put_sorted(&letters, &tones, characters.at + i, characters.count - i);
    give_back(&characters);
    while (letters.length > 0 && letters.text[letters.length - 1] == '-')
        letters.length--;
    while (tones.length > 0 && tones.text[tones.length - 1] == ' ')
        tones.length--;
    if (tones.length > 0) {
        buffer_char(&letters, ' ');
        buffer_put(&letters, tones.text, tones.length);
    }
    letters.failed = letters.failed || tones.failed;
    buffer_free(&tones);
    return finish(out, &letters, err);
}

enum par_status
text_code(char **out, const char *name, struct par_error *err)
{
    char *key, *code;
    enum par_status status = text_key(&key, name, err);

    if (status != PAR_OK)
        return status;
    code = mem_alloc(strlen(key) + 1);
    if (code != NULL)
        write_code(code, key);
    mem_free(key);
    if (code == NULL)
        return error_memory(err);
    if (!text_is_code(code)) {
        mem_free(code);
        return refuse(err, "code", N_("no code can be made of the name \"{1}\""), name,
                      strlen(name));
    }
    *out = code;
    return PAR_OK;
}

bool
text_is_code(const char *text)
{
    size_t length =
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/");

    return length >= 1 && length <= CODE_LENGTH && text[length] == '\0' && !text_is_year(text);
}

bool
text_is_year(const char *text)
{
    return strspn(text, "0123456789") == 4 && text[4] == '\0';
}

enum par_status
text_like(char **out, const char *key, struct par_error *err)
{
    struct buffer pattern = BUFFER_INIT;
    bool word = false;

    for (; *key != '\0'; key++) {
        if (*key == ' ') {
            word = false;
            continue;
        }
        if (!word)
            buffer_text(&pattern, "% ");
        word = true;
        if (*key == '%' || *key == '_' || *key == '\\')
            buffer_char(&pattern, '\\');
        buffer_char(&pattern, *key);
    }
    buffer_char(&pattern, '%');
    return finish(out, &pattern, err);
}

/* Are the next eight bytes there, ASCII and not NUL? In most files most are. */
static bool
is_plain_word(const char *text, size_t length)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
    uint64_t word;

    if (length < sizeof word)
        return false;
    memcpy(&word, text, sizeof word);
    return (((word - ones) | word) & highs) == 0;
}

static bool
is_tail(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

static size_t
show(char *buf, size_t size, const char *text, size_t length, size_t characters)
{
    size_t written = 0, shown = 0;
    size_t cut = 0; /* where "…" can still be put */

    while (length > 0) {
        char piece[16];
        size_t width;
        size_t taken = shown_piece(piece, &width, text, length);
        size_t bytes = strlen(piece);

        if (written + bytes >= size || width > characters - shown) {
            memcpy(buf + cut, ellipsis, 4);
            return cut + 3;
        }
        memcpy(buf + written, piece, bytes);
        written += bytes;
        shown += width;
        if (written + 3 < size && shown < characters)
            cut = written;
        text += taken;
        length -= taken;
    }
    buf[written] = '\0';
    return written;
}

/* One character as it is shown, and how many characters wide that is; gives the bytes taken. */
static size_t
shown_piece(char piece[16], size_t *width, const char *text, size_t length)
{
    uint32_t character;
    size_t taken = text_character(&character, text, length);

    if (taken > 0 && !text_is_hidden(character)) {
        memcpy(piece, text, taken);
        piece[taken] = '\0';
        *width = 1;
        return taken;
    }
    if (taken > 0)
        snprintf(piece, 16, "\\u{%x}", (unsigned)character);
    else
        snprintf(piece, 16, "\\x{%02x}", (unsigned)(unsigned char)text[0]);
    *width = strlen(piece);
    return taken > 0 ? taken : 1;
}

/* Nothing to do for most texts: printable ASCII, single blanks, none at the ends. */
static bool
is_clean(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] < ' ' || text[i] > '~')
            return false;
        if (text[i] == ' ' && (i == 0 || i + 1 == length || text[i + 1] == ' '))
            return false;
    }
    return true;
}

static enum par_status
check_clean(const char *text, size_t length, struct par_error *err)
{
    for (size_t i = 0; i < length;) {
        uint32_t character;
        size_t step = text_character(&character, text + i, length - i);

        if (step == 0)
            return refuse_bytes(err, text, length);
        if (character != '\t' && text_is_hidden(character))
            return refuse(err, "control",
                          N_("\"{1}\" holds a line end or another character that cannot be seen"),
                          text, length);
        i += step;
    }
    return PAR_OK;
}

/* Reads a text into characters; give_back() frees them. */
static enum par_status
take(struct characters *characters, const char *text, size_t length, unsigned options,
     struct par_error *err)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    utf8proc_option_t option = (utf8proc_option_t)options;
    utf8proc_ssize_t count, room = FEW;

    characters->at = characters->few;
    count = utf8proc_decompose(bytes, (utf8proc_ssize_t)length, characters->at, room, option);
    if (count > room) {
        room = count;
        characters->at = mem_alloc((size_t)room * sizeof *characters->at);
        if (characters->at == NULL)
            return error_memory(err);
        count = utf8proc_decompose(bytes, (utf8proc_ssize_t)length, characters->at, room, option);
    }
    if (count >= 0 && (options & UTF8PROC_COMPOSE) != 0)
        count = utf8proc_normalize_utf32(characters->at, count, option);
    if (count < 0) {
        give_back(characters);
        return refuse_bytes(err, text, length);
    }
    characters->count = (size_t)count;
    return PAR_OK;
}

static void
give_back(struct characters *characters)
{
    if (characters->at != characters->few)
        mem_free(characters->at);
}

static enum par_status
refuse_bytes(struct par_error *err, const char *text, size_t length)
{
    return refuse(err, "utf8", N_("\"{1}\" is not text in UTF-8"), text, length);
}

static enum par_status
refuse(struct par_error *err, const char *code, const char *pattern, const char *text,
       size_t length)
{
    char shown[PAR_ARG_SIZE];

    show(shown, sizeof shown, text, length, SHOWN_CHARACTERS);
    return error_set(err, PAR_INVALID, code, pattern, ARGS(ARG_TEXT(shown)));
}

/* Hands out what was put into the buffer; an empty one too is a text. */
static enum par_status
finish(char **out, struct buffer *buffer, struct par_error *err)
{
    buffer_put(buffer, "", 0);
    if (buffer->failed) {
        buffer_free(buffer);
        error_memory(err);
        return PAR_NO_MEMORY;
    }
    *out = buffer->text;
    return PAR_OK;
}

static bool
is_blank(int32_t character)
{
    return character == '\t' || utf8proc_category(character) == UTF8PROC_CATEGORY_ZS;
}

static bool
is_mark(int32_t character)
{
    utf8proc_category_t category = utf8proc_category(character);

    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

static bool
is_letter_or_digit(int32_t character)
{
    utf8proc_category_t category = utf8proc_category(character);

    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static void
put_character(struct buffer *buffer, int32_t character)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t length = utf8proc_encode_char(character, bytes);

    buffer_put(buffer, bytes, (size_t)length);
}

/* Puts one letter with its marks, or one run of other signs; gives the characters taken.
 *
 * Letters: "-" for a blank, digits and a–z as they are, "~" after a letter for each place it stands
 * behind the plain one ("a~" is ă, "a~~" is â), "}" before a letter of another script: so blank <
 * digits < a < ă < â < b. Tones: their digits in the order of the text, a blank behind each word:
 * so a word without a tone comes first, and it does not matter on which vowel of the word a tone is
 * written. */
static size_t
put_sorted(struct buffer *letters, struct buffer *tones, const int32_t *at, size_t left)
{
    int32_t letter = at[0] == D_WITH_STROKE ? 'd' : at[0];
    int rank = at[0] == D_WITH_STROKE ? 1 : 0;
    size_t taken = 1;

    if (!is_letter_or_digit(letter)) {
        if (letters->length > 0 && letters->text[letters->length - 1] != '-') {
            buffer_char(letters, '-');
            buffer_char(tones, ' ');
        }
        return taken;
    }
    if (letter >= 0x80)
        buffer_char(letters, '}');
    put_character(letters, letter);
    for (; taken < left && is_mark(at[taken]); taken++) {
        int of_mark = letter_rank(letter, at[taken]);

        if (of_mark > 0)
            rank = of_mark;
        else
            buffer_char(tones, tone_of(at[taken]));
    }
    for (; rank > 0; rank--)
        buffer_char(letters, '~');
    return taken;
}

/* How many places behind the plain letter the marked one stands; 0: it is the same letter. */
static int
letter_rank(int32_t letter, int32_t mark)
{
    bool circumflex = mark == CIRCUMFLEX, horn = mark == HORN;

    switch (letter) {
    case 'a':
        return circumflex ? 2 : mark == BREVE ? 1 : 0;
    case 'e':
        return circumflex ? 1 : 0;
    case 'o':
        return horn ? 2 : circumflex ? 1 : 0;
    case 'u':
        return horn ? 1 : 0;
    default:
        return 0;
    }
}

/* The order of tones; marks of other languages come last. */
static char
tone_of(int32_t mark)
{
    switch (mark) {
    case GRAVE:
        return '1';
    case HOOK:
        return '2';
    case TILDE:
        return '3';
    case ACUTE:
        return '4';
    case DOT_BELOW:
        return '5';
    default:
        return '6';
    }
}

/* Writes the code of a key, which is no longer than the key. Letters outside a–z are left out. */
static void
write_code(char *code, const char *key)
{
    size_t length = 0;

    for (; *key != '\0'; key++) {
        if (*key == ' ' && length > 0 && code[length - 1] != '-')
            code[length++] = '-';
        else if (*key != ' ' && (unsigned char)*key < 0x80)
            code[length++] = *key;
    }
    if (length > CODE_LENGTH) {
        size_t word_end = CODE_LENGTH;

        while (word_end > 0 && code[word_end] != '-')
            word_end--;
        length = word_end > 0 ? word_end : CODE_LENGTH;
    }
    if (length > 0 && code[length - 1] == '-')
        length--;
    code[length] = '\0';
}
