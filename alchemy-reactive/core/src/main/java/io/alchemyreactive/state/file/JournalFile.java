package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.internal.codec.JournalForm;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.JournalEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code journal.jsonl} of a stage: one line for each commit, each with a check sum of its own, appended by
 * the holder of the stage only. It is not synced: after a power failure the last lines may be missing, and the last one
 * may be incomplete. Readers skip an incomplete line, and the next holder truncates it. Stateless; blocks.
 */
record JournalFile(DurableFiles files, Path file) {

    private static final int PAGE = 1 << 18;
    private static final int TAIL = 1 << 14;

    /**
     * The number of bytes at the beginning of the file that contain the check sum of its first line. They differ when
     * the oldest lines were removed.
     */
    private static final int HEAD = 43;

    private static final String BEFORE_DIGEST = "{\"$digest\":\"";
    private static final String AFTER_DIGEST = "\",";

    /**
     * The end of the file.
     *
     * @param bytes where its last whole line ends
     * @param number the number of that line, 0 when it cannot be told
     * @param digest the digest of the stage after the commit of that line; null when the line has none
     */
    record End(long bytes, long number, @Nullable String digest) {

        /** An end without a known number and digest. */
        static End unknown(long bytes) {
            return new End(bytes, 0, null);
        }

        /** The digest, not verified yet; empty when there is none. */
        List<StageDigest.Read> records(Path file) {
            return digest == null ? List.of() : List.of(StageDigest.read(digest, file.toString()));
        }
    }

    /**
     * A page of lines.
     *
     * @param next where the next page begins; where this one began when there is nothing more
     * @param head the beginning of the file, which differs after the oldest lines were removed
     */
    record Page(List<JournalEntry> lines, long next, String head) {}

    static JournalFile of(DurableFiles files, StagePaths stage) {
        return new JournalFile(files, stage.journal());
    }

    /**
     * Writes a line at the end, over an incomplete line. Returns the new end of the file.
     *
     * @param digest the digest of the stage after the commit
     */
    long append(long end, JournalEntry line, String digest) throws IOException {
        String json =
                BEFORE_DIGEST + digest + AFTER_DIGEST + JournalForm.write(line).substring(1);
        byte[] bytes = (CheckedText.withSum(json) + '\n').getBytes(StandardCharsets.UTF_8);
        files.disk().append(file, end, bytes);
        return end + bytes.length;
    }

    /**
     * Removes the oldest lines except this many of the latest, and returns the number of removed ones. Only the holder
     * of the stage may call it.
     */
    long prune(long keep) throws IOException {
        // Each line has at least one byte, so with a great limit the file need not be read.
        long drop = files.disk().size(file) <= keep
                ? 0
                : breaksBefore(Long.MAX_VALUE).count() - keep;
        if (drop <= 0) {
            return 0;
        }
        long cut = breaksBefore(drop).end();
        byte[] rest = files.disk().read(file, cut, Math.toIntExact(files.disk().size(file) - cut));
        files.replace(file, rest);
        return drop;
    }

    /** Counts line breaks, at most this many, and returns the end of the last one. */
    private Breaks breaksBefore(long most) throws IOException {
        long count = 0;
        long end = 0;
        long size = files.disk().size(file);
        for (long from = 0; from < size && count < most; from += PAGE) {
            byte[] bytes = files.disk().read(file, from, PAGE);
            for (int i = 0; i < bytes.length && count < most; i++) {
                if (bytes[i] == '\n') {
                    count++;
                    end = from + i + 1;
                }
            }
        }
        return new Breaks(count, end);
    }

    private record Breaks(long count, long end) {}

    /** The page after another one. When lines were removed meanwhile, some that were read already may follow again. */
    Page after(Page before) throws IOException {
        try {
            Page next = page(before.next());
            if (next.head().equals(before.head())) {
                return next;
            }
        } catch (CorruptStateException e) {
            if (head().equals(before.head())) {
                throw e;
            }
        }
        List<JournalEntry> known = before.lines();
        return page(startAfter(known.get(known.size() - 1).number()));
    }

