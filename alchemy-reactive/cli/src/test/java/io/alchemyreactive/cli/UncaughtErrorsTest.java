package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.FakeCloud;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** An error on a thread of a provider, which no library can signal, ends the command and is told. */
@Timeout(120)
class UncaughtErrorsTest {

    @TempDir
    private Path folder;

    private final FakeCloud cloud = FakeCloud.create();
    private Cli cli;

    @BeforeEach
    void command() {
        cli = Cli.of(Shop.on(cloud), folder);
    }

    private void diesAt(String call) {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call made) {
                return made.toString().equals(call)
                        ? Mono.<Void>fromRunnable(() -> {
                                    throw new NoSuchMethodError("a driver of another version");
                                })
                                .subscribeOn(Schedulers.boundedElastic())
                        : Mono.empty();
            }
        });
    }

    private static void isTold(Cli.Done done, int code) {
        assertThat(done.code()).isEqualTo(code);
        assertThat(done.err())
                .contains("error: an uncaught error ended the work of the thread 'boundedElastic-")
                .contains("NoSuchMethodError: a driver of another version");
    }

    @Test
    void aDeployIsEndedTheStageIsFreeAndTheNextRunGoesOn() {
        diesAt("CREATE app-db");
        isTold(cli.run("deploy", "--stage", "staging", "--yes"), 1);
        assertThat(cli.run("lock", "list").out()).doesNotContain("staging");

        diesAt("CREATE app-branch");
        isTold(cli.run("deploy", "--stage", "staging", "--yes"), 30);

        diesAt("DELETE app-db");
        isTold(cli.run("destroy", "--stage", "staging", "--yes"), 30);

        cloud.intercept(FakeCloud.Interceptor.NONE);
        assertThat(cli.run("deploy", "--stage", "staging", "--yes").code()).isZero();
        assertThat(cloud.items()).hasSize(2);
    }

    @Test
    void aPlanIsEnded() {
        diesAt("READ app-db");
        isTold(cli.run("plan", "--stage", "staging"), 1);
    }

    @Test
    void anErrorOfAThreadOfItsOwnIsHeardToo() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call made) {
                return Mono.create(sink -> new Thread(
                                () -> {
                                    throw new OutOfMemoryError("Java heap space");
                                },
                                "of-a-driver")
                        .start());
            }
        });

        var done = cli.run("deploy", "--stage", "staging", "--yes", "--json");
        assertThat(done.code()).isEqualTo(1);
        assertThat(done.json().at("/error/code").asString()).isEqualTo("UncaughtError");
        assertThat(done.json().at("/error/message").asString())
                .contains("the thread 'of-a-driver'", "OutOfMemoryError: Java heap space");
    }

    @Test
    void anErrorThatComesTooLateToBeAFailureIsTold() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call made) {
                return Mono.deferContextual(context -> {
                    Operators.onErrorDropped(new IllegalStateException("late"), Context.of(context));
                    return Mono.empty();
                });
            }
        });

        var done = cli.run("deploy", "--stage", "staging", "--yes");
        assertThat(done.code()).isZero();
        assertThat(done.err()).contains("warning: an error came too late to be a failure: late");
    }

    @Test
    void theProcessIsLeftAsItWas() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        cli.run("stages");
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
    }
}
