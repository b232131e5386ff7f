package io.alchemyreactive.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.plan.ApplyFailedException.Failure;
import io.alchemyreactive.state.StageKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApplyFailedExceptionTest {

    private static final StageKey STAGE = new StageKey("shop", "prod");

    @Test
    void namesWhatFailedAndWhatWasNotTried() {
        var failed = new ApplyFailedException(STAGE, failures(2), List.of("branch", "env"), true);

        assertThat(failed).hasMessage("""
                stage shop/prod: 2 resources failed:
                  r0: no 0
                  r1: no 1
                  not tried because of that: branch, env
                What succeeded is stored; run the same command again to go on.""");
    }

    @Test
    void namesAFewOfVeryMany() {
        var skipped = IntStream.range(0, 75_000).mapToObj(n -> "s" + n).toList();

        var failed = new ApplyFailedException(STAGE, failures(1_000), skipped, false);

        assertThat(failed.getMessage())
                .hasLineCount(24)
                .contains("1000 resources failed", "r19: ", "and 980 more", "s0, s1, ", "s19 and 74980 more")
                .endsWith("\nCorrect that and run the same command again.")
                .doesNotContain("r20", "s20");
        assertThat(failed.failures()).hasSize(1_000);
    }

    private static List<Failure> failures(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> new Failure("r" + n, new IllegalStateException("no " + n)))
                .toList();
    }
}
