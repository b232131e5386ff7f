package io.alchemyreactive.test;

import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.state.Actor;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.JournalEntry.Changed;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StaleRevisionException;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

/** The contract of every {@link StateStore} for its history: revisions that can be watched, and the journal. */
public interface StateHistoryContract {

    /** The time limit of a single answer of a store. */
    Duration LIMIT = Duration.ofSeconds(60);

    /** The stage that most tests use. */
    StageKey STAGE = new StageKey("shop", "test");

    /**
     * The store under test. Within one test, each call returns a store over the same state, which is empty at first.
     */
    StateStore store();

    /**
     * A second store object over the state of {@link #store}, as a second process would have it; by default the same
     * object.
     */
    default StateStore second() {
        return store();
    }

    @Test
    default void watchTellsTheRevisionAtOnceAndAfterEachCommit() {
        Lease lease = take(STAGE);
        StepVerifier.create(second().watch(STAGE))
                .expectNext(0L)
                .then(() -> commit(lease, put("a", 1)))
                .expectNext(1L)
                .then(() -> commit(lease, put("a", 2), put("b", 1)))
                .expectNext(2L)
                .then(() -> commit(lease, new StateChange.PutOutputs(Value.Fields.NONE)))
                .expectNext(3L)
                .thenCancel()
                .verify(LIMIT);
        lease.release().block(LIMIT);
        StepVerifier.create(second().watch(STAGE).take(1))
                .expectNext(3L)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    default void watchNeverMissesTheLastCommitAndWhatItTellsIsThere() {
        Lease lease = take(STAGE);
        int commits = 200;
        Mono<Void> committing = Flux.range(1, commits)
                .concatMap(i -> store().commit(lease, List.of(put("a", i))))
                .then();
        Flux<Long> watching = second().watch(STAGE)
                .concatMap(
                        revision -> second().load(STAGE)
                                .doOnNext(loaded -> assertThat(loaded.row("a")
                                                .map(each -> each.revision())
                                                .orElse(0L))
                                        .isGreaterThanOrEqualTo(revision))
                                .thenReturn(revision),
                        1)
                .takeUntil(revision -> revision == commits);
        List<Long> told = Objects.requireNonNull(Flux.merge(
                        watching, committing.subscribeOn(Schedulers.parallel()).then(Mono.<Long>empty()))
                .collectList()
                .block(LIMIT));
        assertThat(told).isSorted().doesNotHaveDuplicates().endsWith((long) commits);
        lease.release().block(LIMIT);
    }

    @Test
    default void refusedCommitsChangeNoRevisionAndWriteNoLine() {
        Lease lease = take(STAGE);
        commit(lease, put("a", 1));
        commit(lease);
        StepVerifier.create(store().commit(lease, List.of(put("a", 1), note("x"))))
                .expectError(StaleRevisionException.class)
                .verify(LIMIT);
        lease.release().block(LIMIT);
        StepVerifier.create(store().commit(lease, List.of(note("x"))))
                .expectError(LeaseLostException.class)
                .verify(LIMIT);
        assertThat(journal(STAGE)).hasSize(1);
        StepVerifier.create(second().watch(STAGE).take(1))
                .expectNext(1L)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    default void journalSaysWhoDidWhatAndOutlivesTheStage() {
        var odd = new StageKey("Sh\u00f6p/..%\u0000", "n".repeat(200));
        Lease lease = take(odd, Actor.provide("anna"));
        commit(
                lease,
                new StateChange.PutRow(fullRow("odd/\u0000..%", "correct horse")),
                new StateChange.PutOutputs(Value.Fields.NONE),
                note("one"),
                note("two"));
        commit(lease, new StateChange.RemoveRow("odd/\u0000..%", 1), new StateChange.RemoveStage());
        lease.release().block(LIMIT);

        List<JournalEntry> lines = journal(odd);
        assertThat(lines).extracting(JournalEntry::number).containsExactly(1L, 2L);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.holder()).isEqualTo(holder("first"));
            assertThat(line.deployment()).isEqualTo("first");
            assertThat(line.actor()).contains("anna");
            assertThat(line.fence()).isEqualTo(lease.fence());
            assertThat(line.toString()).doesNotContain("correct horse");
        });
        assertThat(lines.get(0).changes())
                .containsExactly(
                        new Changed("replacing-delete-first", "odd/\u0000..%", 1), new Changed("outputs", "", 0));
        assertThat(lines.get(0).events()).containsExactly(event("one"), event("two"));
        assertThat(lines.get(1).changes())
                .containsExactly(new Changed("removed", "odd/\u0000..%", 1), new Changed("stage-removed", "", 0));

