-- Many records: those that are there already are skipped.
INSERT INTO orders (id, item) OVERRIDING SYSTEM VALUE SELECT 2000 + n, 'item ' || n FROM generate_series(1, 3) n
  ON CONFLICT DO NOTHING;
