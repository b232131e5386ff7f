package io.alchemyreactive.postgres.lint;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The definition of a column.
 *
 * @param name its name
 * @param type its type
 * @param parts the constraints that it has
 * @param value the tokens of its default; empty when it has none
 * @param references the table of its foreign key
 */
record ColumnDefinition(String name, SqlType type, Set<Part> parts, List<Token> value, Optional<SqlName> references) {

    /** A constraint of a column. */
    enum Part {
        NOT_NULL,
        UNIQUE,
        CHECK,
        IDENTITY,
        GENERATED,
        STORED
    }

    private static final Set<String> WORDS = Set.of(
            "collate",
            "compression",
            "storage",
            "constraint",
            "not",
            "null",
            "check",
            "default",
            "generated",
            "unique",
            "primary",
            "references",
            "deferrable",
            "initially");

    boolean has(Part part) {
        return parts.contains(part);
    }

    boolean isUnique() {
        return has(Part.UNIQUE);
    }

    /** Whether its default is there and not {@code NULL}. */
    boolean hasDefault() {
        return !value.isEmpty() && !value.get(0).is("null");
    }

    static ColumnDefinition read(TokenCursor from) {
        return new Reader(from).read();
    }

    /** The tokens up to the next constraint, with what stands in parentheses. */
    static List<Token> upToConstraint(TokenCursor from) {
        List<Token> taken = new ArrayList<>();
        int depth = 0;
        while (!from.isAtEnd()
                && (depth > 0
                        || !WORDS.contains(from.peek().text())
                        || from.peek().isLiteral())) {
            Token token = from.take();
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            taken.add(token);
        }
        return taken;
    }

    private static final class Reader {

        private final TokenCursor from;
        private final Set<Part> parts = EnumSet.noneOf(Part.class);
        private final List<Token> value = new ArrayList<>();
        private Optional<SqlName> references = Optional.empty();

        Reader(TokenCursor from) {
            this.from = from;
        }

        ColumnDefinition read() {
            String name = from.take().text();
            SqlType type = SqlType.of(upToConstraint(from));
            while (!from.isAtEnd()) {
                constraint();
            }
            return new ColumnDefinition(name, type, Set.copyOf(parts), List.copyOf(value), references);
        }

        private void constraint() {
            if (from.accept("not", "null")) {
                parts.add(Part.NOT_NULL);
            } else if (from.accept("default")) {
                value.add(from.take());
                value.addAll(upToConstraint(from));
            } else if (from.accept("check")) {
                parts.add(Part.CHECK);
                from.parentheses();
            } else if (from.accept("unique")) {
                parts.add(Part.UNIQUE);
                from.accept("nulls", "not", "distinct");
            } else if (from.accept("primary", "key")) {
                parts.add(Part.UNIQUE);
                parts.add(Part.NOT_NULL);
            } else if (from.accept("references")) {
                references = from.name();
                from.parentheses();
            } else if (from.accept("generated")) {
                generated();
            } else if (from.accept("constraint") || from.accept("collate")) {
                from.name();
            } else if (from.accept("on", "delete") || from.accept("on", "update")) {
                if (!from.accept("set", "null")) {
                    from.accept("set");
                    from.take();
                }
            } else {
                from.take();
            }
        }

        private void generated() {
            from.acceptAny("always");
            from.accept("by", "default");
            from.accept("as");
            if (from.accept("identity")) {
                parts.add(Part.IDENTITY);
                from.parentheses();
            } else {
                from.parentheses();
                parts.add(Part.GENERATED);
                if (from.accept("stored")) {
                    parts.add(Part.STORED);
                }
            }
        }
    }
}
