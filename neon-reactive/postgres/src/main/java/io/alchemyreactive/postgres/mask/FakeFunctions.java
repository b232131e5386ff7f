package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.postgres.internal.Sha256;
import io.alchemyreactive.postgres.internal.SqlText;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The functions of a session that make fakes. They are temporary, so they go with the session, and they read the key from settings
 * of the transaction, so that it stands in no statement. Stateless.
 *
 * <p>{@code hash} is HMAC-SHA-256 (RFC 2104) over the key's two padded forms. {@code digits} is a Feistel network with ten rounds
 * over the digits, in parts of at most 30: each part of one length is permuted, as in NIST SP 800-38G. Texts come in the collation
 * {@code C}, so that the one of a column changes nothing.
 */
final class FakeFunctions {

    /** The settings of the transaction that hold the padded forms of the key. */
    static final String INNER = "alchemy_mask.inner";

    static final String OUTER = "alchemy_mask.outer";

    private static final int BLOCK = 64;
    private static final int INNER_PAD = 0x36;
    private static final int OUTER_PAD = 0x5c;

    static final String CREATE = """
            CREATE FUNCTION pg_temp.mask_hash(v text) RETURNS bytea LANGUAGE sql STABLE STRICT AS $f$
              SELECT sha256(current_setting('alchemy_mask.outer')::bytea
                || sha256(current_setting('alchemy_mask.inner')::bytea || convert_to(v, 'UTF8'))) $f$;
            CREATE FUNCTION pg_temp.mask_number(v text) RETURNS bigint LANGUAGE sql STABLE STRICT AS $f$
              SELECT ('x' || substr(encode(pg_temp.mask_hash(v), 'hex'), 1, 15))::bit(60)::bigint $f$;
            CREATE FUNCTION pg_temp.mask_email(v text) RETURNS text LANGUAGE sql STABLE STRICT AS $f$
              SELECT 'user-' || substr(encode(pg_temp.mask_hash('email ' || v), 'hex'), 1, 16) || '@example.com' $f$;
            CREATE FUNCTION pg_temp.mask_uuid(v text) RETURNS text LANGUAGE sql STABLE STRICT AS $f$
              SELECT (substr(h, 1, 12) || '4' || substr(h, 14, 3) || substr('89ab', 1 + get_byte(decode(h, 'hex'), 8) % 4, 1)
                || substr(h, 18, 15))::uuid::text
              FROM encode(pg_temp.mask_hash('uuid ' || lower(v)), 'hex') AS h $f$;
            CREATE FUNCTION pg_temp.mask_days(v text) RETURNS int LANGUAGE sql STABLE STRICT AS $f$
              SELECT CASE WHEN n < 365 THEN n - 365 ELSE n - 364 END
              FROM (SELECT (pg_temp.mask_number('date ' || v) % 730)::int AS n) AS hash $f$;
            CREATE FUNCTION pg_temp.mask_ip(v text) RETURNS text LANGUAGE sql STABLE STRICT AS $f$
              SELECT CASE WHEN v LIKE '%:%' THEN host('fd00::'::inet + n) ELSE host('10.0.0.0'::inet + n % 16777216) END
              FROM pg_temp.mask_number('ip ' || split_part(v, '/', 1)) AS n $f$;
            CREATE FUNCTION pg_temp.mask_part(d text, nr int) RETURNS text LANGUAGE plpgsql STABLE STRICT AS $f$
            DECLARE
              n int := length(d);
              u int := n / 2;
              a text := substr(d, 1, u);
              b text := substr(d, u + 1);
              m int;
              c bigint;
            BEGIN
              FOR i IN 0..9 LOOP
                m := CASE WHEN i % 2 = 0 THEN u ELSE n - u END;
                c := (('0' || a)::bigint + pg_temp.mask_number(concat_ws(' ', 'digits', nr, n, i, b))) % (10::numeric ^ m)::bigint;
                a := b;
                b := CASE WHEN m = 0 THEN '' ELSE lpad(c::text, m, '0') END;
              END LOOP;
              RETURN a || b;
            END $f$;
            CREATE FUNCTION pg_temp.mask_digits(v text) RETURNS text LANGUAGE plpgsql STABLE STRICT AS $f$
            DECLARE
              cs text[] := string_to_array(translate(v, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９', '012345678901234567890123456789'), NULL);
              d text := regexp_replace(array_to_string(cs, ''), '[^0-9]', '', 'g');
              fake text := '';
              k int := 0;
            BEGIN
              FOR i IN 0..(length(d) - 1) / 30 LOOP
                fake := fake || pg_temp.mask_part(substr(d, i * 30 + 1, 30), i);
              END LOOP;
              FOR i IN 1..cardinality(cs) LOOP
                IF ascii(cs[i]) BETWEEN 48 AND 57 THEN
                  k := k + 1;
                  cs[i] := substr(fake, k, 1);
                END IF;
              END LOOP;
              RETURN array_to_string(cs, '');
            END $f$;
            CREATE FUNCTION pg_temp.mask_text(v text) RETURNS text LANGUAGE plpgsql STABLE STRICT AS $f$
            DECLARE
              cs text[] := string_to_array(v, NULL);
              k text := encode(pg_temp.mask_hash('text ' || v), 'hex');
              h bytea;
              a int;
              n int;
            BEGIN
              FOR i IN 0..cardinality(cs) - 1 LOOP
                IF i % 32 = 0 THEN
                  h := pg_temp.mask_hash(concat_ws(' ', 'text', i / 32, k));
                END IF;
                a := ascii(cs[i + 1]);
                n := get_byte(h, i % 32);
                IF a BETWEEN 48 AND 57 THEN
                  cs[i + 1] := chr(48 + n % 10);
                ELSIF a BETWEEN 65 AND 90
                    OR a > 191 AND cs[i + 1] COLLATE "C" <> lower(cs[i + 1] COLLATE "default") COLLATE "C" THEN
                  cs[i + 1] := chr(65 + n % 26);
                ELSIF a BETWEEN 97 AND 122 OR a > 191 AND a NOT BETWEEN 8192 AND 8303 THEN
                  cs[i + 1] := chr(97 + n % 26);
                END IF;
              END LOOP;
              RETURN array_to_string(cs, '');
            END $f$;
            """;

