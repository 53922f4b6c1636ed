-- The schema that all migrations make, written by ./dev schema: for readers, and what a book
-- is compared with when it is opened.

CREATE TABLE book (                      -- one row
    id INTEGER PRIMARY KEY CHECK (id = 1),
    title TEXT NOT NULL,
    title_en TEXT,
    created_at TEXT NOT NULL,
    entries INTEGER NOT NULL DEFAULT 0 CHECK (entries BETWEEN 0 AND 999999999) -- last number given to a published entry
) STRICT;

CREATE TABLE unit_group (                -- khối
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    code_key TEXT NOT NULL UNIQUE,       -- folded, as name_key
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL,              -- decomposed, case-folded, marks off, đ = d, one blank between words
    name_en TEXT,
    name_en_key TEXT
) STRICT;

CREATE INDEX unit_group_by_name ON unit_group(name_key);

CREATE INDEX unit_group_by_name_en ON unit_group(name_en_key);

CREATE TABLE unit (                      -- identity only
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    code_key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE decision (                  -- the legal act; number, date and issuer are its identity
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL CHECK (number <> ''),
    number_key TEXT NOT NULL,
    date TEXT CHECK (date GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'), -- NULL = not known
    issuer TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT 'other' CHECK (kind IN ('issue', 'approve', 'amend', 'correct', 'other')),
    title TEXT,
    link TEXT
) STRICT;

CREATE INDEX decision_by_number ON decision(number);

CREATE UNIQUE INDEX decision_identity ON decision(number_key, coalesce(date, ''), issuer);

CREATE TABLE unit_name (                 -- the name that holds from a year on
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    from_year INTEGER NOT NULL CHECK (from_year = 0 OR from_year BETWEEN 1900 AND 2999), -- 0 = since the first record
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL,
    name_sort TEXT NOT NULL,             -- Vietnamese order by memcmp
    name_en TEXT,
    name_en_key TEXT,
    short TEXT,
    short_key TEXT,
    decision_id INTEGER REFERENCES decision(id),
    PRIMARY KEY (unit_id, from_year)
) STRICT, WITHOUT ROWID;

CREATE INDEX unit_name_by_key ON unit_name(name_key);

CREATE INDEX unit_name_by_en_key ON unit_name(name_en_key);

CREATE INDEX unit_name_by_short_key ON unit_name(short_key);

CREATE INDEX unit_name_by_decision ON unit_name(decision_id) WHERE decision_id IS NOT NULL;

CREATE TABLE membership (                -- the group of a unit, by years; periods of a unit do not overlap
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    from_year INTEGER NOT NULL CHECK (from_year = 0 OR from_year BETWEEN 1900 AND 2999), -- 0 = since the first record
    to_year INTEGER CHECK (to_year BETWEEN 1900 AND 2999),                               -- NULL = open
    group_id INTEGER NOT NULL REFERENCES unit_group(id),
    position INTEGER NOT NULL DEFAULT 0 CHECK (position BETWEEN 0 AND 1000000),          -- printed order, 0 = not said
    PRIMARY KEY (unit_id, from_year),
    CHECK (to_year >= from_year)
) STRICT, WITHOUT ROWID;

CREATE INDEX membership_by_group ON membership(group_id, unit_id);

CREATE TABLE unit_succession (           -- who came after whom: n:m, dated, perhaps in part; nothing refers to one
    predecessor_id INTEGER NOT NULL REFERENCES unit(id),
    successor_id INTEGER REFERENCES unit(id), -- NULL = ended without successor
    year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
    kind TEXT NOT NULL CHECK (kind IN ('renamed', 'merged', 'split', 'transferred', 'abolished')),
    share INTEGER CHECK (share BETWEEN 1 AND 1000000), -- passed on, ten-thousandths of a per cent; NULL = not stated
    decision_id INTEGER REFERENCES decision(id),
    CHECK (predecessor_id IS NOT successor_id),
    CHECK ((successor_id IS NULL) <= (kind = 'abolished'))
) STRICT;

CREATE UNIQUE INDEX unit_succession_identity ON unit_succession(predecessor_id, coalesce(successor_id, 0), year);

CREATE INDEX unit_succession_by_successor ON unit_succession(successor_id) WHERE successor_id IS NOT NULL;

CREATE INDEX unit_succession_by_decision ON unit_succession(decision_id) WHERE decision_id IS NOT NULL;

CREATE TABLE scale (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (code <> '')
) STRICT;

CREATE TABLE scale_class (               -- best first; the first class whose bound holds is the unit's
    scale_id INTEGER NOT NULL REFERENCES scale(id),
    position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 100), -- 1 = best
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL,
    name_en TEXT,
    short TEXT,
    lower_bound INTEGER CHECK (lower_bound BETWEEN 0 AND 2000000), -- NULL = not known: nothing at or below it is decided
    inclusive INTEGER NOT NULL DEFAULT 1 CHECK (inclusive IN (0, 1)),
    min_domain INTEGER CHECK (min_domain BETWEEN 0 AND 1000000),   -- no domain under this per cent
    PRIMARY KEY (scale_id, position),
    UNIQUE (scale_id, name_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE criteria_set (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    title TEXT,
    printed_max INTEGER CHECK (printed_max BETWEEN 0 AND 20000000), -- what the decision says it sums to
    printed_count INTEGER CHECK (printed_count BETWEEN 0 AND 100000),
    decision_id INTEGER REFERENCES decision(id)
) STRICT;

CREATE INDEX criteria_set_by_decision ON criteria_set(decision_id) WHERE decision_id IS NOT NULL;

CREATE TABLE concept (                   -- what a criterion is, across sets
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (code <> '')
) STRICT;

CREATE TABLE criterion (                 -- a tree of any depth; domain_id, cap_id, depth, leaf, position follow from parents and places
    id INTEGER PRIMARY KEY,
    set_id INTEGER NOT NULL REFERENCES criteria_set(id),
    code TEXT NOT NULL CHECK (code <> ''),
    parent_id INTEGER REFERENCES criterion(id),
    domain_id INTEGER REFERENCES criterion(id), -- root ancestor; itself for a domain
    cap_id INTEGER REFERENCES criterion(id),    -- topmost bonus or penalty criterion above or itself; NULL = normal
    depth INTEGER NOT NULL DEFAULT 1 CHECK (depth BETWEEN 1 AND 16),
    leaf INTEGER NOT NULL DEFAULT 1 CHECK (leaf IN (0, 1)),
    place INTEGER NOT NULL CHECK (place BETWEEN 1 AND 100000), -- among the children of its parent
    position INTEGER NOT NULL DEFAULT 1000000 CHECK (position BETWEEN 1 AND 1000000), -- printed order (pre-order), from the places
    title TEXT NOT NULL CHECK (title <> ''),
    title_en TEXT,
    max_points INTEGER CHECK (max_points BETWEEN 0 AND 20000000), -- as printed; of bonus and penalty the cap; NULL = not known
    method TEXT CHECK (method IN ('appraisal', 'survey', 'satisfaction', 'statistics', 'vote')),
    kind TEXT NOT NULL DEFAULT 'normal' CHECK (kind IN ('normal', 'bonus', 'penalty')),
    step TEXT,
    rule TEXT,
    appraiser TEXT,
    concept_id INTEGER REFERENCES concept(id),
    UNIQUE (set_id, code)
) STRICT;

CREATE INDEX criterion_in_order ON criterion(set_id, position);

CREATE INDEX criterion_root ON criterion(set_id, position) WHERE depth = 1;

CREATE INDEX criterion_leaf ON criterion(set_id, domain_id, code) WHERE leaf = 1;

CREATE INDEX criterion_by_parent ON criterion(parent_id) WHERE parent_id IS NOT NULL;

CREATE INDEX criterion_by_domain ON criterion(domain_id);

CREATE INDEX criterion_by_cap ON criterion(cap_id) WHERE cap_id IS NOT NULL;

CREATE INDEX criterion_by_concept ON criterion(concept_id, set_id) WHERE concept_id IS NOT NULL;

CREATE TABLE crosswalk (                 -- where a concept alone does not say it
    from_id INTEGER NOT NULL REFERENCES criterion(id),
    to_id INTEGER NOT NULL REFERENCES criterion(id),
    kind TEXT NOT NULL CHECK (kind IN ('same', 'renamed', 'reweighted', 'split', 'merged')),
    share INTEGER NOT NULL DEFAULT 1000000 CHECK (share BETWEEN 1 AND 1000000), -- of from's points
    decision_id INTEGER REFERENCES decision(id),
    PRIMARY KEY (from_id, to_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX crosswalk_by_to ON crosswalk(to_id);

CREATE INDEX crosswalk_by_decision ON crosswalk(decision_id) WHERE decision_id IS NOT NULL;

CREATE TABLE evaluation (                -- one group in one year
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2999),
    group_id INTEGER NOT NULL REFERENCES unit_group(id),
    set_id INTEGER REFERENCES criteria_set(id), -- NULL = known only by what was published
    scale_id INTEGER REFERENCES scale(id),
    decimals INTEGER NOT NULL DEFAULT 2 CHECK (decimals BETWEEN 0 AND 3),             -- of the index
    point_decimals INTEGER NOT NULL DEFAULT 2 CHECK (point_decimals BETWEEN 0 AND 4), -- of points as printed
    tie TEXT NOT NULL DEFAULT 'gap' CHECK (tie IN ('gap', 'dense', 'order')),
    class_on TEXT NOT NULL DEFAULT 'exact' CHECK (class_on IN ('exact', 'printed')),
    rank_on TEXT NOT NULL DEFAULT 'exact' CHECK (rank_on IN ('exact', 'printed')),
    na TEXT NOT NULL DEFAULT 'lower' CHECK (na IN ('lower', 'rescale')),
    phase TEXT CHECK (phase IN ('self', 'appraisal', 'explanation', 'survey')),
    phase_until TEXT CHECK (phase_until GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    state TEXT NOT NULL DEFAULT 'published' CHECK (state IN ('published', 'open', 'approved', 'amended')),
    UNIQUE (year, group_id),
    UNIQUE (id, year),
    CHECK ((set_id IS NULL) = (state = 'published'))
) STRICT;

CREATE INDEX evaluation_by_group ON evaluation(group_id, year);

CREATE INDEX evaluation_by_set ON evaluation(set_id) WHERE set_id IS NOT NULL;

CREATE INDEX evaluation_by_scale ON evaluation(scale_id) WHERE scale_id IS NOT NULL;

CREATE TABLE participant (               -- a unit in an evaluation, at most one a year
    evaluation_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    year INTEGER NOT NULL,
    ranked INTEGER NOT NULL DEFAULT 1 CHECK (ranked IN (0, 1)),
    position INTEGER NOT NULL DEFAULT 0 CHECK (position BETWEEN 0 AND 1000000),
    name TEXT,                           -- as approved; NULL while the name of that year holds
    digest BLOB CHECK (length(digest) = 32), -- of what a history shows of the unit in the year
    detail BLOB CHECK (length(detail) = 32), -- of all else that is known of it, scores apart
    PRIMARY KEY (evaluation_id, unit_id),
    UNIQUE (unit_id, year),
    FOREIGN KEY (evaluation_id, year) REFERENCES evaluation(id, year)
) STRICT, WITHOUT ROWID;

CREATE INDEX participant_by_evaluation ON participant(evaluation_id, year, ranked);

CREATE TABLE allowance (                 -- a unit's own maximum for a leaf
    evaluation_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    criterion_id INTEGER NOT NULL REFERENCES criterion(id),
    max_points INTEGER NOT NULL CHECK (max_points BETWEEN 0 AND 20000000), -- 0 = not applicable
    reason TEXT NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (evaluation_id, unit_id, criterion_id),
    FOREIGN KEY (evaluation_id, unit_id) REFERENCES participant(evaluation_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX allowance_by_criterion ON allowance(criterion_id);

CREATE TABLE score (                     -- the cells; only final counts; no row or final NULL = missing
    evaluation_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    criterion_id INTEGER NOT NULL REFERENCES criterion(id), -- no index: it would cost as much as the table
    self INTEGER CHECK (self BETWEEN 0 AND 20000000),
    first INTEGER CHECK (first BETWEEN 0 AND 20000000),
    final INTEGER CHECK (final BETWEEN 0 AND 20000000),
    PRIMARY KEY (evaluation_id, unit_id, criterion_id),
    FOREIGN KEY (evaluation_id, unit_id) REFERENCES participant(evaluation_id, unit_id),
    CHECK (coalesce(self, first, final) IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
    evaluation_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    criterion_id INTEGER NOT NULL REFERENCES criterion(id),
    role TEXT NOT NULL CHECK (role IN ('unit', 'appraiser', 'explanation')),
    text TEXT NOT NULL CHECK (text <> ''),
    PRIMARY KEY (evaluation_id, unit_id, criterion_id, role),
    FOREIGN KEY (evaluation_id, unit_id) REFERENCES participant(evaluation_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX note_by_criterion ON note(criterion_id);

CREATE TABLE evidence (
    evaluation_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    criterion_id INTEGER NOT NULL REFERENCES criterion(id),
    document TEXT NOT NULL CHECK (document <> ''),
    page TEXT,
    path TEXT,
    sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    PRIMARY KEY (evaluation_id, unit_id, criterion_id, document),
    FOREIGN KEY (evaluation_id, unit_id) REFERENCES participant(evaluation_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX evidence_by_criterion ON evidence(criterion_id);

CREATE TABLE tally (                     -- a unit's sums in one domain
    evaluation_id INTEGER NOT NULL,
    domain_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    points INTEGER NOT NULL,             -- normal domain: leaves + bonus - penalty inside it; else its capped sum
    maximum INTEGER NOT NULL CHECK (maximum BETWEEN 0 AND 20000000), -- the unit's; 0 for bonus and penalty
    leaves INTEGER NOT NULL,             -- normal leaves that apply
    scored INTEGER NOT NULL,             -- of these, with a final score
    locator INTEGER NOT NULL,            -- sum of position * final: names the one cell that was changed
    PRIMARY KEY (evaluation_id, domain_id, unit_id) -- domain first: a domain's ranking is one range
) STRICT, WITHOUT ROWID;

CREATE TABLE result (                    -- a unit's outcome by the evaluation's rules
    evaluation_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    points INTEGER NOT NULL,             -- normal domains
    maximum INTEGER NOT NULL CHECK (maximum BETWEEN 0 AND 20000000),
    bonus INTEGER NOT NULL,              -- after caps
    penalty INTEGER NOT NULL,
    leaves INTEGER NOT NULL,
    scored INTEGER NOT NULL,
    min_domain INTEGER,                  -- floor of the worst normal domain's per cent
    index_value INTEGER,                 -- rounded once to the evaluation's decimals; NULL = not complete
    class_position INTEGER,
    sort1 INTEGER,                       -- what ranks compare: exact ratio in two limbs, or the printed index
    sort2 INTEGER,
    rank INTEGER,                        -- NULL = not ranked
    cells BLOB CHECK (length(cells) = 16), -- digest of the unit's scores
    PRIMARY KEY (evaluation_id, unit_id),
    FOREIGN KEY (evaluation_id, unit_id) REFERENCES participant(evaluation_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX result_not_complete ON result(evaluation_id) WHERE leaves > scored;

CREATE TABLE published (                 -- one row an entry, never updated but for replaced_by
    entry INTEGER PRIMARY KEY CHECK (entry BETWEEN 1 AND 999999999),
    evaluation_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    part TEXT NOT NULL DEFAULT '',       -- '' the total, a domain's code, 'method:…'
    decision_id INTEGER REFERENCES decision(id),
    points INTEGER CHECK (points BETWEEN -20000000 AND 20000000),
    points_text TEXT,
    max_points INTEGER CHECK (max_points BETWEEN 0 AND 20000000),
    max_points_text TEXT,
    index_value INTEGER CHECK (index_value BETWEEN -20000000 AND 20000000),
    index_text TEXT,
    rank INTEGER CHECK (rank BETWEEN 1 AND 100000),
    group_size INTEGER CHECK (group_size BETWEEN 1 AND 100000),
    class_name TEXT CHECK (class_name <> ''), -- as printed; need not be in any scale
    class_key TEXT,
    source TEXT,
    replaced_by INTEGER REFERENCES published(entry), -- itself: withdrawn
    CHECK ((points IS NULL) = (points_text IS NULL)),
    CHECK ((max_points IS NULL) = (max_points_text IS NULL)),
    CHECK ((index_value IS NULL) = (index_text IS NULL)),
    CHECK ((class_name IS NULL) = (class_key IS NULL)),
    CHECK (coalesce(points, max_points, index_value, rank, group_size, class_name) IS NOT NULL),
    FOREIGN KEY (evaluation_id, unit_id) REFERENCES participant(evaluation_id, unit_id)
) STRICT;

CREATE INDEX published_of_unit ON published(evaluation_id, unit_id, part, decision_id);

CREATE INDEX published_by_decision ON published(decision_id) WHERE decision_id IS NOT NULL;

CREATE INDEX published_by_replacement ON published(replaced_by) WHERE replaced_by IS NOT NULL;

CREATE TABLE published_count (           -- how many units of a class a paper counted
    entry INTEGER PRIMARY KEY CHECK (entry BETWEEN 1 AND 999999999),
    evaluation_id INTEGER NOT NULL REFERENCES evaluation(id),
    class_name TEXT NOT NULL CHECK (class_name <> ''),
    class_key TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count BETWEEN 0 AND 100000),
    decision_id INTEGER REFERENCES decision(id),
    source TEXT,
    replaced_by INTEGER REFERENCES published_count(entry)
) STRICT;

CREATE INDEX published_count_of_evaluation ON published_count(evaluation_id, class_key, decision_id);

CREATE INDEX published_count_by_decision ON published_count(decision_id) WHERE decision_id IS NOT NULL;

CREATE INDEX published_count_by_replacement ON published_count(replaced_by) WHERE replaced_by IS NOT NULL;

CREATE TABLE published_group (           -- figures of a whole group as printed
    entry INTEGER PRIMARY KEY CHECK (entry BETWEEN 1 AND 999999999),
    evaluation_id INTEGER NOT NULL REFERENCES evaluation(id),
    figure TEXT NOT NULL                 -- difference: mean less that of the year before; range: highest less lowest; share:CLASS per cent of the units
        CHECK (figure IN ('mean', 'highest', 'lowest', 'size', 'difference', 'range') OR figure GLOB 'share:?*'),
    figure_key TEXT NOT NULL,            -- the same with the class folded
    value INTEGER NOT NULL CHECK (value BETWEEN -1000000000 AND 1000000000), -- ten-thousandths, also of a size
    value_text TEXT NOT NULL,
    decision_id INTEGER REFERENCES decision(id),
    source TEXT,
    replaced_by INTEGER REFERENCES published_group(entry)
) STRICT;

CREATE INDEX published_group_of_evaluation ON published_group(evaluation_id, figure_key, decision_id);

CREATE INDEX published_group_by_decision ON published_group(decision_id) WHERE decision_id IS NOT NULL;

CREATE INDEX published_group_by_replacement ON published_group(replaced_by) WHERE replaced_by IS NOT NULL;

CREATE TABLE batch (                     -- one invocation that wrote
    id INTEGER PRIMARY KEY,
    token TEXT UNIQUE,                   -- makes a commit whose answer was lost exactly once
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    command TEXT NOT NULL,
    what TEXT NOT NULL,                  -- JSON: pattern and arguments of the sentence that says it
    reason TEXT,
    changes INTEGER NOT NULL DEFAULT 0,
    undoes_id INTEGER REFERENCES batch(id),
    undone_by INTEGER REFERENCES batch(id), -- the standing batch that took it back
    previous BLOB CHECK (length(previous) = 32), -- the chain
    digest BLOB CHECK (length(digest) = 32)
) STRICT;

CREATE INDEX batch_by_undoes ON batch(undoes_id) WHERE undoes_id IS NOT NULL;

CREATE INDEX batch_by_undone ON batch(undone_by) WHERE undone_by IS NOT NULL;

CREATE TABLE change (                    -- one changed cell; field '' = the whole record came or went
    batch_id INTEGER NOT NULL REFERENCES batch(id),
    seq INTEGER NOT NULL,
    record TEXT NOT NULL,                -- the table
    key TEXT NOT NULL,                   -- JSON array of codes
    field TEXT NOT NULL,
    old TEXT,                            -- JSON; NULL = nothing was there
    new TEXT,
    PRIMARY KEY (batch_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX change_of_record ON change(record, key, batch_id) WHERE record <> 'score';

CREATE INDEX change_of_score ON change(batch_id, key) WHERE record = 'score';

CREATE TABLE change_range (              -- all scores of a unit-year that had none before
    batch_id INTEGER NOT NULL REFERENCES batch(id),
    year INTEGER NOT NULL,
    unit TEXT NOT NULL,                  -- code
    cells INTEGER NOT NULL,              -- rows that came
    digest BLOB NOT NULL CHECK (length(digest) = 16),
    PRIMARY KEY (batch_id, year, unit)
) STRICT, WITHOUT ROWID;

CREATE INDEX change_range_of_unit ON change_range(year, unit, batch_id);

CREATE TABLE approval (                  -- version 1 approves, later ones amend; never changed
    evaluation_id INTEGER NOT NULL REFERENCES evaluation(id),
    version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 1000),
    kind TEXT NOT NULL CHECK (kind IN ('approve', 'amend')),
    decision_id INTEGER NOT NULL REFERENCES decision(id),
    batch_id INTEGER NOT NULL REFERENCES batch(id),
    reason TEXT,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    PRIMARY KEY (evaluation_id, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX approval_by_decision ON approval(decision_id);

CREATE INDEX approval_by_batch ON approval(batch_id);

CREATE TABLE seal (                      -- digests of what is read together
    kind TEXT NOT NULL CHECK (kind IN ('book', 'unit', 'participation', 'group', 'set', 'scale', 'decision', 'evaluation', 'year', 'chain')),
    code TEXT NOT NULL,
    records INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (kind, code)
) STRICT, WITHOUT ROWID;

CREATE VIEW name_of_year AS              -- the name of each participant in its year
SELECT p.evaluation_id, p.unit_id, p.year, n.from_year, coalesce(p.name, n.name) AS name, n.name_en, n.short, n.name_sort
FROM participant p
JOIN unit_name n ON n.unit_id = p.unit_id
    AND n.from_year = coalesce((SELECT max(m.from_year) FROM unit_name m WHERE m.unit_id = p.unit_id AND m.from_year <= p.year),
                               (SELECT min(m.from_year) FROM unit_name m WHERE m.unit_id = p.unit_id));

CREATE VIEW v1_unit AS
SELECT u.code AS unit, n.from_year, n.name, n.name_en, n.short
FROM unit u JOIN unit_name n ON n.unit_id = u.id;

CREATE VIEW v1_score AS
SELECT e.year, u.code AS unit, c.code AS criterion, c.title,
    printf('%d.%04d', x.self / 10000, x.self % 10000) AS self,
    printf('%d.%04d', x.first / 10000, x.first % 10000) AS first,
    printf('%d.%04d', x.final / 10000, x.final % 10000) AS final
FROM evaluation e
JOIN score x ON x.evaluation_id = e.id
JOIN unit u ON u.id = x.unit_id
JOIN criterion c ON c.id = x.criterion_id;

CREATE VIEW v1_result AS
SELECT e.year, g.code AS "group", u.code AS unit,
    printf('%s%d.%04d', iif(r.points + r.bonus < r.penalty, '-', ''),
           abs(r.points + r.bonus - r.penalty) / 10000, abs(r.points + r.bonus - r.penalty) % 10000) AS points,
    printf('%d.%04d', r.maximum / 10000, r.maximum % 10000) AS max_points,
    iif(r.index_value IS NULL, NULL,
        printf('%s%d.%04d', iif(r.index_value < 0, '-', ''), abs(r.index_value) / 10000, abs(r.index_value) % 10000)) AS index_percent,
    (SELECT k.name FROM scale_class k WHERE k.scale_id = e.scale_id AND k.position = r.class_position) AS class,
    r.rank, r.leaves - r.scored AS missing
FROM evaluation e
JOIN unit_group g ON g.id = e.group_id
JOIN result r ON r.evaluation_id = e.id
JOIN unit u ON u.id = r.unit_id;

CREATE VIEW v1_published AS
SELECT e.year, g.code AS "group", u.code AS unit, q.part, q.points_text AS points, q.max_points_text AS max_points,
    q.index_text AS index_percent, q.rank, q.group_size, q.class_name AS class, d.number AS decision, d.date AS decision_date,
    q.source, q.entry, q.replaced_by
FROM published q
JOIN evaluation e ON e.id = q.evaluation_id
JOIN unit_group g ON g.id = e.group_id
JOIN unit u ON u.id = q.unit_id
LEFT JOIN decision d ON d.id = q.decision_id;

CREATE TRIGGER published_kept BEFORE UPDATE ON published
WHEN OLD.entry IS NOT NEW.entry OR OLD.evaluation_id IS NOT NEW.evaluation_id OR OLD.unit_id IS NOT NEW.unit_id
    OR OLD.part IS NOT NEW.part OR OLD.decision_id IS NOT NEW.decision_id OR OLD.points_text IS NOT NEW.points_text
    OR OLD.max_points_text IS NOT NEW.max_points_text OR OLD.index_text IS NOT NEW.index_text OR OLD.rank IS NOT NEW.rank
    OR OLD.group_size IS NOT NEW.group_size OR OLD.class_name IS NOT NEW.class_name
BEGIN SELECT RAISE(ABORT, 'what was published is not overwritten'); END;

CREATE TRIGGER change_kept_update BEFORE UPDATE ON change
BEGIN SELECT RAISE(ABORT, 'the journal is not edited'); END;

CREATE TRIGGER change_kept_delete BEFORE DELETE ON change
BEGIN SELECT RAISE(ABORT, 'the journal is not edited'); END;

CREATE TRIGGER approval_kept_update BEFORE UPDATE ON approval
BEGIN SELECT RAISE(ABORT, 'an approval is not edited'); END;

CREATE TRIGGER approval_kept_delete BEFORE DELETE ON approval
BEGIN SELECT RAISE(ABORT, 'an approval is not edited'); END;
