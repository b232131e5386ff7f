-- Records without a key of their own: inserted when they are not there. The file is one transaction.
INSERT INTO orders (item) SELECT 'cake' WHERE NOT EXISTS (SELECT FROM orders WHERE item = 'cake');
