package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.postgres.internal.SqlText;
import java.util.Locale;
import java.util.Objects;

/**
 * The replacement of the values of a column. A null stays null under each rule.
 *
 * <p>The rules {@link #email}, {@link #digits}, {@link #text}, {@link #uuid}, {@link #date} and {@link #ip} make fakes from the value
 * and the key of the mask. Equal values become equal fakes, in each column and table with the same rule, so joins find the same
 * rows. Without the key the value cannot be computed from its fake. Immutable.
 */
@Experimental
public final class MaskRule {

    /** The kind of replacement. */
    enum Kind {
        CONSTANT,
        NOTHING,
        EXPRESSION,
        EMAIL,
        DIGITS,
        TEXT,
        UUID,
        DATE,
        IP
    }

    private final Kind kind;
    private final String given;

    private MaskRule(Kind kind, String given) {
        this.kind = kind;
        this.given = given;
    }

    /** One value for all rows, written as PostgreSQL reads the type of the column. The plan shows it. */
    public static MaskRule constant(String value) {
        return new MaskRule(Kind.CONSTANT, Objects.requireNonNull(value, "value"));
    }

    /** No value: the column becomes null in each row. */
    public static MaskRule nothing() {
        return new MaskRule(Kind.NOTHING, "");
    }

    /**
     * The value of an expression of SQL over the columns of the row as it was, such as {@code left(name, 1)}. It is run as it stands, and the
     * plan shows it. The check for personal values looks at its results.
     */
    public static MaskRule expression(String sql) {
        return new MaskRule(Kind.EXPRESSION, Objects.requireNonNull(sql, "sql"));
    }

    /** An address of the form {@code user-2c9d41e07a5bf386@example.com}. Different values have different addresses. */
    public static MaskRule email() {
        return new MaskRule(Kind.EMAIL, "");
    }

    /**
     * Other digits in the places of the digits; all else stays. For numbers of phones, accounts and customers in columns of text.
     * Different numbers of one length and form have different fakes.
     */
    public static MaskRule digits() {
        return new MaskRule(Kind.DIGITS, "");
    }

    /**
     * Other letters in the places of letters, and digits in those of digits; lengths, blanks, marks and capitals stay. For names,
     * streets and notes. Short values may have equal fakes.
     */
    public static MaskRule text() {
        return new MaskRule(Kind.TEXT, "");
    }

    /** Another UUID. */
    public static MaskRule uuid() {
        return new MaskRule(Kind.UUID, "");
    }

    /** A date or time that is up to a year earlier or later, and at least a day. Equal values move by equal times. */
    public static MaskRule date() {
        return new MaskRule(Kind.DATE, "");
    }

    /** An address of {@code 10.0.0.0/8}, or of {@code fd00::/64} for IPv6. */
    public static MaskRule ip() {
        return new MaskRule(Kind.IP, "");
    }

    Kind kind() {
        return kind;
    }

    String given() {
        return given;
    }

    /** Whether the rule computes its values with the key. */
    boolean needsKey() {
        return kind.compareTo(Kind.EMAIL) >= 0;
    }

    /** The rule as the plan and the history write it. */
    String word() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return given.isEmpty() && kind != Kind.CONSTANT ? name : name + " " + SqlText.literal(given);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MaskRule rule && rule.word().equals(word());
    }

    @Override
    public int hashCode() {
        return word().hashCode();
    }

    @Override
    public String toString() {
        return word();
    }
}
