package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.FileLocation;
import io.alchemyreactive.postgres.internal.Sha256;
import io.alchemyreactive.postgres.internal.SqlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The files from which the migrations of a folder are generated. A file beside the migrations keeps the fingerprint of the
 * sources at the last generation; it belongs into the version control. All methods block.
 *
 * @param id the name of the set of migrations, for messages
 * @param sources files and folders
 * @param folder the folder of the migrations
 */
record SourceFiles(String id, List<Path> sources, Path folder) {

    static final String MARK = "schema-source.sha256";

    private static final int BUFFER = 64 * 1024;

    SourceFiles {
        sources = List.copyOf(sources);
    }

    /**
     * The fingerprint of sources for which no migration was generated yet; empty when there are none. Sources that are
     * not there count as unchanged, since a program also runs where only its jar is.
     */
    Optional<String> ahead() {
        if (sources.stream().noneMatch(Files::exists)) {
            return Optional.empty();
        }
        return Optional.of(fingerprint()).filter(now -> !now.equals(mark()));
    }

    /** Lower-case hex SHA-256 of the paths and contents of all files. Carriage returns do not count. */
    String fingerprint() {
        MessageDigest digest = Sha256.digest();
        for (SqlFile file : files()) {
            byte[] path = file.path().getBytes(StandardCharsets.UTF_8);
            digest.update((path.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(path);
            digest.update(contents(file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** All files of the sources, without those of the folder of the migrations, which may lie inside of a source. */
    List<SqlFile> files() {
        List<SqlFile> all = new ArrayList<>();
        Path own = folder.toAbsolutePath().normalize();
        for (Path source : sources) {
            if (!Files.exists(source)) {
                throw SchemaSourceException.incomplete(
                        id, "the source " + source + " does not exist", "Correct the path.");
            }
            try {
                FileLocation.fileOrFiles("filesystem:" + source, "a source", name -> false).stream()
                        .filter(file -> !Path.of(file.place()).startsWith(own))
                        .sorted(Comparator.comparing(SqlFile::path).thenComparing(SqlFile::place))
                        .forEach(all::add);
            } catch (SqlFile.WrongFile e) {
                throw SchemaSourceException.files(id, source + ": " + e.why(), e.cure(), e);
            }
        }
        return all;
    }

    /** Notes that the migrations match the sources with this fingerprint. */
    void mark(String fingerprint) throws IOException {
        Path next = Files.createTempFile(folder, "." + MARK, ".tmp");
        try {
            Files.writeString(next, fingerprint + "\n");
            Files.move(next, folder.resolve(MARK), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private String mark() {
        Path file = folder.resolve(MARK);
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw SchemaSourceException.files(id, file + " cannot be read", "Make it readable, or delete it.", e);
        }
    }

    private byte[] contents(SqlFile file) {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = file.content().open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, withoutReturns(buffer, read));
            }
        } catch (IOException e) {
            throw SchemaSourceException.files(id, file.place() + " cannot be read", "Make it readable.", e);
        }
        return digest.digest();
    }

    private static int withoutReturns(byte[] bytes, int length) {
        int kept = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] != '\r') {
                bytes[kept++] = bytes[i];
            }
        }
        return kept;
    }
}
