package io.alchemyreactive.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptLinesTest {

    private static final int BUFFER = 64 * 1024;

    @ParameterizedTest
    @ValueSource(strings = {"\\.\n", "\\.\r\n", "\\."})
    void theEndOfACopyIsFoundWhereverTheBufferCutsIt(String end) throws Exception {
        for (int size = BUFFER - 8; size <= BUFFER + 4; size++) {
            String rows = "x".repeat(size - 1) + "\n";
            var lines = lines(rows + end + (end.endsWith("\n") ? "SELECT 1;" : ""));
            var copied = new ByteArrayOutputStream();

            assertThat(lines.copy(copied::write)).as("%s", size).isTrue();

            assertThat(copied.toString(StandardCharsets.UTF_8)).isEqualTo(rows);
            assertThat(lines.line()).isEqualTo(2);
            assertThat(lines.next()).isEqualTo(end.endsWith("\n") ? "SELECT 1;" : null);
        }
    }

    @Test
    void rowsThatOnlyLookLikeTheEndAreRows() throws Exception {
        String rows = "\\.x\na\\.\n \\.\n\\\\.\n\\.\rx\n";
        var copied = new ByteArrayOutputStream();

        assertThat(lines(rows + "\\.\n").copy(copied::write)).isTrue();

        assertThat(copied.toString(StandardCharsets.UTF_8)).isEqualTo(rows);
    }

    @Test
    void rowsWithoutAnEndAreTold() throws Exception {
        assertThat(lines("1\n2\n").copy((buffer, offset, length) -> {})).isFalse();
        assertThat(lines("").copy((buffer, offset, length) -> {})).isFalse();
        assertThat(lines("1\n\\").copy((buffer, offset, length) -> {})).isFalse();
    }

    @Test
    void aCopyOfAnySizeIsPassedOnInSmallParts() throws Exception {
        long size = 200L * 1024 * 1024;
        var lines = new ScriptLines(new Rows(size), Sha256.digest());
        var longest = new AtomicInteger();
        var all = new AtomicLong();

        boolean ended = lines.copy((buffer, offset, length) -> {
            longest.accumulateAndGet(length, Math::max);
            all.addAndGet(length);
        });

        assertThat(ended).isFalse();
        assertThat(all.get()).isEqualTo(size).isEqualTo(lines.bytes());
        assertThat(longest.get()).isLessThanOrEqualTo(BUFFER);
    }

    /** Rows of this size in all, which are made while they are read. */
    private static final class Rows extends InputStream {

        private long left;

        Rows(long size) {
            left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            for (int i = 0; i < count; i++) {
                buffer[offset + i] = (byte) (i % 60 == 59 ? '\n' : 'x');
            }
            left -= count;
            return count;
        }
    }

    private static ScriptLines lines(String text) throws IOException {
        return new ScriptLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Sha256.digest());
    }
}
