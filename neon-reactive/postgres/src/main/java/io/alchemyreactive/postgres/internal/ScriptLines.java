package io.alchemyreactive.postgres.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, in UTF-8. Keeps one line in memory, and of the rows of a COPY only a buffer. Blocks; for one thread.
 */
public final class ScriptLines {

    /** The longest line and the longest statement, because both are kept in memory. */
    public static final int LONGEST = 8 * 1024 * 1024;

    private static final int BUFFER = 64 * 1024;
    /** The longest end of a COPY: a backslash, a dot, and both characters of a line end. */
    private static final int END_OF_COPY = 4;

    private final InputStream in;
    private final MessageDigest digest;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private boolean ended;
    private int line;
    private long bytes;

    /** The lines of this file; its bytes go into the digest. */
    public ScriptLines(InputStream in, MessageDigest digest) {
        this.in = in;
        this.digest = digest;
    }

    /** Takes a part of the rows of a COPY. */
    @FunctionalInterface
    public interface Rows {
        void take(byte[] buffer, int offset, int length) throws SQLException;
    }

    /** The number of the last line that was read; the first one is 1. */
    public int line() {
        return line;
    }

    /** How many bytes were read from the file. */
    public long bytes() {
        return bytes;
    }

    /** The hash of all bytes that were read, in lower-case hex; ends the reading. */
    public String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The next line without its line feed; null at the end.
     *
     * @throws SqlFile.WrongFile when it is too long or not in UTF-8
     */
    @Nullable
    String next() throws IOException {
        var begun = new ByteArrayOutputStream(0);
        while (true) {
            int end = lineFeed(from);
            if (end >= 0 && begun.size() == 0) {
                int start = from;
                from = end + 1;
                line++;
                return text(buffer, start, end - start);
            }
            begun.write(buffer, from, (end < 0 ? to : end) - from);
            from = end < 0 ? to : end + 1;
            if (begun.size() > LONGEST) {
                throw tooLong("line " + (line + 1));
            }
            if (end >= 0 || !fill()) {
                boolean any = end >= 0 || begun.size() > 0;
                line += any ? 1 : 0;
                return any ? text(begun.toByteArray(), 0, begun.size()) : null;
            }
        }
    }

    /**
     * Passes the rows of a COPY on, up to the line {@code \.}, which is left out.
     *
     * @return whether that line was found
     */
    public boolean copy(Rows rows) throws IOException, SQLException {
        boolean atStart = true;
        while (true) {
            fillToEndOfCopy();
            if (from == to) {
                return false;
            }
            int next = from;
            boolean found = atStart && isEnd(next);
            while (!found && to - next >= (ended ? 1 : END_OF_COPY)) {
                int end = lineFeed(next);
                atStart = end >= 0;
                next = atStart ? end + 1 : to;
                line += atStart ? 1 : 0;
                found = atStart && isEnd(next);
            }
            if (next > from) {
                rows.take(buffer, from, next - from);
            }
            from = next;
            if (found) {
                String unused = next();
                return true;
            }
        }
    }

    /** Reads on until the end of a COPY would be in the buffer as a whole. */
    private void fillToEndOfCopy() throws IOException {
        boolean more = true;
        while (more && to - from < END_OF_COPY) {
            more = fill();
        }
    }

    /** Whether a line that ends a COPY begins there. */
    private boolean isEnd(int at) {
        if (to - at < 2 || buffer[at] != '\\' || buffer[at + 1] != '.') {
            return false;
        }
        int after = at + 2;
        return after == to
                || buffer[after] == '\n'
                || buffer[after] == '\r' && (after + 1 == to || buffer[after + 1] == '\n');
    }

    private int lineFeed(int start) {
        for (int i = start; i < to; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Reads more behind what is in the buffer; false at the end of the file. */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        int read = in.read(buffer, to, buffer.length - to);
        if (read < 0) {
            ended = true;
            return false;
        }
        digest.update(buffer, to, read);
        to += read;
        bytes += read;
        return true;
    }

    private String text(byte[] found, int offset, int length) {
        String text = new String(found, offset, length, StandardCharsets.UTF_8);
        // Malformed bytes become this character, which a correct file may hold too.
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8(ByteBuffer.wrap(found, offset, length)) || text.indexOf('\0') >= 0) {
            throw new SqlFile.WrongFile("line " + line + " is not in UTF-8", "Save the file in UTF-8.");
        }
        return line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static boolean isUtf8(ByteBuffer found) {
        try {
            // A new decoder reports malformed bytes.
            CharBuffer unused = StandardCharsets.UTF_8.newDecoder().decode(found);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The refusal of a line or statement that does not fit into memory. */
    static SqlFile.WrongFile tooLong(String what) {
        return new SqlFile.WrongFile(
                what + " has more than " + LONGEST / (1024 * 1024) + " MB",
                "Write the rows in several statements, or as COPY … FROM STDIN, which may be of any size.");
    }
}
