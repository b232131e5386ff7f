package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.FileLocation;
import io.alchemyreactive.postgres.internal.Sha256;
import io.alchemyreactive.postgres.internal.SqlFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The checked files of a set of migrations: each has a name that Flyway runs, is valid in its encoding and is not too
 * large. Flyway receives these files, so that exactly the files of the fingerprint are run. Immutable.
 */
final class MigrationFiles {

    private final List<SqlFile> files;
    private final Map<String, Charset> encodings;
    private final Set<String> outsideOfTransactions;

    private MigrationFiles(List<SqlFile> files, Map<String, Charset> encodings, Set<String> outsideOfTransactions) {
        this.files = files;
        this.encodings = encodings;
        this.outsideOfTransactions = outsideOfTransactions;
    }

    /**
     * Finds and checks the files of all locations; blocks.
     *
     * @param id the name of the set, for messages
     * @throws MigrationFilesException when a location contains no migration, or a file cannot be used
     */
    static MigrationFiles find(String id, List<String> locations) {
        if (locations.isEmpty()) {
            throw new MigrationFilesException(
                    id, "(nowhere)", "no location is given", "Set locations(\"classpath:db/migration\").", null);
        }
        List<SqlFile> all = new ArrayList<>();
        for (String location : locations) {
            try {
                all.addAll(find(location));
            } catch (SqlFile.WrongFile e) {
                throw new MigrationFilesException(id, location, e.why(), e.cure(), e.getCause());
            }
        }
        String places = String.join(", ", locations);
        try {
            refuseTwice(all);
            return new MigrationFiles(List.copyOf(all), encodings(all), outsideOfTransactions(all));
        } catch (SqlFile.WrongFile e) {
            throw new MigrationFilesException(id, places, e.why(), e.cure(), e.getCause());
        }
    }

    /** Lower-case hex SHA-256 of the names and contents of all files, in the order of their names. Blocks. */
    static String fingerprint(String id, List<String> locations) {
        MigrationFiles found = find(id, locations);
        MessageDigest digest = Sha256.digest();
        for (SqlFile file : found.files) {
            String text;
            try {
                text = found.text(file);
            } catch (SqlFile.WrongFile e) {
                throw new MigrationFilesException(id, String.join(", ", locations), e.why(), e.cure(), e.getCause());
            }
            // Includes the lengths, so that text that moves from one file to the next changes the fingerprint.
            for (String part : List.of(file.name(), text)) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    List<SqlFile> all() {
        return files;
    }

    String text(SqlFile file) {
        return file.text(encodings.getOrDefault(file.path(), StandardCharsets.UTF_8));
    }

    /** Whether the settings of the file let it run in a transaction. */
    boolean mayRunInTransaction(SqlFile file) {
        return !outsideOfTransactions.contains(file.path());
    }

    private static List<SqlFile> find(String location) {
        List<SqlFile> read = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (SqlFile file : FileLocation.files(location, "a migration", MigrationFiles::isOfMigrations).stream()
                .sorted(Comparator.comparing(SqlFile::name).thenComparing(SqlFile::path))
                .toList()) {
            MigrationName name = MigrationName.of(file.name());
            if (name.kind() == MigrationName.Kind.WRONG) {
                wrong.add(file.path() + " (" + name.problem() + ")");
            } else if (name.isRead()) {
                read.add(file);
            }
        }
        wrong.addAll(settingsOfNothing(read));
        if (!wrong.isEmpty()) {
            throw new SqlFile.WrongFile(
                    "Flyway would not run " + String.join(", ", wrong), "Rename or remove each file.");
        }
        if (read.stream().noneMatch(file -> MigrationName.of(file.name()).isMigration())) {
            throw new SqlFile.WrongFile("no migration is there", "Correct the location, or add V1__name.sql.");
        }
        return read;
    }

    private static boolean isOfMigrations(String name) {
        return MigrationName.of(name).kind() != MigrationName.Kind.OTHER;
    }

    private static List<String> settingsOfNothing(List<SqlFile> files) {
        Set<String> paths = files.stream().map(SqlFile::path).collect(Collectors.toSet());
        return files.stream()
                .map(SqlFile::path)
                .filter(path -> path.endsWith(".conf") && !paths.contains(withoutConf(path)))
                .map(path -> path + " (it belongs to no file: " + withoutConf(path) + " is missing)")
                .toList();
    }

    private static String withoutConf(String path) {
        return path.substring(0, path.length() - ".conf".length());
    }

    private static void refuseTwice(List<SqlFile> files) {
        Map<String, SqlFile> byVersion = new HashMap<>();
        for (SqlFile file : files) {
            MigrationName name = MigrationName.of(file.name());
            if (name.kind() != MigrationName.Kind.CONFIG) {
                String key = name.kind() == MigrationName.Kind.VERSIONED
                        ? "version " + canonical(name.version())
                        : file.name();
                SqlFile other = byVersion.putIfAbsent(key, file);
                if (other != null) {
                    throw new SqlFile.WrongFile(
                            "two files are " + key + ": " + other.place() + " and " + file.place(),
                            "Give one of them another number or name.");
                }
            }
        }
    }

    /** A version without leading zeros and trailing zero parts, because Flyway ignores them. */
    static String canonical(String version) {
        return version.replaceAll("(^|\\.)0+(?=\\d)", "$1").replaceAll("(\\.0)+$", "");
    }

    private static Map<String, Charset> encodings(List<SqlFile> files) {
        Map<String, Charset> encodings = new HashMap<>();
        for (SqlFile file : files) {
            if (MigrationName.of(file.name()).kind() == MigrationName.Kind.CONFIG) {
                String name = settings(file).getProperty("encoding");
                if (name != null) {
                    encodings.put(withoutConf(file.path()), charset(file, name.strip()));
                }
            }
        }
        return Map.copyOf(encodings);
    }

    private static Set<String> outsideOfTransactions(List<SqlFile> files) {
        return files.stream()
                .filter(file -> MigrationName.of(file.name()).kind() == MigrationName.Kind.CONFIG)
                .filter(file -> "false"
                        .equalsIgnoreCase(settings(file)
                                .getProperty("executeInTransaction", "")
                                .strip()))
                .map(file -> withoutConf(file.path()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Properties settings(SqlFile file) {
        var settings = new Properties();
        try {
            settings.load(new StringReader(file.text(StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            throw new SqlFile.WrongFile(file.name() + " does not hold settings", "Write name=value in each line.", e);
        }
        return settings;
    }

    private static Charset charset(SqlFile file, String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new SqlFile.WrongFile(
                    file.name() + " names the encoding '" + name + "', which Java does not know",
                    "Correct it, or save the file in UTF-8.",
                    e);
        }
    }
}
