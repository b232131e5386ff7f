package io.alchemyreactive.value;

import java.math.BigDecimal;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;

/**
 * How large a value may be that enters as a property, an attribute or an output. All limits stand here, and what is
 * stored is read with wider ones, so that whatever was let in can be read back. Stateless.
 */
public final class ValueLimits {

    /** Characters of one text. */
    public static final int LONGEST_TEXT = 20_000_000;

    /** Characters of one key of a map. */
    public static final int LONGEST_KEY = 10_000;

    /** Decimal digits of a number before the point, and as many behind it. */
    public static final int MOST_DIGITS = 1_000;

    /** Lists, maps, records and secrets inside each other. */
    public static final int DEEPEST = 200;

    /** Secrets inside each other: each is a text within the one around it, and escapes grow with every layer. */
    public static final int DEEPEST_SECRETS = 3;

    /** Characters of all texts, keys and numbers of one resource's properties, attributes or outputs together. */
    public static final int LARGEST = 50_000_000;

    /** Levels of any document: those of a value and of the row, plan or journal around it. */
    static final int DEEPEST_DOCUMENT = 500;

    /** Zeros are stripped from no number of more digits: that takes long, and so many are no number that is meant. */
    private static final int MOST_STRIPPED = 10 * MOST_DIGITS;

    static final StreamReadConstraints READING = StreamReadConstraints.builder()
            .maxNestingDepth(DEEPEST_DOCUMENT)
            .maxNameLength(10 * LONGEST_KEY)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNumberLength(3 * MOST_DIGITS)
            .build();

    static final StreamWriteConstraints WRITING =
            StreamWriteConstraints.builder().maxNestingDepth(DEEPEST_DOCUMENT).build();

    private ValueLimits() {}

    /** Whether the plain decimal form of a number keeps the limit of digits. */
    static boolean fits(BigDecimal number) {
        return number.signum() == 0
                || isShort(number)
                || number.precision() <= MOST_STRIPPED && isShort(number.stripTrailingZeros());
    }

    private static boolean isShort(BigDecimal number) {
        return number.scale() <= MOST_DIGITS && (long) number.precision() - number.scale() <= MOST_DIGITS;
    }
}
