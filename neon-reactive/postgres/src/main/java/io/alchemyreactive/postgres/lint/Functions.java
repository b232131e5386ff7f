package io.alchemyreactive.postgres.lint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The calls of functions in an expression or query. */
final class Functions {

    /** Words before a parenthesis that call no function. */
    private static final Set<String> NO_CALLS = words("""
            all and any array as between by case cast check conflict cross cube default delete distinct else end except
            exclude exists false filter for from full group grouping having ilike in inner intersect into is join key
            lateral left like limit materialized not null offset on only or order outer over partition primary recursive
            references returning right rollup row select set sets similar some table then true union unique update using
            values when where window with within
            bigint bit bool boolean char character date decimal float int integer interval json jsonb numeric real smallint
            text time timestamp timestamptz timetz uuid varbit varchar varying precision
            """);

    /** Functions of PostgreSQL whose result does not change within a statement. */
    private static final Set<String> STABLE = words("""
            abs age array_append array_cat array_length array_position array_prepend array_remove array_replace
            array_to_json array_to_string ascii btrim cardinality ceil ceiling char_length chr coalesce concat concat_ws
            current_database current_date current_role current_schema current_setting current_time current_timestamp
            current_user date_bin date_part date_trunc daterange decode digest div encode extract floor format
            greatest host initcap int4range int8range isfinite json_build_array json_build_object jsonb_build_array
            jsonb_build_object json_object jsonb_object jsonb_set justify_days justify_hours least left length localtime
            localtimestamp lower lpad ltrim make_date make_interval make_time make_timestamp make_timestamptz md5 mod now
            nullif numrange octet_length overlay point position power quote_ident quote_literal regexp_replace
            regexp_split_to_array repeat replace reverse right round rpad rtrim session_user sha224 sha256 sha384 sha512 sign
            split_part sqrt starts_with statement_timestamp string_to_array strpos substr substring timezone to_char to_date
            to_hex to_json to_jsonb to_number to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim trunc
            tsrange tstzrange txid_current upper user
            """);

    /** Other functions of PostgreSQL that change no table. */
    private static final Set<String> HARMLESS = words("""
            array_agg avg bit_and bit_or bool_and bool_or clock_timestamp col_description corr count cume_dist currval
            dense_rank every first_value format_type gen_random_uuid generate_series generate_subscripts has_table_privilege
            json_agg json_array_elements json_array_elements_text json_each json_each_text json_object_agg jsonb_agg
            jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text jsonb_object_agg jsonb_object_keys lag
            last_value lastval lead max min mode nextval nth_value ntile obj_description percent_rank percentile_cont
            percentile_disc pg_advisory_lock pg_advisory_unlock pg_advisory_xact_lock pg_backend_pid pg_get_constraintdef
            pg_get_indexdef pg_get_serial_sequence pg_get_viewdef pg_notify pg_relation_size pg_size_pretty pg_sleep
            pg_table_size pg_total_relation_size pg_try_advisory_lock pg_try_advisory_xact_lock pg_typeof random rank
            regexp_matches regexp_split_to_table row_number row_to_json set_config setval stddev string_agg sum to_regclass
            unnest uuid_generate_v4 uuidv7 variance version xmlagg
            """);

    private Functions() {}

    /** Whether the expression calls a function that may give each row another value. */
    static boolean mayBeVolatile(List<Token> expression) {
        return calls(expression).stream().anyMatch(name -> !STABLE.contains(name));
    }

    /** The functions that the query calls and whose effects are not known. */
    static List<String> unknown(List<Token> query) {
        return calls(query).stream()
                .filter(name -> !STABLE.contains(name) && !HARMLESS.contains(name))
                .distinct()
                .toList();
    }

    private static List<String> calls(List<Token> tokens) {
        List<String> calls = new ArrayList<>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token name = tokens.get(i);
            boolean isCall = name.isName()
                    && tokens.get(i + 1).is("(")
                    && !(name.kind() == Token.Kind.WORD && NO_CALLS.contains(name.text()))
                    && !(i > 0 && followsAlias(tokens, i));
            if (isCall) {
                calls.add(name.text());
            }
        }
        return calls;
    }

    /** Whether the name is that of a row or a type, as in {@code FROM unnest(…) AS t (a)} and {@code a::numeric(5, 2)}. */
    private static boolean followsAlias(List<Token> tokens, int at) {
        Token before = tokens.get(at - 1);
        return before.is("as")
                || before.is("::")
                || before.is(")")
                || before.kind() == Token.Kind.QUOTED
                || before.kind() == Token.Kind.WORD && !NO_CALLS.contains(before.text());
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());
    }
}
