#include "analysed.h"

#include <stdio.h>
#include <string.h>

#include "book.h"
#include "fill.h"
#include "sample.h"

/* Each line of a text with something before it, below a header. */
static const char *
below(char *out, size_t size, const char *header, const char *before, const char *lines)
{
    size_t length = (size_t)snprintf(out, size, "%s\n", header);

    while (*lines != '\0') {
        size_t line = strcspn(lines, "\n");

        length +=
            (size_t)snprintf(out + length, size - length, "%s%.*s\n", before, (int)line, lines);
        lines += line;
        lines += *lines == '\n';
    }
    assert_true(length < size);
    return out;
}

static void
add_scores(struct par_book *book, const char *scores)
{
    static const char *const criteria[] = {"1.1", "1.2", "2.1"};
    char text[4096] = "year,unit,criterion,final\n";
    char unit[32], value[3][16];

    while (*scores != '\0') {
        const char *line = scores;

        scores += strcspn(scores, "\n");
        scores += *scores == '\n';
        snprintf(unit, sizeof unit, "%.*s", (int)strcspn(line, ","), line);
        line += strcspn(line, ",");
        for (int i = 0; i < 3; i++) {
            line++;
            snprintf(value[i], sizeof value[i], "%.*s", (int)strcspn(line, ",\n"), line);
            line += strcspn(line, ",\n");
            if (value[i][0] != '\0')
                snprintf(text + strlen(text), sizeof text - strlen(text), "2024,%s,%s,%s\n", unit,
                         criteria[i], value[i]);
        }
    }
    if (strlen(text) > strlen("year,unit,criterion,final\n"))
        sample_import(book, "scores", text);
}

struct par_book *
analysed_book(const char *path, const char *scale, const char *rules, const char *scores)
{
    struct par_book *book = book_new(path);
    char text[4096];

    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(book, "units",
                  "code,name,group,position\nso-a,Sở A,so,1\nso-b,Sở B,so,2\nso-c,Sở C,so,3\n"
                  "so-d,Sở D,so,4\nso-e,Sở E,so,5\n");
    sample_import(book, "criteria",
                  "set,code,title,max_points,kind\ns,1,Thể chế,,normal\ns,1.1,Rà soát,10,normal\n"
                  "s,1.2,Thi hành,30,normal\ns,1.9,Chậm báo cáo,10,penalty\ns,2,Thủ tục,,normal\n"
                  "s,2.1,Giải quyết,60,normal\ns,T,Điểm thưởng,2,bonus\ns,P,Điểm trừ,5,penalty\n");
    if (scale != NULL)
        sample_import(book, "scales",
                      below(text, sizeof text,
                            "scale,class,lower_bound,inclusive,min_domain_percent", "t,", scale));
    sample_import(book, "years",
                  below(text, sizeof text, "year,group,set,scale,decimals,tie,class_on,rank_on,na",
                        scale != NULL ? "2024,so,s,t," : "2024,so,s,,", rules));
    add_scores(book, scores);
    return book;
}

void
analysed_score(struct par_book *book, const char *unit, const char *criterion, const char *value)
{
    struct par_batch *batch = batch_of(book);

    add_score(batch, 2024, unit, criterion, value);
    commit(batch);
}

void
analysed_exempt(struct par_book *book, const char *unit, const char *criterion, const char *value)
{
    struct par_batch *batch = batch_of(book);

    add_allowance(batch, 2024, unit, criterion, value);
    commit(batch);
}
