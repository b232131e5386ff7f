package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.postgres.internal.FileLocation;
import io.alchemyreactive.postgres.internal.Sha256;
import io.alchemyreactive.postgres.internal.SqlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Finds the files of a seed and computes their hashes. Blocks. Stateless. */
final class SeedFiles {

    private static final int BUFFER = 64 * 1024;

    private SeedFiles() {}

    /**
     * The files of a location, in the order of their paths.
     *
     * @throws SeedFilesException when it cannot be read, has no file, or has one that would not run
     */
    static List<SeedSource> find(String seed, String location) {
        try {
            return sources(location);
        } catch (SqlFile.WrongFile e) {
            throw new SeedFilesException(seed, " at " + location, e.why(), e.cure(), e.getCause());
        }
    }

    private static List<SeedSource> sources(String location) {
        List<SqlFile> found = FileLocation.fileOrFiles(location, "a file of SQL", SeedFiles::isSql).stream()
                .filter(file -> !file.name().startsWith("."))
                .sorted(Comparator.comparing(SqlFile::path))
                .toList();
        List<String> others =
                found.stream().map(SqlFile::path).filter(path -> !isSql(path)).toList();
        if (!others.isEmpty()) {
            throw new SqlFile.WrongFile(
                    String.join(", ", others) + " would not run, since its name does not end in .sql",
                    "Rename or remove each file; unpack one that is packed.");
        }
        if (found.isEmpty()) {
            throw new SqlFile.WrongFile("no file is there", "Correct the location, or add 01-name.sql.");
        }
        List<SeedSource> sources = new ArrayList<>();
        for (SqlFile file : found) {
            sources.add(new SeedSource.OfFile(file.path(), sha256(file), file));
        }
        return sources;
    }

    private static boolean isSql(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".sql");
    }

    private static String sha256(SqlFile file) {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = file.content().open()) {
            var buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new SqlFile.WrongFile(file.path() + " cannot be read", "Make it readable.", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
