package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ConfigurationException;
import io.alchemyreactive.error.CredentialsException;
import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.HeldByProcessException;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.WrongKeyException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class FailureTest {

    private static final StageKey STAGE = new StageKey("shop", "staging");

    private static final class Refused extends RefusedException {
        Refused() {
            super("no");
        }
    }

    private static final class Unknown extends CredentialsException {
        Unknown() {
            super("who");
        }
    }

    private static final class Misconfigured extends ConfigurationException {
        Misconfigured() {
            super("what");
        }
    }

    private static final class Wrapped extends AlchemyException {
        Wrapped(Throwable cause) {
            super("app-db failed", cause);
        }
    }

    private static final class Foreign extends RuntimeException {
        Foreign() {
            super("the server said no");
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new HeldByProcessException(STAGE, Stored.HOLDER), 20, "HeldByProcess"),
                Arguments.of(new LockedException(STAGE, Stored.HOLDER), 20, "Locked"),
                Arguments.of(new Refused(), 21, "Refused"),
                Arguments.of(new NeedsConfirmationException("deploy"), 22, "NeedsConfirmation"),
                Arguments.of(new Unknown(), 40, "Credentials"),
                Arguments.of(new WrongKeyException("x", "y"), 40, "WrongKey"),
                Arguments.of(new Misconfigured(), 2, "Configuration"),
                Arguments.of(new InterruptedRunException("stopped", new Refused()), 130, "InterruptedRun"),
                Arguments.of(new CorruptStateException("f", "cut off", "Restore it.", null), 1, "CorruptState"),
                Arguments.of(new Wrapped(new Unknown()), 40, "Failed"),
                Arguments.of(new Wrapped(new IllegalStateException("x")), 1, "Failed"),
                Arguments.of(new IllegalStateException("x"), 1, "Unexpected"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasItsExitCode(Throwable error, int code, String name) {
        Failure failure = Failure.of(error, List.of());

        assertThat(failure.exitCode().code()).isEqualTo(code);
        assertThat(failure.code()).isEqualTo(name);
    }

    @Test
    void whatFailedBesideTheFirstCountsWhenTheFirstHasNoCode() {
        var first = new Wrapped(new IllegalStateException("x"));
        first.addSuppressed(new Wrapped(new Unknown()));

        assertThat(Failure.of(first, List.of()).exitCode()).isEqualTo(ExitCode.CREDENTIALS);
    }

    @Test
    void whatAReleaseFailedWithGivesNoExitCodeToTheFailureOfTheWork() {
        var error = new Wrapped(new Foreign());
        Layer<Integer> locked =
                Layer.of("the lease", Mono.just(1), used -> Mono.error(new LockedException(STAGE, Stored.HOLDER)));

        StepVerifier.create(locked.use(used -> Mono.error(error)))
                .expectErrorSatisfies(raised -> {
                    assertThat(raised.getSuppressed()).hasSize(1);
                    assertThat(Failure.of(raised, List.of()).exitCode()).isEqualTo(ExitCode.FAILED);
                })
                .verify(Duration.ofSeconds(20));
    }

    @Test
    void causesThatGoInACircleEnd() {
        var first = new IllegalStateException("a");
        var second = new IllegalStateException("b", first);
        first.initCause(second);

        assertThat(Failure.of(first, List.of()).exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void anUnexpectedFailureNamesItsClassAndHowToSeeMore() {
        Failure failure = Failure.of(new NullPointerException("x is null"), List.of());

        assertThat(failure.message()).isEqualTo("java.lang.NullPointerException: x is null");
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("ALCHEMY_DEBUG=1"));
    }

    @Test
    void aModuleVouchesForItsOwnFailures() {
        CliModule module = new CliModule() {
            @Override
            public Optional<ExitCode> exitCode(Throwable failure) {
                return failure instanceof Foreign ? Optional.of(ExitCode.CREDENTIALS) : Optional.empty();
            }
        };

        Failure own = Failure.of(new Foreign(), List.of(module));
        assertThat(own.exitCode()).isEqualTo(ExitCode.CREDENTIALS);
        assertThat(own.message()).isEqualTo("the server said no");
        assertThat(own.hint()).isEmpty();
        assertThat(Failure.of(new Wrapped(new Foreign()), List.of(module)).exitCode())
                .isEqualTo(ExitCode.CREDENTIALS);
    }

    @Test
    void aReferenceThatCannotBeUsedNamesItsResource() {
        var error = new InvalidReferenceException(
                STAGE, "app-db", InvalidReferenceException.Reason.NOT_DEPLOYED, "nothing is deployed there");

        Failure failure = Failure.of(error, List.of());
        assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(failure.code()).isEqualTo("InvalidReference");
        assertThat(failure.resource()).hasValue("app-db");
    }
}
