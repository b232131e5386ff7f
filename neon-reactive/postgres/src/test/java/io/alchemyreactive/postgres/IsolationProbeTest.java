package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** The neighbour of a proof is removed however the proof ends. */
class IsolationProbeTest {

    private static final Identity PREVIEW =
            new Identity(new ResourceKey(new StageKey("shop", "pr-1"), "db"), "abcdefghijklmnopqrstuvwxyz");

    private static final PreviewDescription OWN = new PreviewDescription(
            Optional.empty(),
            Optional.empty(),
            "pr_1",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            DataClass.SEED_ONLY,
            Optional.empty());

    private final List<String> calls = new ArrayList<>();
    private final Mono<Void> remove = Mono.fromRunnable(() -> calls.add("remove"));

    @Test
    void theNeighbourHasAnIdentityOfItsOwnThatIsAlwaysTheSame() {
        Identity neighbour = IsolationProbe.neighbourOf(PREVIEW);

        assertThat(neighbour).isEqualTo(IsolationProbe.neighbourOf(PREVIEW));
        assertThat(neighbour.resource()).isEqualTo(PREVIEW.resource());
        assertThat(PreviewName.of(neighbour)).isNotEqualTo(PreviewName.of(PREVIEW));
    }

    @Test
    void aNeighbourThatCannotBeMadeIsRemovedAndToldWhy() {
        Mono<Void> proof =
                IsolationProbe.of(PREVIEW, OWN).run(Mono.error(() -> new IllegalStateException("no room")), remove);
        assertThat(calls).isEmpty();

        StepVerifier.create(proof).verifyErrorMessage("no room");
        StepVerifier.create(proof).verifyErrorMessage("no room");

        assertThat(calls).containsExactly("remove", "remove");
    }

    @Test
    void aRemovalThatFailsHidesNoFailure() {
        Mono<Void> proof = IsolationProbe.of(PREVIEW, OWN)
                .run(
                        Mono.error(() -> new IllegalStateException("no room")),
                        Mono.error(() -> new IllegalStateException("still there")));

        StepVerifier.create(proof)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .hasMessage("no room")
                        .satisfies(failed -> assertThat(failed.getSuppressed()).hasSize(1)));
    }

    @Test
    void aCancelRemovesTheNeighbourOnlyOnceItsMakingHasEnded() {
        Sinks.One<PreviewDescription> made = Sinks.one();

        IsolationProbe.of(PREVIEW, OWN).run(made.asMono(), remove).subscribe().dispose();
        assertThat(made.currentSubscriberCount()).isEqualTo(1);
        assertThat(calls).isEmpty();

        made.tryEmitError(new IllegalStateException("late"));
        assertThat(calls).containsExactly("remove");
    }

    @Test
    void aLeakIsNamedByItsStatementWithItsCureAndTheOthersAreCounted() {
        var leak = new IsolationLeak("it reached another preview by DROP TABLE x", "DROP TABLE x", "Revoke that.");
        var other = new IsolationLeak("else", "SELECT 1", "Else.");

        assertThat(new IsolationLeakException("db", List.of(leak)))
                .hasMessage(
                        "the preview 'db' is not isolated: it reached another preview by DROP TABLE x. Revoke that.");
        assertThat(new IsolationLeakException("db", List.of(leak, other, other)))
                .hasMessageContaining("by DROP TABLE x, and so did 2 other attempts. Revoke that.")
                .satisfies(error ->
                        assertThat(error.statements()).containsExactly("DROP TABLE x", "SELECT 1", "SELECT 1"));
    }

    @Test
    void aFailureThatMayPassIsRepeatedAndAnotherOneIsNot() {
        assertThat(IsolationUnverifiedException.of("db", "SELECT 1 by a@b:1/c", new SQLException("closed", "08006")))
                .isInstanceOf(TransientIsolationException.class)
                .hasMessageContaining("could not be verified: SELECT 1 by a@b:1/c failed");
        assertThat(IsolationUnverifiedException.of("db", "SELECT 1 by a@b:1/c", new SQLException("full", "53100")))
                .isNotInstanceOf(TransientIsolationException.class);
    }
}
