-- What a stage is protected from: words with a space between them, null for nothing.
ALTER TABLE stage ADD COLUMN protections text;
