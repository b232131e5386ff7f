package io.alchemyreactive.postgres.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of a folder of SQL.
 *
 * @param name its name without folders
 * @param path the path below its location, with {@code /}
 * @param place its place, for messages
 * @param size its length in bytes
 * @param content opens the file; may be called again
 */
public record SqlFile(String name, String path, String place, long size, Content content) {

    /** The largest size of a file that is read whole, because Flyway keeps a file in memory as text and as statements. */
    public static final long MAX_SIZE = 64L * 1024 * 1024;

    /**
     * Newer versions of pg_dump write these lines around a dump for psql. They have no effect on the SQL between them.
     */
    private static final Pattern RESTRICT = Pattern.compile("(?m)^\\\\(?:un)?restrict(?: \\S+)?[ \\t]*\\r?$");

    /** Opens the bytes of a file. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }

    /**
     * The text of the file, without a byte order mark and without pg_dump's {@code \restrict} lines. Lines keep their
     * numbers.
     *
     * @throws WrongFile when the file is too large, cannot be read, or is not valid in the encoding
     */
    public String text(Charset encoding) {
        if (size > MAX_SIZE) {
            throw new WrongFile(
                    name + " has " + size + " bytes, and a migration may have " + MAX_SIZE + " (64 MB)",
                    "Load such an amount of data as a seed, and keep migrations for the schema.");
        }
        byte[] bytes;
        try (InputStream in = content.open()) {
            bytes = in.readAllBytes();
        } catch (IOException | UncheckedIOException e) {
            throw new WrongFile(name + " cannot be read", "Make it readable.", e);
        }
        String text;
        try {
            text = encoding.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw notIn(encoding, bytes);
        }
        String whole = text.startsWith("\uFEFF") ? text.substring(1) : text;
        Matcher restrict = RESTRICT.matcher(whole);
        return restrict.find() ? restrict.replaceAll("") : whole;
    }

    private WrongFile notIn(Charset encoding, byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        encoding.newDecoder().decode(buffer, CharBuffer.allocate(bytes.length + 1), true);
        int at = buffer.position();
        int line = 1;
        for (int i = 0; i < at; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        boolean utf16 = bytes.length > 1 && (bytes[0] & 0xFF) >= 0xFE && (bytes[1] & 0xFF) >= 0xFE;
        return new WrongFile(
                name + " is not in " + encoding + (utf16 ? ", it looks like UTF-16" : "") + ": line " + line + ", byte "
                        + String.format("0x%02X", bytes[at] & 0xFF) + " at offset " + at,
                encoding.equals(StandardCharsets.UTF_8)
                        ? "Save it in UTF-8."
                        : "Correct the encoding in " + name + ".conf, or the file.");
    }

    /** The reason why a file cannot be used, with the cure. */
    public static final class WrongFile extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String why;
        private final String cure;

        public WrongFile(String why, String cure) {
            super(why);
            this.why = why;
            this.cure = cure;
        }

        public WrongFile(String why, String cure, Throwable cause) {
            super(why, cause);
            this.why = why;
            this.cure = cure;
        }

        public String why() {
            return why;
        }

        public String cure() {
            return cure;
        }
    }
}
