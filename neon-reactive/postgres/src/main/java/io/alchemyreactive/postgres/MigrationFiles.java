package io.alchemyreactive.postgres;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.scanner.Scanner;

/** Finds migration files with Flyway's own scanner, so that what is fingerprinted is what will be run. Blocks. */
final class MigrationFiles {

    private static final String[] SUFFIXES = {".sql", ".sql.conf"};

    private MigrationFiles() {}

    /** SHA-256 over names and contents of all files, in the order of their names. */
    static String fingerprint(String id, List<String> locations) {
        if (locations.isEmpty()) {
            throw new MigrationFilesException(
                    id, "(nowhere)", "no location is given", "Set locations(\"classpath:db/migration\").", null);
        }
        MessageDigest digest = sha256();
        for (String location : locations) {
            find(id, location).stream()
                    .sorted(Comparator.comparing(LoadableResource::getFilename))
                    .forEach(file -> add(digest, id, location, file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Collection<LoadableResource> find(String id, String location) {
        Collection<LoadableResource> files;
        try {
            var configuration = Flyway.configure()
                    .locations(location)
                    .failOnMissingLocations(true)
                    .load()
                    .getConfiguration();
            files = new Scanner<>(JavaMigration.class, configuration, configuration.getLocations())
                    .getResources("", SUFFIXES);
        } catch (FlywayException e) {
            throw new MigrationFilesException(
                    id,
                    location,
                    String.valueOf(e.getMessage()),
                    "Correct the location: classpath:… or filesystem:….",
                    e);
        }
        if (files.isEmpty()) {
            throw new MigrationFilesException(
                    id, location, "no file there ends in .sql", "Correct the location, or add V1__name.sql.", null);
        }
        return files;
    }

    private static void add(MessageDigest digest, String id, String location, LoadableResource file) {
        var text = new StringWriter();
        try (Reader reader = file.read()) {
            reader.transferTo(text);
        } catch (IOException | FlywayException e) {
            throw new MigrationFilesException(
                    id, location, file.getFilename() + " cannot be read", "Make it readable.", e);
        }
        // Lengths in between, so that text cannot move from one file to its neighbour unnoticed.
        for (String part : List.of(file.getFilename(), text.toString())) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
