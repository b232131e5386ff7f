package io.alchemyreactive.postgres.mask;

import java.util.Set;

/**
 * A column as the catalog of the database has it.
 *
 * @param name the column
 * @param kind the kind of its relation, as {@code pg_class.relkind} has it
 * @param type the type with its length, for a cast
 * @param base the name of the type below all domains
 * @param category the category of the type, as {@code pg_type.typcategory} has it
 * @param generated whether the server computes the value
 * @param numbered whether the server alone numbers the rows by it
 * @param required whether null is refused
 */
record TableColumn(
        ColumnName name,
        char kind,
        String type,
        String base,
        char category,
        boolean generated,
        boolean numbered,
        boolean required) {

    private static final char STRING = 'S';
    private static final char ARRAY = 'A';
    private static final char COMPOSITE = 'C';
    private static final char PARTITIONED = 'p';
    private static final char FOREIGN = 'f';
    private static final Set<String> DATES = Set.of("date", "timestamp", "timestamptz");
    private static final Set<String> LOOSE = Set.of("json", "jsonb", "xml", "hstore", "tsvector");

    boolean isText() {
        return category == STRING;
    }

    boolean isPartitioned() {
        return kind == PARTITIONED;
    }

    boolean isForeign() {
        return kind == FOREIGN;
    }

    /** Whether its values may hold text that somebody wrote. */
    boolean mayHoldText() {
        return isText() || LOOSE.contains(base) || category == ARRAY || category == COMPOSITE;
    }

    /** The reason why the rule cannot stand for this column; empty when it can. */
    String refusal(MaskRule rule) {
        if (isForeign()) {
            return "is a column of a foreign table, whose rows are elsewhere";
        }
        if (generated) {
            return "is computed by the server: mask the columns from which it is computed";
        }
        if (numbered) {
            return "is an identity that is always generated, which no update changes";
        }
        return switch (rule.kind()) {
            case NOTHING -> required ? "refuses null: take another rule" : "";
            case CONSTANT, EXPRESSION -> "";
            case EMAIL, DIGITS, TEXT -> needs(isText(), rule, "text");
            case UUID -> needs(isText() || base.equals("uuid"), rule, "uuid or text");
            case DATE -> needs(DATES.contains(base), rule, "date or timestamp");
            case IP -> needs(isText() || base.equals("inet") || base.equals("cidr"), rule, "inet, cidr or text");
        };
    }

    private String needs(boolean fits, MaskRule rule, String types) {
        return fits ? "" : "is of the type " + type + ", and the rule '" + rule.word() + "' is for " + types;
    }
}
