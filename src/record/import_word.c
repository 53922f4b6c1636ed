#include "import_word.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "published.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Other ways to write a word, whatever the program speaks: what its tables show is typed into
 * files. */
static const struct {
    const char *word;
    const char *spellings[4];
} spellings[] = {
    {"appraisal", {"thẩm định"}},
    {"survey", {"điều tra xã hội học", "điều tra"}},
    {"satisfaction", {"chỉ số hài lòng", "satisfaction index"}},
    {"statistics", {"thống kê"}},
    {"vote", {"lãnh đạo đánh giá", "leaders' vote"}},
    {"normal", {"tiêu chí", "criterion"}},
    {"bonus", {"điểm thưởng"}},
    {"penalty", {"điểm trừ"}},
    {"issue", {"ban hành bộ tiêu chí", "issues a criteria set"}},
    {"approve", {"phê duyệt kết quả", "approves results"}},
    {"amend", {"đính chính kết quả", "amends results"}},
    {"correct", {"sửa đổi", "corrects"}},
    {"other", {"khác"}},
    {"renamed", {"đổi tên"}},
    {"merged", {"sáp nhập"}},
    {"split", {"chia tách"}},
    {"transferred", {"chuyển giao"}},
    {"abolished", {"giải thể"}},
    {"same", {"giữ nguyên"}},
    {"reweighted", {"điểm tối đa mới", "new maximum", "re-weighted"}},
    {"new", {"mới"}},
    {"dropped", {"bỏ"}},
    {"gap", {"1, 1, 3"}},
    {"dense", {"1, 1, 2"}},
    {"order", {"theo thứ tự trong khối", "by position in the group"}},
    {"exact", {"theo số chưa làm tròn"}},
    {"printed", {"theo số đã in", "published"}},
    {"lower", {"hạ điểm tối đa", "maximum lowered"}},
    {"rescale", {"quy đổi về điểm tối đa chung", "rescaled"}},
    {"mean", {"trung bình"}},
    {"highest", {"cao nhất"}},
    {"lowest", {"thấp nhất"}},
    {"size", {"số đơn vị"}},
    {"difference", {"tăng giảm của trung bình", "change of the mean"}},
    {"range", {"cao nhất trừ thấp nhất", "highest less lowest"}},
};

const char *const *
import_words(enum kind_id id, const char *key)
{
    static const char *const methods[] = {"appraisal",  "survey", "satisfaction",
                                          "statistics", "vote",   NULL};
    static const char *const criterion_kinds[] = {"normal", "bonus", "penalty", NULL};
    static const char *const decision_kinds[] = {"issue",   "approve", "amend",
                                                 "correct", "other",   NULL};
    static const char *const succession_kinds[] = {"renamed",     "merged",    "split",
                                                   "transferred", "abolished", NULL};
    static const char *const link_kinds[] = {"same",   "renamed", "reweighted", "split",
                                             "merged", "new",     "dropped",    NULL};
    static const char *const ties[] = {"gap", "dense", "order", NULL};
    static const char *const judged[] = {"exact", "printed", NULL};
    static const char *const nas[] = {"lower", "rescale", NULL};
    static const char *const none[] = {NULL};
    const struct {
        const char *key;
        const char *const *words;
    } table[] = {
        {"method", methods},
        {"kind", id == KIND_CRITERIA      ? criterion_kinds
                 : id == KIND_SUCCESSIONS ? succession_kinds
                 : id == KIND_CROSSWALK   ? link_kinds
                                          : decision_kinds},
        {"tie", ties},
        {"class_on", judged},
        {"rank_on", judged},
        {"na", nas},
        {"figure", group_figures},
    };

    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (strcmp(table[i].key, key) == 0)
            return table[i].words;
    return none;
}

/* Whether both are the same text when they are folded. */
static enum par_status
is_spelling(bool *is, const char *folded, const char *text, struct par_error *err)
{
    char *key = NULL;
    enum par_status status = text_key(&key, text, err);

    *is = status == PAR_OK && strcmp(folded, key) == 0;
    mem_free(key);
    return status;
}

/* Whether the folded text is the word, or one of its other spellings. */
static enum par_status
is_word(bool *is, const char *folded, const char *word, struct par_error *err)
{
    enum par_status status = is_spelling(is, folded, word, err);

    for (size_t i = 0; i < COUNT_OF(spellings); i++)
        for (int j = 0; status == PAR_OK && !*is && strcmp(spellings[i].word, word) == 0 && j < 4 &&
                        spellings[i].spellings[j] != NULL;
             j++)
            status = is_spelling(is, folded, spellings[i].spellings[j], err);
    return status;
}

enum par_status
import_word_find(const char **word, const char *const *words, const char *written,
                 struct par_error *err)
{
    char *folded = NULL;
    enum par_status status = text_key(&folded, written, err);
    bool found = false;

    *word = NULL;
    for (; status == PAR_OK && !found && *words != NULL; words++) {
        status = is_word(&found, folded, *words, err);
        if (found)
            *word = *words;
    }
    mem_free(folded);
    return status;
}
