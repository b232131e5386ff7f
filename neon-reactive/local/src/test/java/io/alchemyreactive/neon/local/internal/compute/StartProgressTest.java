package io.alchemyreactive.neon.local.internal.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartProgressTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<Lsn> heard = new ArrayList<>();
    private long seconds;
    private @Nullable Lsn replayed;
    private StartProgress progress;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(folder.resolve("data/global"));
        say("2026-11-30 01:00:00.000 UTC [1] LOG:  entering standby mode");
        progress = new StartProgress(
                folder.resolve("data"),
                folder.resolve("log"),
                () -> Optional.ofNullable(replayed),
                heard::add,
                new StallLimit(LIMIT, () -> Duration.ofSeconds(seconds).toNanos()));
    }

    @Test
    void aReplayThatGetsAheadIsWaitedForHoweverLongItTakes() throws IOException {
        for (var minute = 1; minute <= 1000; minute++) {
            replayed = new Lsn(minute * Lsn.SEGMENT);
            progress.look();
            seconds += 59;
        }

        assertThat(heard).hasSize(1000).endsWith(new Lsn(1000 * Lsn.SEGMENT));
    }

    @Test
    void aReplayThatStandsStillFailsWithItsPlaceAndTheWordsOfTheServer() throws IOException {
        replayed = new Lsn(5 * Lsn.SEGMENT);
        progress.look();
        seconds += 59;
        progress.look();
        say("2026-11-30 01:00:01.000 UTC [1] LOG:  incorrect resource manager data checksum in record at 0/512345");
        progress.look();
        seconds += 60;
        say("2026-11-30 01:00:06.000 UTC [1] LOG:  incorrect resource manager data checksum in record at 0/512345");

        assertThatThrownBy(progress::look)
                .isInstanceOf(ComputeException.class)
                .hasMessageStartingWith("PostgreSQL on " + folder.resolve("data")
                        + " got no further for 60 s while starting; it stands in the segment of its log at 0/500000: ")
                .hasMessageEndingWith("incorrect resource manager data checksum in record at 0/512345");
    }

    @Test
    void aStartThatWritesGoesOn() throws IOException {
        progress.look();
        seconds += 59;
        Files.writeString(folder.resolve("data/global/pg_control"), "a");
        progress.look();
        seconds += 59;
        Files.writeString(folder.resolve("data/global/pg_control"), "b");
        progress.look();
        seconds += 59;

        assertThatCode(progress::look).doesNotThrowAnyException();
    }

    @Test
    void aLineThatIsNotCompleteYetCountsOnceItIs() throws IOException {
        var messages = new DistinctMessages(folder.resolve("log"));
        assertThat(messages.count()).isEqualTo(1);

        Files.writeString(folder.resolve("log"), "half a ", StandardOpenOption.APPEND);
        assertThat(messages.count()).isEqualTo(1);
        say("word ö");
        assertThat(messages.count()).isEqualTo(2);
        say("half a word ö");
        assertThat(messages.count()).isEqualTo(2);
        say("2026-11-30 01:00:09.000 UTC [7] LOG:  entering standby mode");
        assertThat(messages.count()).isEqualTo(2);
    }

    private void say(String line) throws IOException {
        Files.writeString(folder.resolve("log"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