        Lease next = take(odd);
        commit(next, put("a", 1));
        next.release().block(LIMIT);
        assertThat(second().journal(odd, 2).collectList().block(LIMIT))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.number()).isEqualTo(3);
                    assertThat(line.actor()).isEqualTo(Optional.empty());
                    assertThat(line.at()).isAfterOrEqualTo(lines.get(1).at());
                });
        assertThat(journal(STAGE)).isEmpty();
    }

    @Test
    default void newsAloneIsALineAndStoresNoStage() {
        Lease lease = take(STAGE);
        commit(lease, note("nothing to do"));
        assertThat(rows()).isEmpty();
        StepVerifier.create(second().stages()).expectComplete().verify(LIMIT);
        assertThat(journal(STAGE)).singleElement().satisfies(line -> {
            assertThat(line.changes()).isEmpty();
            assertThat(line.events()).containsExactly(event("nothing to do"));
        });
        commit(lease, put("a", 1));
        commit(lease, note("still nothing"));
        assertThat(rows()).containsOnlyKeys("a");
        lease.release().block(LIMIT);
    }

    @Test
    default void journalOfManyLinesIsReadFromAnyLineOn() {
        Lease lease = take(STAGE);
        int lines = 1_200;
        Flux.range(1, lines)
                .flatMapSequential(i -> store().commit(lease, List.of(put("row-" + i, 1), note("x".repeat(i)))), 100)
                .then()
                .block(LIMIT);
        lease.release().block(LIMIT);
        for (int after : List.of(0, 1, 599, lines - 1, lines)) {
            List<JournalEntry> read = Objects.requireNonNull(
                    second().journal(STAGE, after).collectList().block(LIMIT));
            assertThat(read).extracting(JournalEntry::number).isSorted().doesNotHaveDuplicates();
            assertThat(read).hasSize(lines - after);
        }
    }

    @Test
    default void anotherProcessFollowsTheJournal() {
        Lease lease = take(STAGE);
        commit(lease, put("a", 1), note("begun"));
        StepVerifier.create(second().follow(STAGE, 0).map(line -> line.events().get(0)))
                .expectNext(event("begun"))
                .then(() -> commit(lease, put("a", 2), note("goes on")))
                .expectNext(event("goes on"))
                .then(() -> commit(lease, note("ended")))
                .expectNext(event("ended"))
                .thenCancel()
                .verify(LIMIT);
        lease.release().block(LIMIT);
    }

    @Test
    default void cancelledWatchersLeaveTheStoreUsable() {
        Lease lease = take(STAGE);
        for (int round = 1; round <= 10; round++) {
            List<Disposable> watchers = Flux.range(0, 20)
                    .map(i -> Flux.merge(second().watch(STAGE), second().follow(STAGE, 0))
                            .subscribeOn(Schedulers.parallel())
                            .subscribe())
                    .collectList()
                    .block(LIMIT);
            commit(lease, put("a", round));
            Objects.requireNonNull(watchers).forEach(Disposable::dispose);
        }
        StepVerifier.create(second().watch(STAGE).take(1))
                .expectNext(10L)
                .expectComplete()
                .verify(LIMIT);
        lease.release().block(LIMIT);
    }

    private Lease take(StageKey stage) {
        return take(stage, context -> context);
    }

    private Lease take(StageKey stage, Function<Context, Context> context) {
        return Objects.requireNonNull(
                store().acquire(stage, holder("first")).contextWrite(context).block(LIMIT));
    }

    private void commit(Lease lease, StateChange... changes) {
        store().commit(lease, List.of(changes)).block(LIMIT);
    }

    private Map<String, Row> rows() {
        return Objects.requireNonNull(second().load(STAGE).block(LIMIT)).rows();
    }

    private List<JournalEntry> journal(StageKey stage) {
        return Objects.requireNonNull(second().journal(stage).collectList().block(LIMIT));
    }

    private static StateChange put(String fqn, long revision) {
        return new StateChange.PutRow(row(fqn, revision));
    }

    private static StateChange note(String text) {
        return new StateChange.Note(List.of(event(text)));
    }

    private static Value.Fields event(String text) {
        return new Value.Fields(Map.of("text", new Value.Text(text), "$odd", new Value.Bool(true)));
    }
}
