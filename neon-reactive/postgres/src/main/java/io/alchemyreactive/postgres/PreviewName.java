package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.Sha256;
import io.alchemyreactive.provider.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Names of schemas and roles, and how they stand in SQL. PostgreSQL cuts a name of more than 63 bytes and says so in a notice
 * only; here such a name keeps a hash of the whole, so that two of them stay distinct.
 */
final class PreviewName {

    private static final int MAX_BYTES = 63;
    private static final int HASH = 8;

    private PreviewName() {}

    /** The name, cut and with a hash when it is too long for the server. */
    static String fitting(String name) {
        if (bytes(name) <= MAX_BYTES) {
            return name;
        }
        int end = 0;
        int length = 0;
        while (true) {
            int next = name.offsetByCodePoints(end, 1);
            length += bytes(name.substring(end, next));
            if (length > MAX_BYTES - HASH - 1) {
                return name.substring(0, end) + "-" + Sha256.hex(name).substring(0, HASH);
            }
            end = next;
        }
    }

    /** The name of what a generation of a resource makes, when the user gives none. */
    static String of(Identity identity) {
        String name = identity.physicalName(MAX_BYTES);
        return fitting(problem(name).isEmpty() ? name : "preview-" + name);
    }

    /** The reason why no preview may have this name; empty when one may. */
    static Optional<String> problem(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("a name has at least one visible character, and no control characters");
        }
        if (lower.startsWith("pg_") || lower.equals("information_schema") || lower.equals("public")) {
            return Optional.of("'" + name + "' belongs to the server");
        }
        return name.equals("$user")
                ? Optional.of("'$user' stands for the name of the role in a search path")
                : Optional.empty();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
