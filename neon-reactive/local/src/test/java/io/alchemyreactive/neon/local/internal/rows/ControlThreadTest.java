package io.alchemyreactive.neon.local.internal.rows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ControlThreadTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void anErrorOfTheJvmIsAFailureThatNamesIt() throws IOException {
        var thread = new ControlThread(StateFiles.in(folder));

        for (var task : new Mono<?>[] {
            thread.read(ControlThreadTest::missingClass), thread.change(ControlThreadTest::missingClass)
        }) {
            StepVerifier.create(task)
                    .expectErrorMatches(
                            failure -> String.valueOf(failure.getMessage()).contains("NoClassDefFoundError: a/B"))
                    .verify(LIMIT);
        }
        thread.close().block(LIMIT);
    }

    private static Object missingClass() {
        throw new NoClassDefFoundError("a/B");
    }
}
