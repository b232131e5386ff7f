package io.alchemyreactive.neon.local.internal.rows;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stores rows and passwords in two private files, which are rewritten after each change. Belongs to the control thread.
 */
public final class StateFiles {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            // The fields of records are private.
            .changeDefaultVisibility(checker -> checker.withFieldVisibility(Visibility.ANY)
                    .withGetterVisibility(Visibility.NONE)
                    .withIsGetterVisibility(Visibility.NONE))
            .build();

    private final Path rowsFile;
    private final Path passwordsFile;
    private final StoredRows rows;
    private final Passwords passwords;
    private byte[] savedRows;
    private byte[] savedPasswords;
    private RowsBefore before;

    private StateFiles(Path folder) throws IOException {
        rowsFile = folder.resolve("state.json");
        passwordsFile = folder.resolve("passwords.json");
        rows = read(rowsFile, StoredRows.class, new StoredRows());
        passwords = read(passwordsFile, Passwords.class, new Passwords());
        savedRows = MAPPER.writeValueAsBytes(rows);
        savedPasswords = MAPPER.writeValueAsBytes(passwords);
        before = new RowsBefore(rows);
    }

    /** Reads the files of a folder. Without files there are no rows. Blocks. */
    public static StateFiles in(Path folder) throws IOException {
        return new StateFiles(folder);
    }

    public StoredRows rows() {
        return rows;
    }

    public Passwords passwords() {
        return passwords;
    }

    /** Writes both files. Passwords come first, because rows depend on them. Blocks. */
    void save() throws IOException {
        var newPasswords = MAPPER.writeValueAsBytes(passwords);
        var newRows = MAPPER.writeValueAsBytes(rows);
        PrivateFiles.write(passwordsFile, newPasswords);
        PrivateFiles.write(rowsFile, newRows);
        savedPasswords = newPasswords;
        savedRows = newRows;
        before = new RowsBefore(rows);
    }

    /** Undoes in memory the changes since both files were last written. */
    void restore() {
        before.restore(MAPPER, MAPPER.readTree(savedRows));
        passwords.byOwner = MAPPER.readValue(savedPasswords, Passwords.class).byOwner;
        before = new RowsBefore(rows);
    }

    private static <T> T read(Path file, Class<T> type, T none) throws IOException {
        if (!Files.exists(file)) {
            return none;
        }
        try {
            var json = MAPPER.readTree(Files.readAllBytes(file));
            if (!(json instanceof ObjectNode stored)) {
                throw unreadable(file, "it is no JSON object", null);
            }
            if (type == StoredRows.class) {
                new OlderRows(stored, Clock.systemUTC()).mend();
            }
            return MAPPER.treeToValue(stored, type);
        } catch (JacksonException e) {
            throw unreadable(file, e.getOriginalMessage(), e);
        }
    }

    private static IOException unreadable(Path file, String why, @Nullable Throwable cause) {
        return new IOException(
                "The local Neon cannot read its state in " + file + " (" + why
                        + "): move the folder away to start with an empty one",
                cause);
    }
}
