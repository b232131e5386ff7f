package io.alchemyreactive.postgres.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The files from which the migrations of a folder are generated. A file beside the migrations keeps the fingerprint of the
 * sources at the last generation; it belongs into the version control. All methods block, and fail with {@link
 * SqlFile.WrongFile} when a file cannot be read or written.
 *
 * @param sources files and folders
 * @param folder the folder of the migrations
 */
public record SourceFiles(List<Path> sources, Path folder) {

    private static final String MARK = "schema-source.sha256";

    private static final int BUFFER = 64 * 1024;

    public SourceFiles {
        sources = List.copyOf(sources);
    }

    /**
     * The fingerprint of sources for which no migration was generated yet; empty when there are none. Sources that are
     * not there count as unchanged, since a program also runs where only its jar is.
     */
    public Optional<String> ahead() {
        if (!isThere()) {
            return Optional.empty();
        }
        return Optional.of(fingerprint()).filter(now -> !now.equals(mark()));
    }

    /** Lower-case hex SHA-256 of the paths and contents of all files. Carriage returns do not count. */
    private String fingerprint() {
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
    public List<SqlFile> files() {
        List<SqlFile> all = new ArrayList<>();
        Path own = folder.toAbsolutePath().normalize();
        for (Path source : sources) {
            if (!Files.exists(source)) {
                throw new SqlFile.WrongFile("the source " + source + " does not exist", "Correct the path.");
            }
            try {
                FileLocation.fileOrFiles("filesystem:" + source, "a source", name -> false).stream()
                        .filter(file -> !Path.of(file.place()).startsWith(own))
                        .sorted(Comparator.comparing(SqlFile::path).thenComparing(SqlFile::place))
                        .forEach(all::add);
            } catch (SqlFile.WrongFile e) {
                throw new SqlFile.WrongFile(source + ": " + e.why(), e.cure(), e);
            }
        }
        return all;
    }

    /** Whether any of the sources exists. */
    public boolean isThere() {
        return sources.stream().anyMatch(Files::exists);
    }

    /** The migrations so far, with all other files of the folder. */
    public List<SqlFile> inFolder() {
        if (!Files.isDirectory(folder)) {
            throw new SqlFile.WrongFile("the folder " + folder + " does not exist", "Make it, or correct the path.");
        }
        return FileLocation.files("filesystem:" + folder, "a migration", name -> false);
    }

    /** Writes a new file into the folder. An existing file stays as it is. */
    public Path add(String name, String text) {
        Path file = folder.resolve(name);
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new SqlFile.WrongFile(file + " was written by another run in the meantime", "Run it again.", e);
        } catch (IOException e) {
            throw new SqlFile.WrongFile(file + " cannot be written", "Make the folder writable.", e);
        }
        return file;
    }

    /** Notes that the migrations match the sources with this fingerprint. */
    public void mark(String fingerprint) {
        try {
            Path next = Files.createTempFile(folder, "." + MARK, ".tmp");
            try {
                Files.writeString(next, fingerprint + "\n");
                Files.move(
                        next,
                        folder.resolve(MARK),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw new SqlFile.WrongFile(MARK + " cannot be written in " + folder, "Make the folder writable.", e);
        }
    }

    private String mark() {
        Path file = folder.resolve(MARK);
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new SqlFile.WrongFile(file + " cannot be read", "Make it readable, or delete it.", e);
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
            throw new SqlFile.WrongFile(file.place() + " cannot be read", "Make it readable.", e);
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
