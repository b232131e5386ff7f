package io.alchemyreactive.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.ErrorBoundary;
import org.junit.jupiter.api.Test;

class ErrorTextTest {

    @Test
    void aTextOfOthersEndsAsOneSentence() {
        assertThat(ErrorText.sentence("closed")).isEqualTo("closed.");
        assertThat(ErrorText.sentence("closed.")).isEqualTo("closed.");
        assertThat(ErrorText.sentence("closed.. \n")).isEqualTo("closed.");
        assertThat(ErrorText.sentence("closed?")).isEqualTo("closed?");
        assertThat(ErrorText.sentence("closed! ")).isEqualTo("closed!");
        assertThat(ErrorText.withoutStop("closed. ")).isEqualTo("closed");
    }

    @Test
    void theKindStandsBeforeTheMessageUnlessTheMessageNamesIt() {
        assertThat(ErrorText.withKind(new IllegalStateException("bad"))).isEqualTo("IllegalStateException: bad");
        assertThat(ErrorText.withKind(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(ErrorText.withKind(ErrorBoundary.signal(new OutOfMemoryError("Java heap space"))))
                .isEqualTo("OutOfMemoryError: Java heap space");
    }
}
