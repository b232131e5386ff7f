package io.alchemyreactive.neon.local.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.alchemyreactive.neon.local.CapturedLog;
import io.r2dbc.spi.R2dbcBadGrammarException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class FailureLogTest {

    private final CapturedLog captured = new CapturedLog();

    @AfterEach
    void close() {
        captured.close();
    }

    @Test
    void aLineNamesTheThingTheReasonAndTheNextStep() {
        FailureLog.write("Copying branch br-1", new IllegalStateException("the disk is full"), "Free some space.");

        assertThat(captured.lines()).containsExactly("Copying branch br-1 failed: the disk is full. Free some space.");
    }

    @Test
    void anExceptionOfTheJdkIsNamedByItsClass() {
        assertThat(FailureLog.reason(new NoSuchFileException("/x")))
                .contains("NoSuchFileException")
                .contains("/x");
        assertThat(FailureLog.reason(new NullPointerException())).isEqualTo("java.lang.NullPointerException");
    }

    @Test
    void aMessageOfPostgresThatQuotesNoRowsIsWritten() {
        assertThat(FailureLog.reason(new R2dbcBadGrammarException("function f() does not exist", "42883", 0)))
                .isEqualTo("PostgreSQL answered with the error code 42883: function f() does not exist");
    }

    @Test
    void aValueInAMessageOfPostgresIsNotWritten() {
        var failure = new R2dbcBadGrammarException("invalid input: \"4111-1111\"", "22P02", 0);

        assertThat(FailureLog.reason(failure)).contains("22P02").doesNotContain("4111");
    }

    @Test
    void aCauseThatSaysMoreIsWritten() {
        var failure = new IllegalStateException("could not bind", new IOException("Address already in use"));

        assertThat(FailureLog.reason(failure))
                .isEqualTo("could not bind (java.io.IOException: Address already in use)");
    }

    @Test
    void anotherFailureThatCameAfterwardsIsWrittenToo() {
        var failure = new IllegalStateException("first");
        failure.addSuppressed(new IllegalStateException("second\nline"));

        assertThat(FailureLog.reason(failure)).isEqualTo("first; then second line");
    }

    @Test
    void allFailuresOfStepsThatWereAllTakenAreWrittenAndNothingOfReactorsOwn() {
        var steps = Flux.concatDelayError(
                Mono.error(new IllegalStateException("first")), Mono.error(new IllegalStateException("second")));

        var failure = catchThrowable(steps::blockLast);

        assertThat(FailureLog.reason(failure)).isEqualTo("first; then second");
    }

    @Test
    void aFailureThatComesAgainIsWrittenOnceUntilTheThingSucceedsOrFailsForAnotherReason() {
        var log = new FailureLog();
        var full = new IOException("disk full");
        log.writeOnce("Saving", full, "Free some space.");
        log.writeOnce("Saving", full, "Free some space.");
        log.writeOnce("Sending", full, "Free some space.");
        log.writeOnce("Saving", new IOException("no folder"), "Make it.");
        log.succeeded("Saving");
        log.writeOnce("Saving", new IOException("no folder"), "Make it.");

        assertThat(captured.lines()).hasSize(4);
    }
}
