package io.alchemyreactive.postgres.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The type of a column.
 *
 * @param name its usual name
 * @param arguments its length, precision or scale
 */
record SqlType(String name, List<Integer> arguments) {

    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("character varying", "varchar"),
            Map.entry("bit varying", "varbit"),
            Map.entry("int", "integer"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("int2", "smallint"),
            Map.entry("decimal", "numeric"),
            Map.entry("bool", "boolean"),
            Map.entry("timestamp without time zone", "timestamp"),
            Map.entry("timestamp with time zone", "timestamptz"),
            Map.entry("time without time zone", "time"),
            Map.entry("time with time zone", "timetz"));

    /** Types whose length or precision can grow without a look at the rows. */
    private static final Set<String> GROWING =
            Set.of("varchar", "varbit", "timestamp", "timestamptz", "time", "timetz", "interval");

    private static final Set<String> SERIAL =
            Set.of("serial", "serial2", "serial4", "serial8", "bigserial", "smallserial");

    SqlType {
        arguments = List.copyOf(arguments);
    }

    static SqlType of(List<Token> tokens) {
        List<Integer> arguments = new ArrayList<>();
        List<Token> words = new ArrayList<>();
        for (Token token : tokens) {
            if (token.kind() == Token.Kind.NUMBER && token.text().matches("\\d{1,9}")) {
                arguments.add(Integer.valueOf(token.text()));
            } else if (!token.is("(") && !token.is(")") && !token.is(",")) {
                words.add(token);
            }
        }
        // The name without its schema.
        words.subList(0, words.size() > 2 && words.get(1).is(".") ? 2 : 0).clear();
        String name = words.stream().map(Token::text).collect(Collectors.joining(" "));
        return new SqlType(USUAL.getOrDefault(name, name), arguments);
    }

    boolean isSerial() {
        return SERIAL.contains(name);
    }

    /** Whether a column can become of the other type without a look at its rows. */
    boolean growsTo(SqlType other) {
        if (equals(other)) {
            return true;
        }
        boolean isText = name.equals("varchar") || name.equals("text");
        if (isText && other.arguments.isEmpty() && (other.name.equals("text") || other.name.equals("varchar"))) {
            return true;
        }
        if (!name.equals(other.name)) {
            return false;
        }
        if (other.arguments.isEmpty()) {
            return GROWING.contains(name) || name.equals("numeric");
        }
        if (arguments.isEmpty()) {
            return false;
        }
        boolean isLonger = other.arguments.get(0) >= arguments.get(0);
        return isLonger && (GROWING.contains(name) || name.equals("numeric") && scale() == other.scale());
    }

    private int scale() {
        return arguments.size() > 1 ? arguments.get(1) : 0;
    }
}
