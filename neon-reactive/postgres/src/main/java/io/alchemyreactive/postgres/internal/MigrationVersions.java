package io.alchemyreactive.postgres.internal;

import java.math.BigInteger;

/** Order of the versions of migrations. Stateless. */
public final class MigrationVersions {

    private MigrationVersions() {}

    /** Compares the parts of versions as numbers; a missing part is zero. */
    public static int compare(String one, String other) {
        String[] left = one.split("[._]");
        String[] right = other.split("[._]");
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int order = number(left, i).compareTo(number(right, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static BigInteger number(String[] parts, int at) {
        return at < parts.length ? new BigInteger(parts[at]) : BigInteger.ZERO;
    }
}
