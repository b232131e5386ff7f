package io.alchemyreactive.postgres;

import java.util.List;

/**
 * SQL files in the order and with the names that Flyway expects, as they were when the program ran.
 *
 * @param locations folders, each {@code classpath:…} or {@code filesystem:…}
 * @param fingerprint lower-case hex SHA-256 of all their files; another one means that a file came, went or changed
 */
public record MigrationSet(List<String> locations, String fingerprint) {

    public MigrationSet {
        locations = List.copyOf(locations);
    }
}