    private String head() throws IOException {
        return new String(files.disk().read(file, 0, HEAD), StandardCharsets.ISO_8859_1);
    }

    /** Where the last whole line ends. */
    End end() throws IOException {
        long size = files.disk().size(file);
        for (int length = TAIL; ; length *= 4) {
            long from = Math.max(0, size - length);
            byte[] tail = files.disk().read(file, from, (int) (size - from));
            int last = lastBreak(tail, tail.length);
            int before = last < 0 ? -1 : lastBreak(tail, last);
            if (from == 0 || before >= 0) {
                return last < 0 ? End.unknown(0) : end(from + last + 1, tail, before + 1, last, from);
            }
        }
    }

    /** The end of the file. A damaged last line gives no number and digest; readers of the line get its error. */
    private End end(long bytes, byte[] tail, int begin, int end, long from) {
        try {
            String text = text(tail, begin, end, from);
            return new End(bytes, read(text, begin, from).number(), digest(text));
        } catch (CorruptStateException e) {
            return End.unknown(bytes);
        }
    }

    /** An offset from which to read the lines after this number; earlier lines may follow too. */
    long startAfter(long number) throws IOException {
        long size = files.disk().size(file);
        for (long length = TAIL; number > 0 && length < size; length *= 4) {
            byte[] tail = files.disk().read(file, size - length, (int) Math.min(length, PAGE));
            int begin = firstBreak(tail, 0) + 1;
            int end = firstBreak(tail, begin);
            if (begin > 0 && end > 0 && number(tail, begin, end, size - length) - 1 <= number) {
                return size - length + begin;
            }
        }
        return 0;
    }

    /** A page of lines from an offset. */
    Page page(long from) throws IOException {
        return page(from, damaged -> {
            throw damaged;
        });
    }

    /** A page of lines without damaged ones; each damaged line is passed to the function. */
    Page page(long from, Consumer<CorruptStateException> damaged) throws IOException {
        for (int length = PAGE; ; length *= 4) {
            byte[] bytes = files.disk().read(file, from, length);
            int last = lastBreak(bytes, bytes.length);
            if (last >= 0 || bytes.length < length) {
                return new Page(lines(bytes, last, from, damaged), from + last + 1, head());
            }
        }
    }

    private List<JournalEntry> lines(byte[] bytes, int last, long from, Consumer<CorruptStateException> damaged) {
        List<JournalEntry> lines = new ArrayList<>();
        for (int begin = 0; begin <= last; ) {
            int end = firstBreak(bytes, begin);
            try {
                lines.add(line(bytes, begin, end, from));
            } catch (CorruptStateException e) {
                damaged.accept(e);
            }
            begin = end + 1;
        }
        return lines;
    }

    private JournalEntry line(byte[] bytes, int begin, int end, long from) {
        return read(text(bytes, begin, end, from), begin, from);
    }

    private JournalEntry read(String text, int begin, long from) {
        String digest = digest(text);
        String json = digest == null
                ? text
                : "{" + text.substring(BEFORE_DIGEST.length() + digest.length() + AFTER_DIGEST.length());
        return JournalForm.read(json, place(begin, from));
    }

    private String text(byte[] bytes, int begin, int end, long from) {
        return CheckedText.check(place(begin, from), Arrays.copyOfRange(bytes, begin, end));
    }

    private String place(int begin, long from) {
        return file + ", line at byte " + (from + begin);
    }

    private static @Nullable String digest(String text) {
        int end = text.startsWith(BEFORE_DIGEST) ? text.indexOf(AFTER_DIGEST, BEFORE_DIGEST.length()) : -1;
        return end < 0 ? null : text.substring(BEFORE_DIGEST.length(), end);
    }

    /** The number of a line; a damaged line has none. Readers get its error, writers continue after it. */
    private long number(byte[] bytes, int begin, int end, long from) {
        try {
            return line(bytes, begin, end, from).number();
        } catch (CorruptStateException e) {
            return 0;
        }
    }

    private static int firstBreak(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int lastBreak(byte[] bytes, int before) {
        for (int i = before - 1; i >= 0; i--) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
