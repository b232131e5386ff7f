package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Names that the service does not allow. */
final class NameRules {

    private static final int MOST_BYTES = 63;
    private static final Set<String> ROLES = Set.of("neon_superuser", "cloud_admin", "zenith_admin", "public", "none");
    private static final Set<String> DATABASES = Set.of("postgres", "template0", "template1");

    private NameRules() {}

    static void requireRole(String name) {
        if (ROLES.contains(name) || name.startsWith("pg_") || isTooLong(name)) {
            throw ApiException.badRequest("role name \"" + name + "\" is reserved or too long");
        }
    }

    static void requireDatabase(String name) {
        if (DATABASES.contains(name) || isTooLong(name)) {
            throw ApiException.badRequest("database name \"" + name + "\" is reserved or too long");
        }
    }

    private static boolean isTooLong(String name) {
        return name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES;
    }
}
