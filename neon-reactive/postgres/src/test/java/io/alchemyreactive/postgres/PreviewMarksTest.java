package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.CiRun;
import io.alchemyreactive.RunEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreviewMarksTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Optional<PreviewMarks> of(String user, CiRun run) {
        return PreviewMarks.of(RunEnvironment.standard(user, "here").in(run));
    }

    @Test
    void aRunNamesItsUserAndItsPullRequest() {
        assertThat(of("ann", CiRun.of("https://ci.example.org/1").ofPullRequest("7")))
                .contains(new PreviewMarks("ann", "https://ci.example.org/1", "7"));
        assertThat(of("ann", CiRun.NONE)).contains(new PreviewMarks("ann", null, null));
    }

    @Test
    void aProgramThatNamesNobodyLeavesNoMark() {
        assertThat(of("unknown", CiRun.NONE)).isEmpty();
        assertThat(of(" ", CiRun.NONE)).isEmpty();
    }

    @Test
    void anOddNameIsCutByRule() {
        assertThat(of("a\nb" + "\ud83d\ude00".repeat(200), CiRun.NONE))
                .contains(new PreviewMarks("a b" + "\ud83d\ude00".repeat(97), null, null));
    }

    @Test
    void theMarkOfASchemaHoldsThemAndThatOfAnOlderVersionIsRead() {
        var old = PreviewTag.of(new Previews().identity("db"), NOW, Duration.ofHours(48));
        var tag = old.marked(of("ann's \"box\"", CiRun.of("1").ofPullRequest("7")));

        assertThat(PreviewTag.parse(tag.json())).contains(tag);
        assertThat(tag.dropping(true).expiring(null, null).marks()).isEqualTo(tag.marks());
        assertThat(old.json()).doesNotContain("deployedBy", "ciRun", "pullRequest");
        assertThat(PreviewTag.parse(old.json()).flatMap(PreviewTag::marks)).isEmpty();
        assertThat(tag.marked(Optional.empty())).isEqualTo(old);
    }
}
