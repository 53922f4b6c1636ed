-- A book made from a dump: one block a record. Ids are given by the program, which knows them by codes; :of is the id of what
-- the record belongs to, or its own.

-- name: load_book :exec
INSERT INTO book (id, title, title_en, created_at, entries) VALUES (1, :title, :title_en, :created_at, :entries);

-- name: load_concept :exec
INSERT INTO concept (id, code) VALUES (:of, :code);

-- name: load_decision :exec
INSERT INTO decision (id, number, number_key, date, issuer, kind, title, link) VALUES (:of, :number, :number_key, :date, :issuer, :kind, :title, :link);

-- name: load_group :exec
INSERT INTO unit_group (id, code, code_key, name, name_key, name_en, name_en_key) VALUES (:of, :code, :code_key, :name, :name_key, :name_en, :name_en_key);

-- name: load_unit :exec
INSERT INTO unit (id, code, code_key) VALUES (:of, :code, :code_key);

-- name: load_unit_name :exec
INSERT INTO unit_name (unit_id, from_year, name, name_key, name_sort, name_en, name_en_key, short, short_key, decision_id)
VALUES (:of, :from_year, :name, :name_key, :name_sort, :name_en, :name_en_key, :short, :short_key, :decision);

-- name: load_membership :exec
INSERT INTO membership (unit_id, from_year, to_year, group_id, position) VALUES (:of, :from_year, :to_year, :group, :position);

-- name: load_succession :exec
INSERT INTO unit_succession (predecessor_id, year, kind, share, successor_id, decision_id) VALUES (:of, :year, :kind, :share, :successor, :decision);

-- name: load_scale :exec
INSERT INTO scale (id, code) VALUES (:of, :code);

-- name: load_scale_class :exec
INSERT INTO scale_class (scale_id, position, name, name_key, name_en, short, lower_bound, inclusive, min_domain)
VALUES (:of, :position, :name, :name_key, :name_en, :short, :lower_bound, :inclusive, :min_domain);

-- name: load_set :exec
INSERT INTO criteria_set (id, code, title, printed_max, printed_count, decision_id) VALUES (:of, :code, :title, :printed_max, :printed_count, :decision);

-- name: load_criterion :exec
INSERT INTO criterion (id, set_id, code, parent_id, domain_id, cap_id, depth, leaf, place, position, title, title_en, max_points, method, kind, step, rule, appraiser,
    concept_id)
VALUES (:id, :of, :code, :parent, :domain, :cap, :depth, :leaf, :place, :position, :title, :title_en, :max_points, :method, :kind, :step, :rule, :appraiser,
    :concept);

-- name: load_crosswalk :exec
INSERT INTO crosswalk (from_id, to_id, kind, share, decision_id) VALUES (:from, :to, :kind, :share, :decision);

-- name: load_evaluation :exec
INSERT INTO evaluation (id, year, group_id, set_id, scale_id, decimals, point_decimals, tie, class_on, rank_on, na, phase, phase_until, state)
VALUES (:of, :year, :group, :set, :scale, :decimals, :point_decimals, :tie, :class_on, :rank_on, :na, :phase, :phase_until, :state);

-- name: load_participant :exec
INSERT INTO participant (evaluation_id, unit_id, year, ranked, position, name) VALUES (:of, :unit, :year, :ranked, :position, :name);

-- name: load_allowance :exec
INSERT INTO allowance (evaluation_id, unit_id, criterion_id, max_points, reason) VALUES (:of, :unit, :criterion, :max_points, :reason);

-- name: load_note :exec
INSERT INTO note (evaluation_id, unit_id, criterion_id, role, text) VALUES (:of, :unit, :criterion, :role, :text);

-- name: load_evidence :exec
INSERT INTO evidence (evaluation_id, unit_id, criterion_id, document, page, path, sha256) VALUES (:of, :unit, :criterion, :document, :page, :path, :sha256);

-- name: load_published :exec
INSERT INTO published (entry, evaluation_id, unit_id, part, decision_id, points, points_text, max_points, max_points_text, index_value, index_text, rank, group_size,
    class_name, class_key, source, replaced_by)
VALUES (:entry, :of, :unit, :part, :decision, :points, :points_text, :max_points, :max_points_text, :index_value, :index_text, :rank, :group_size, :class_name,
    :class_key, :source, :replaced_by);

-- name: load_published_count :exec
INSERT INTO published_count (entry, evaluation_id, class_name, class_key, count, decision_id, source, replaced_by)
VALUES (:entry, :of, :class_name, :class_key, :count, :decision, :source, :replaced_by);

-- name: load_published_group :exec
INSERT INTO published_group (entry, evaluation_id, figure, figure_key, value, value_text, decision_id, source, replaced_by)
VALUES (:entry, :of, :figure, :figure_key, :value, :value_text, :decision, :source, :replaced_by);

-- name: load_batch :exec
INSERT INTO batch (id, token, actor, at, command, what, reason, changes, undoes_id) VALUES (:id, :token, :actor, :at, :command, :what, :reason, :changes, :undoes_id);

-- name: load_change :exec
INSERT INTO change (batch_id, seq, record, key, field, old, new) VALUES (:of, :seq, :record, :key, :field, :old, :new);

-- name: load_range :exec
INSERT INTO change_range (batch_id, year, unit, cells, digest) VALUES (:of, :year, :unit, :cells, :digest);

-- name: load_approval :exec
INSERT INTO approval (evaluation_id, version, kind, decision_id, batch_id, reason, fingerprint)
VALUES (:evaluation, :version, :kind, :decision, :of, :reason, :fingerprint);

-- name: load_link :exec
UPDATE batch SET previous = coalesce((SELECT b.digest FROM batch b WHERE b.id = :of - 1), zeroblob(32)), digest = :digest, undone_by = :undone_by WHERE id = :of;

-- name: load_cells :one
SELECT r.cells FROM result r WHERE r.evaluation_id = :evaluation AND r.unit_id = :unit;
