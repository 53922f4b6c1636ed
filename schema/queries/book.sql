-- The book as a whole.

-- name: book_create :exec
INSERT INTO book (id, title, title_en, created_at) VALUES (1, :title, :title_en, :at);

-- name: book_head :one
-- scan: units and groups are counted
SELECT b.title, b.title_en, b.created_at AS created,
    (SELECT count(*) FROM unit) AS units, (SELECT count(*) FROM unit_group) AS groups,
    (SELECT count(DISTINCT e.year) FROM evaluation e) AS years, (SELECT max(id) FROM batch) AS batches
FROM book b WHERE b.id = 1;

-- name: book_row :one
SELECT json_object('title', title, 'title_en', title_en) FROM book WHERE id = :key ->> '$[0]';

-- name: book_put :exec
UPDATE book SET title = :row ->> '$.title', title_en = :row ->> '$.title_en' WHERE id = :key ->> '$[0]';

-- name: book_next_entry :one
-- Numbers of published entries are given once and never again, also after an undo.
SELECT entries + 1 AS entry FROM book WHERE id = 1;

-- name: book_count_entry :exec
UPDATE book SET entries = :entry WHERE id = 1;
