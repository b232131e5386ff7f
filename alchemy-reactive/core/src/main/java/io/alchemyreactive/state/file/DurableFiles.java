package io.alchemyreactive.state.file;

import io.alchemyreactive.state.CorruptStateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects in files that are replaced whole and outlive a power failure once replaced. Each begins with a member
 * {@code $sum}, a hash of all that follows, so that one changed byte is noticed. Thread-safe as far as different files
 * are meant.
 */
final class DurableFiles {

    static final String TEMPORARY = ".tmp";

    private static final String BEFORE_SUM = "{\"$sum\":\"";
    private static final String AFTER_SUM = "\",";
    private static final int SUM_BYTES = 16;
    private static final int HEAD = BEFORE_SUM.length() + 2 * SUM_BYTES + AFTER_SUM.length();
    private static final String CURE = "Put back an undamaged copy of the file; nothing was changed";

    private final Disk disk;

    DurableFiles(Disk disk) {
        this.disk = disk;
    }

    Disk disk() {
        return disk;
    }

    /** The JSON object in a file, without its sum; null when there is no such file. */
    @Nullable
    String read(Path file) throws IOException {
        byte[] bytes = disk.read(file);
        return bytes == null ? null : checked(file, bytes);
    }

    /** The content of a file for a JSON object, which must not be empty. */
    static String withSum(String json) {
        byte[] rest = json.substring(1).getBytes(StandardCharsets.UTF_8);
        return BEFORE_SUM + sum(rest, 0) + AFTER_SUM + json.substring(1);
    }

    /** Puts a JSON object into a file, in place of what was there; it outlives a power failure afterwards. */
    void replace(Path file, String json) throws IOException {
        prepare(file, json);
        putInPlace(file);
        disk.syncFolder(parent(file));
    }

    /** Writes what a file shall hold beside it. */
    void prepare(Path file, String json) throws IOException {
        disk.write(temporary(file), withSum(json).getBytes(StandardCharsets.UTF_8));
    }

    /** Puts what was prepared in the place of the file; it outlives a power failure after the folder's next sync. */
    void putInPlace(Path file) throws IOException {
        disk.rename(temporary(file), file);
    }

    /** Always the same name, so that what a crash leaves behind is overwritten by the next attempt. */
    private static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + TEMPORARY);
    }

    static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent(), "parent");
    }

    private static String checked(Path file, byte[] bytes) {
        if (bytes.length < HEAD || bytes[0] != '{') {
            throw new CorruptStateException(
                    file.toString(), "the file is cut off or was not written by this software", CURE, null);
        }
        String head = new String(bytes, 0, HEAD, StandardCharsets.ISO_8859_1);
        if (!head.equals(BEFORE_SUM + sum(bytes, HEAD) + AFTER_SUM)) {
            throw new CorruptStateException(
                    file.toString(), "its content does not match its check sum: it was altered or cut off", CURE, null);
        }
        try {
            CharBuffer rest =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, HEAD, bytes.length - HEAD));
            return "{" + rest;
        } catch (CharacterCodingException e) {
            throw new CorruptStateException(file.toString(), "it is not UTF-8 text", CURE, e);
        }
    }

    private static String sum(byte[] bytes, int from) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, bytes.length - from);
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), SUM_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
