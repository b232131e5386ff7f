-- One record with a key: it is inserted, or brought to these values.
INSERT INTO orders (id, item) OVERRIDING SYSTEM VALUE VALUES (1001, 'tea')
  ON CONFLICT (id) DO UPDATE SET item = excluded.item;
