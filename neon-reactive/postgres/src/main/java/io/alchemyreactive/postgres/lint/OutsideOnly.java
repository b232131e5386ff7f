package io.alchemyreactive.postgres.lint;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Statements that PostgreSQL runs only outside of a transaction. */
enum OutsideOnly {
    /** It can run in a transaction. */
    NO,
    /** Flyway knows it, and runs a file with such statements alone outside of a transaction. */
    KNOWN_TO_FLYWAY,
    /** Flyway runs it in a transaction, where it fails. */
    UNKNOWN_TO_FLYWAY;

    /** The patterns of Flyway's parser for PostgreSQL. */
    private static final Pattern KNOWN = Pattern.compile("(create|drop) (database|tablespace|subscription)\\b.*"
            + "|alter system\\b.*|(create|drop)( unique)? index concurrently\\b.*"
            + "|reindex( verbose)? (schema|database|system)\\b.*|vacuum\\b.*|discard all\\b.*");

    private static final Pattern OTHER = Pattern.compile("reindex( \\(.*\\))?( verbose)? (schema|database|system)\\b.*"
            + "|reindex( \\(.*\\))?( verbose)? (table|index) concurrently\\b.*"
            + "|reindex \\(.*\\bconcurrently\\b.*\\) .*"
            + "|alter table .* detach partition .* concurrently"
            + "|cluster( \\(.*\\))?( verbose)?"
            + "|alter database \\S+ set tablespace .*");

    /** The first words of such statements. */
    private static final Set<String> FIRST =
            Set.of("create", "drop", "alter", "reindex", "vacuum", "discard", "cluster");

    static OutsideOnly of(List<Token> statement) {
        if (!FIRST.contains(statement.get(0).text())) {
            return NO;
        }
        String words = statement.stream().limit(30).map(Token::text).collect(Collectors.joining(" "));
        if (KNOWN.matcher(words).matches()) {
            return KNOWN_TO_FLYWAY;
        }
        return OTHER.matcher(words).matches() ? UNKNOWN_TO_FLYWAY : NO;
    }
}