    private FakeFunctions() {}

    /** The key, padded for the inner or the outer hash, as PostgreSQL writes bytes. */
    static String padded(String key, boolean inner) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        byte[] used = bytes.length > BLOCK ? Sha256.digest().digest(bytes) : bytes;
        byte[] padded = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            int part = i < used.length ? used[i] : 0;
            padded[i] = (byte) (part ^ (inner ? INNER_PAD : OUTER_PAD));
        }
        return "\\x" + HexFormat.of().formatHex(padded);
    }

    /** The expression that makes the new value of a column, which is not null. */
    static String expression(TableColumn column, MaskRule rule) {
        String name = SqlText.quoted(column.name().column());
        return switch (rule.kind()) {
            case NOTHING -> "NULL";
            case CONSTANT -> cast(column, SqlText.literal(rule.given()));
            case EXPRESSION -> "(" + rule.given() + "\n)";
            case DATE -> cast(column, name + " + pg_temp.mask_days(" + name + "::text) * interval '1 day'", true);
            case EMAIL -> fake("email", column);
            case DIGITS -> fake("digits", column);
            case TEXT -> fake("text", column);
            case UUID -> fake("uuid", column);
            case IP -> fake("ip", column);
        };
    }

    private static String fake(String function, TableColumn column) {
        return cast(
                column,
                "pg_temp.mask_" + function + "(" + SqlText.quoted(column.name().column()) + "::text COLLATE \"C\")");
    }

    /** A text is assigned without a cast, because a cast would cut it off in silence. */
    private static String cast(TableColumn column, String value) {
        return cast(column, value, !column.isText());
    }

    private static String cast(TableColumn column, String value, boolean casts) {
        return casts ? "CAST(" + value + " AS " + column.type() + ")" : value;
    }
}
