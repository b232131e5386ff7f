package io.alchemyreactive.neon.local.internal.sql;

import static io.alchemyreactive.neon.local.internal.compute.AdminSql.identifier;
import static io.alchemyreactive.neon.local.internal.compute.AdminSql.literal;

import io.alchemyreactive.neon.local.internal.compute.AdminSql;
import io.alchemyreactive.neon.local.internal.rows.MaskingRuleRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * The statements that mask one database: a transaction without triggers, with one update for each table. The service
 * has the extension {@code anon}. Here a few functions with its names and parameters replace it, unless the database
 * has a schema of that name.
 *
 * <ul>
 *   <li>{@code fake_first_name}, {@code fake_last_name}, {@code fake_email}, {@code fake_company}, {@code
 *       fake_city}, {@code fake_country}: invented values; all emails are different
 *   <li>{@code random_string}, {@code random_int_between}, {@code random_bigint_between}, {@code random_date},
 *       {@code random_date_between}, {@code random_phone}, {@code random_zip}, {@code random_in}: random values
 *   <li>{@code partial}, {@code partial_email}: values of which a part stays readable
 *   <li>{@code hash}: equal results for equal values, so that columns still match each other
 *   <li>{@code noise}: a number near the real one
 * </ul>
 */
public final class MaskingStatements {

    private static final List<String> FUNCTIONS = List.of(
            function(
                    "random_in(choices anyarray)", "anyelement", "choices[1 + floor(random() * cardinality(choices))]"),
            function(
                    "random_string(length integer)",
                    "text",
                    "string_agg(chr(65 + floor(random() * 26)::int), '') FROM generate_series(1, length)"),
            function(
                    "random_bigint_between(low bigint, high bigint)",
                    "bigint",
                    "low + floor(random() * (high - low + 1))::bigint"),
            function(
                    "random_int_between(low integer, high integer)",
                    "integer",
                    "anon.random_bigint_between(low, high)::int"),
            function(
                    "random_date_between(low timestamptz, high timestamptz)",
                    "timestamptz",
                    "low + random() * (high - low)"),
            function("random_date()", "timestamptz", "anon.random_date_between('1900-01-01 00:00:00+00', now())"),
            function(
                    "random_phone(prefix text DEFAULT '0')",
                    "text",
                    "prefix || lpad(anon.random_bigint_between(0, 999999999)::text, 9, '0')"),
            function("random_zip()", "text", "lpad(anon.random_bigint_between(0, 99999)::text, 5, '0')"),
            function("fake_first_name()", "text", choice("Ada", "Bela", "Cleo", "Dara", "Emil", "Fay", "Gus", "Hana")),
            function(
                    "fake_last_name()",
                    "text",
                    choice("Abel", "Brook", "Castle", "Dover", "Ernst", "Field", "Grant", "Holm")),
            function(
                    "fake_email()",
                    "text",
                    "lower(anon.fake_first_name()) || '.' || replace(gen_random_uuid()::text, '-', '')"
                            + " || '@example.com'"),
            function("fake_company()", "text", "anon.fake_last_name() || ' ' || " + choice("Ltd", "Inc", "and Co")),
            function("fake_city()", "text", choice("Ashford", "Brindle", "Corwen", "Dunmore", "Elmsted", "Foxley")),
            function("fake_country()", "text", choice("Chile", "Estonia", "Ghana", "Iceland", "Nepal", "Samoa")),
            function(
                    "partial(ov text, prefix integer, padding text, suffix integer)",
                    "text",
                    "left(ov, prefix) || padding || right(ov, suffix)"),
            function(
                    "partial_email(ov text)",
                    "text",
                    "left(ov, 2) || '******@' || left(split_part(ov, '@', 2), 2) || '******.'"
                            + " || regexp_replace(ov, '^.*[.]', '')"),
            function("hash(seed text)", "text", "encode(sha256(convert_to('local' || seed, 'UTF8')), 'hex')"),
            "CREATE FUNCTION anon.noise(number anyelement, ratio double precision) RETURNS anyelement LANGUAGE plpgsql"
                    + " AS $fn$ BEGIN RETURN number * (1 - ratio + 2 * ratio * random()); END $fn$");

    private MaskingStatements() {}

    /** Masks a database by its rules. Fails with PostgreSQL's error, without a change. */
    public static Mono<Void> apply(AdminSql sql, String database, List<MaskingRuleRow> rules) {
        return sql.texts(database, "SELECT (to_regnamespace('anon') IS NULL)::text")
                .next()
                .map(Boolean::parseBoolean)
                .flatMap(standIn -> sql.run(database, statements(rules, standIn)));
    }

    private static List<String> statements(List<MaskingRuleRow> rules, boolean standIn) {
        var statements = new ArrayList<>(List.of("BEGIN", "SET LOCAL session_replication_role = replica"));
        if (standIn) {
            statements.add("CREATE SCHEMA anon");
            statements.addAll(FUNCTIONS);
        }
        var tables = rules.stream()
                .collect(Collectors.groupingBy(
                        rule -> identifier(rule.schema()) + "." + identifier(rule.table()),
                        LinkedHashMap::new,
                        Collectors.mapping(MaskingStatements::assignment, Collectors.joining(", "))));
        tables.forEach((table, assignments) -> statements.add("UPDATE " + table + " SET " + assignments));
        // The statistics contain samples of the old data.
        tables.keySet().forEach(table -> statements.add("ANALYZE " + table));
        if (standIn) {
            statements.add("DROP SCHEMA anon CASCADE");
        }
        statements.add("COMMIT");
        return statements;
    }

    private static String assignment(MaskingRuleRow rule) {
        return identifier(rule.column()) + " = "
                + (rule.function() == null ? literal(String.valueOf(rule.value())) : rule.function());
    }

    private static String function(String signature, String type, String expression) {
        return "CREATE FUNCTION anon." + signature + " RETURNS " + type + " LANGUAGE sql AS $fn$ SELECT " + expression
                + " $fn$";
    }

    private static String choice(String... names) {
        return "anon.random_in(ARRAY['" + String.join("', '", names) + "'])";
    }
}
