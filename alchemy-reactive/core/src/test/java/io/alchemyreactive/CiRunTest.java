package io.alchemyreactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CiRunTest {

    @Test
    void aRunAndItsPullRequestAreMarks() {
        CiRun run = CiRun.of("https://github.com/shop/app/actions/runs/1?x=a@b").ofPullRequest("7");

        assertThat(run.run()).contains("https://github.com/shop/app/actions/runs/1?x=a@b");
        assertThat(run.pullRequest()).contains("7");
        assertThat(CiRun.of("x".repeat(CiRun.LONGEST)).pullRequest()).isEmpty();
    }

    @Test
    void aTextThatCannotBeAMarkIsRefusedAndNotRepeated() {
        for (String odd :
                List.of(" ", "x".repeat(CiRun.LONGEST + 1), "secret\nline", "https://bot:secret@ci.example.org/1")) {
            assertThatThrownBy(() -> CiRun.of(odd))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("run ")
                    .hasMessageNotContaining("secret");
            assertThatThrownBy(() -> CiRun.NONE.ofPullRequest(odd))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("pullRequest ");
        }
    }
}
