package io.alchemyreactive.test;

import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.operatingRow;
import static io.alchemyreactive.test.StateSamples.row;
import static io.alchemyreactive.test.StateSamples.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.alchemyreactive.output.Label;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.HeldByProcessException;
import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StaleRevisionException;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StoredLabels;
import io.alchemyreactive.state.StoredRow;
import io.alchemyreactive.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/**
 * The contract of every {@link StateStore}, as tests. A test class of a store implements this interface and makes a new
 * store. Each test uses stores of its own.
 */
public interface StateStoreContract extends StateHistoryContract {

    /** Whether a lease can be released without its holder. It cannot where a lease lasts as long as its process. */
    default boolean leasesAreReleasedByHand() {
        return true;
    }

    @Test
    default void stageThatWasNeverDeployedIsEmpty() {
        assertThat(load(STAGE)).isEqualTo(StageSnapshot.empty(STAGE));
        StepVerifier.create(store().get(new ResourceKey(STAGE, "a")))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(store().stages()).expectComplete().verify(LIMIT);
        StepVerifier.create(store().borrowers(STAGE)).expectComplete().verify(LIMIT);
    }

    @Test
    default void anOperationThatWasBegunIsReadByTheNextProcess() {
        Row row = operatingRow("app-db", 1, "correct horse");
        held(STAGE, lease -> commit(lease, new StateChange.PutRow(row)));
        StepVerifier.create(second().get(new ResourceKey(STAGE, "app-db")))
                .expectNext(row)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    default void everythingCommittedIsInTheSnapshot() {
        Row row = fullRow("app-db", "correct horse");
        var outputs = new Value.Fields(Map.of("uri", secret("correct horse"), "name", new Value.Text("db")));
        var borrow =
                new Borrow(new ResourceKey(STAGE, "app-db"), new ResourceKey(new StageKey("shop", "staging"), "x"));
        held(
                STAGE,
                lease -> commit(
                        lease,
                        new StateChange.PutRow(row),
                        new StateChange.PutOutputs(outputs),
                        new StateChange.PutBorrows(List.of(borrow))));
        assertThat(load(STAGE))
                .isEqualTo(new StageSnapshot(STAGE, Map.of("app-db", row), outputs, List.of(borrow), Set.of(), null));
        StepVerifier.create(second().get(new ResourceKey(STAGE, "app-db")))
                .expectNext(row)
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(second().stages())
                .expectNext(STAGE)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    default void labelsOfRowsAndOutputsComeBack() {
        Set<Label> labels = Set.of(new Label("dataClass", "MASKED"), new Label("region", "eu"));
        Row full = fullRow("app-db", "correct horse");
        Row row = full.withGenerations(
                full.current().withLabels(labels),
                full.older().stream().map(older -> older.withLabels(labels)).toList());
        var plain = new Value.Fields(Map.of("uri", secret("correct horse")));
        Value.Fields outputs = StoredLabels.with(plain, Map.of("uri", labels));
        held(STAGE, lease -> commit(lease, new StateChange.PutRow(row), new StateChange.PutOutputs(outputs)));
        assertThat(load(STAGE).rows()).containsValue(row);
        Value.Fields read = Objects.requireNonNull(load(STAGE).outputs());
        assertThat(StoredLabels.of(read, "uri")).isEqualTo(labels);
        assertThat(StoredLabels.without(read)).isEqualTo(plain);
        StepVerifier.create(second().get(new ResourceKey(STAGE, "app-db")))
                .expectNext(row)
                .expectComplete()
                .verify(LIMIT);
        Row next = revised(row);
        held(STAGE, lease -> {
            refused(lease, StaleRevisionException.class, new StateChange.PutRow(row));
            commit(lease, new StateChange.PutRow(next));
        });
        assertThat(load(STAGE).rows()).containsValue(next);
        held(
                STAGE,
                lease -> commit(
                        lease, new StateChange.RemoveRow("app-db", next.revision()), new StateChange.RemoveStage()));
        assertThat(load(STAGE)).isEqualTo(StageSnapshot.empty(STAGE));
    }

    @Test
    default void protectionsAreRememberedUntilTheStageIsRemoved() {
        Set<Protection> two = Set.of(Protection.NO_DESTROY, Protection.CONFIRM);
        held(STAGE, lease -> commit(lease, new StateChange.PutProtections(two)));
        assertThat(load(STAGE).protections()).isEqualTo(two);
        assertThat(load(STAGE).rows()).isEmpty();
        held(STAGE, lease -> {
            commit(lease, put("a", 1), new StateChange.PutOutputs(new Value.Fields(Map.of())));
            assertThat(load(STAGE).protections()).isEqualTo(two);
            refused(
                    lease,
                    StaleRevisionException.class,
                    new StateChange.PutProtections(Set.of()),
                    new StateChange.RemoveRow("a", 2));
            assertThat(load(STAGE).protections()).isEqualTo(two);
            commit(lease, new StateChange.PutProtections(Set.of(Protection.NO_DATA_LOSS)));
            assertThat(load(STAGE).protections()).containsExactly(Protection.NO_DATA_LOSS);
            commit(lease, new StateChange.RemoveRow("a", 1), new StateChange.RemoveStage());
        });
        assertThat(load(STAGE)).isEqualTo(StageSnapshot.empty(STAGE));
        StepVerifier.create(store().stages()).expectComplete().verify(LIMIT);
    }

    @Test
    default void snapshotDoesNotMove() {
        held(STAGE, lease -> {
            commit(lease, put("a", 1));
            StageSnapshot before = load(STAGE);
            commit(lease, put("a", 2), put("b", 1));
            assertThat(before.rows()).isEqualTo(Map.of("a", row("a", 1)));
            assertThat(load(STAGE).rows()).isEqualTo(Map.of("a", row("a", 2), "b", row("b", 1)));
        });
    }

    @Test
    default void removedRowIsGone() {
        held(STAGE, lease -> {
            commit(lease, put("a", 1), put("b", 1));
            commit(lease, new StateChange.RemoveRow("a", 1));
        });
        assertThat(load(STAGE).rows()).isEqualTo(Map.of("b", row("b", 1)));
        StepVerifier.create(store().get(new ResourceKey(STAGE, "a")))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    default void rowIsWrittenOnlyOverTheRevisionBefore() {
        held(STAGE, lease -> {
            commit(lease, put("a", 1));
            refused(lease, StaleRevisionException.class, put("a", 1));
            refused(lease, StaleRevisionException.class, put("a", 3));
            refused(lease, StaleRevisionException.class, put("b", 2));
            refused(lease, StaleRevisionException.class, new StateChange.RemoveRow("a", 2));
            refused(lease, StaleRevisionException.class, new StateChange.RemoveRow("b", 1));
            assertThat(load(STAGE).rows()).isEqualTo(Map.of("a", row("a", 1)));
        });
    }

    @Test
    default void oneRefusedChangeRefusesTheWholeCommit() {
        held(STAGE, lease -> {
            commit(lease, put("a", 1), new StateChange.PutOutputs(Value.Fields.NONE));
            StageSnapshot before = load(STAGE);
            refused(
                    lease,
                    StaleRevisionException.class,
                    put("a", 2),
                    put("new", 1),
                    new StateChange.PutOutputs(new Value.Fields(Map.of("x", new Value.Bool(true)))),
                    new StateChange.PutBorrows(List.of(
                            new Borrow(new ResourceKey(STAGE, "a"), new ResourceKey(new StageKey("o", "p"), "q")))),
                    new StateChange.RemoveRow("a", 99));
            assertThat(load(STAGE)).isEqualTo(before);
        });
    }

    @Test
    default void changesOfOneCommitBuildOnEachOther() {
        held(STAGE, lease -> {
            commit(lease, put("a", 1), put("a", 2), put("b", 1), new StateChange.RemoveRow("b", 1));
            assertThat(load(STAGE).rows()).isEqualTo(Map.of("a", row("a", 2)));
        });
    }

    @Test
    default void commitWithoutChangesWritesNoStage() {
        held(STAGE, lease -> commit(lease));
        StepVerifier.create(store().stages()).expectComplete().verify(LIMIT);
    }

    @Test
    default void stageIsRemovedOnlyWhenNoRowIsLeft() {
        var borrow = new Borrow(new ResourceKey(STAGE, "a"), new ResourceKey(new StageKey("shop", "staging"), "x"));
        held(STAGE, lease -> {
            commit(
                    lease,
                    put("a", 1),
                    new StateChange.PutOutputs(Value.Fields.NONE),
                    new StateChange.PutBorrows(List.of(borrow)));
            refused(lease, StaleRevisionException.class, new StateChange.RemoveStage());
            assertThat(load(STAGE).rows()).hasSize(1);
            commit(lease, new StateChange.RemoveRow("a", 1), new StateChange.RemoveStage());
        });
        assertThat(load(STAGE)).isEqualTo(StageSnapshot.empty(STAGE));
        StepVerifier.create(store().stages()).expectComplete().verify(LIMIT);
        StepVerifier.create(store().borrowers(new StageKey("shop", "staging")))
                .expectComplete()
                .verify(LIMIT);
        held(STAGE, lease -> commit(lease, put("a", 1)));
        assertThat(load(STAGE).rows()).hasSize(1);
    }

    @Test
    default void heldStageIsLockedAndNamesItsHolder() {
        held(STAGE, lease -> {
            StepVerifier.create(second().acquire(STAGE, holder("other")))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOfSatisfying(LockedException.class, locked -> {
                                assertThat(locked.holder()).isEqualTo(holder("first"));
                                assertThat(locked.stage()).isEqualTo(STAGE);
                            })
                            .hasMessageContainingAll("shop/test", "deploy --stage test", "sam@laptop", "4711"))
                    .verify(LIMIT);
            assertThat(load(STAGE).leasedBy()).isEqualTo(holder("first"));
            commit(lease, put("a", 1));
        });
        assertThat(load(STAGE).leasedBy()).isNull();
    }

    @Test
    default void everyHeldLeaseIsListedAlsoOfStagesWithoutState() {
        var odd = new StageKey("Sh\u00f6p/..%", "n".repeat(200));
        assertThat(leases()).isEmpty();
        held(
                STAGE,
                one -> held(odd, two -> {
                    assertThat(leases())
                            .extracting(HeldLease::stage, HeldLease::holder, HeldLease::fence)
                            .containsExactly(
                                    tuple(odd, holder("first"), two.fence()),
                                    tuple(STAGE, holder("first"), one.fence()));
                    commit(one, put("a", 1));
                    assertThat(leases()).hasSize(2);
                }));
        assertThat(leases()).isEmpty();
    }

    @Test
    default void leaseThatIsReleasedByHandIsLostToItsHolder() {
        Lease lease =
                Objects.requireNonNull(store().acquire(STAGE, holder("first")).block(LIMIT));
        commit(lease, put("a", 1));
        StepVerifier.create(second().release(STAGE, lease.fence() + 1))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                LockedException.class,
                                locked -> assertThat(locked.holder()).isEqualTo(holder("first"))))
                .verify(LIMIT);
        if (!leasesAreReleasedByHand()) {
            StepVerifier.create(second().release(STAGE, lease.fence()))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOfSatisfying(
                                    HeldByProcessException.class,
                                    held -> assertThat(held.holder()).isEqualTo(holder("first")))
                            .hasMessageContainingAll("shop/test", "End process 4711 on laptop"))
                    .verify(LIMIT);
            commit(lease, put("a", 2));
        } else {
            StepVerifier.create(second().release(STAGE, lease.fence()))
                    .assertNext(released -> assertThat(released.holder()).isEqualTo(holder("first")))
                    .expectComplete()
                    .verify(LIMIT);
            assertThat(leases()).isEmpty();
            refused(lease, LeaseLostException.class, put("a", 2));
            held(STAGE, next -> {
                assertThat(next.fence()).isGreaterThan(lease.fence());
                refused(lease, LeaseLostException.class, put("a", 2));
                lease.release().block(LIMIT);
                commit(next, put("a", 2));
            });
        }
        lease.release().block(LIMIT);
        StepVerifier.create(second().release(STAGE, lease.fence()))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(second().release(new StageKey("never", "held"), 1))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    default void releasedStageIsFreeForOthersAndItsFenceGrows() {
        long first = held(STAGE, lease -> {});
        long second = held(STAGE, lease -> commit(lease, put("a", 1)));
        long third =
                held(STAGE, lease -> commit(lease, new StateChange.RemoveRow("a", 1), new StateChange.RemoveStage()));
        long fourth = held(STAGE, lease -> {});
        assertThat(List.of(first, second, third, fourth)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void releasedLeaseCannotCommit() {
        Lease released =
                Objects.requireNonNull(store().acquire(STAGE, holder("a")).block(LIMIT));
        released.release().block(LIMIT);
        refused(released, LeaseLostException.class, put("a", 1));
        held(STAGE, lease -> {
            refused(released, LeaseLostException.class, put("a", 1));
            released.release().block(LIMIT);
            commit(lease, put("b", 1));
        });
        assertThat(load(STAGE).rows()).containsOnlyKeys("b");
    }

    @Test
    default void stagesAreHeldIndependently() {
        var other = new StageKey("shop", "other");
        held(
                STAGE,
                one -> held(other, two -> {
                    commit(one, put("a", 1));
                    commit(two, put("a", 1), put("b", 1));
                }));
        assertThat(load(STAGE).rows()).containsOnlyKeys("a");
        assertThat(load(other).rows()).containsOnlyKeys("a", "b");
        StepVerifier.create(store().stages())
                .expectNext(other, STAGE)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    default void borrowersAreFoundAcrossStagesAndGoWithTheirEdge() {
        var staging = new StageKey("shop", "staging");
        var owner = new ResourceKey(staging, "app-db");
        var otherStack = new StageKey("a-stack", "test");
        held(
                STAGE,
                lease -> commit(
                        lease,
                        new StateChange.PutBorrows(List.of(
                                new Borrow(new ResourceKey(STAGE, "b"), owner),
                                new Borrow(new ResourceKey(STAGE, "a"), owner),
                                new Borrow(new ResourceKey(STAGE, "a"), new ResourceKey(otherStack, "x"))))));
        held(
                otherStack,
                lease -> commit(
                        lease,
                        new StateChange.PutBorrows(List.of(new Borrow(new ResourceKey(otherStack, "x"), owner)))));
        StepVerifier.create(second().borrowers(staging))
                .expectNext(new Borrow(new ResourceKey(otherStack, "x"), owner))
                .expectNext(new Borrow(new ResourceKey(STAGE, "a"), owner))
                .expectNext(new Borrow(new ResourceKey(STAGE, "b"), owner))
                .expectComplete()
                .verify(LIMIT);
        held(STAGE, lease -> commit(lease, new StateChange.PutBorrows(List.of())));
        StepVerifier.create(store().borrowers(staging))
                .expectNext(new Borrow(new ResourceKey(otherStack, "x"), owner))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    default void rowsOfTypesAreFoundInAllStagesAndGenerations() {
        var other = new StageKey("a-stack", "test");
        Row full = fullRow("full", "hush");
        Row inWords = row(
                "words",
                1,
                new Value.Fields(Map.of("type", new Value.Text("Test.Thing"), "text", new Value.Text("Test.Other"))));
        held(STAGE, lease -> commit(lease, new StateChange.PutRow(full), new StateChange.PutRow(inWords)));
        held(other, lease -> commit(lease, new StateChange.PutRow(row("plain", 1))));
        assertThat(found("Test.Other")).containsExactlyInAnyOrder(new StoredRow(STAGE, full));
        assertThat(found("Test.Thing", "Test.Nothing"))
                .containsExactlyInAnyOrder(
                        new StoredRow(STAGE, full),
                        new StoredRow(STAGE, inWords),
                        new StoredRow(other, row("plain", 1)));
        assertThat(found("Test.Nothing")).isEmpty();
        assertThat(found()).isEmpty();
    }

    private List<StoredRow> found(String... types) {
        return Objects.requireNonNull(
                second().rowsOf(Set.of(types)).collectList().block(LIMIT));
    }

    @Test
    default void prunedJournalKeepsItsLatestLinesAndGoesOn() {
        held(STAGE, lease -> {
            for (long revision = 1; revision <= 10; revision++) {
                commit(lease, new StateChange.PutRow(row("a", revision)));
            }
        });
        StepVerifier.create(second().pruneJournal(STAGE, 3, holder("pruner")))
                .expectNext(7L)
                .expectComplete()
                .verify(LIMIT);
        assertThat(numbers()).containsExactly(8L, 9L, 10L);
        StepVerifier.create(store().pruneJournal(STAGE, 3, holder("pruner")))
                .expectNext(0L)
                .expectComplete()
                .verify(LIMIT);
        held(STAGE, lease -> commit(lease, new StateChange.PutRow(row("a", 11))));
        assertThat(numbers()).containsExactly(8L, 9L, 10L, 11L);
        StepVerifier.create(store().pruneJournal(STAGE, 1, holder("pruner")))
                .expectNext(3L)
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(store().load(STAGE).map(StageSnapshot::rows))
                .expectNext(Map.of("a", row("a", 11)))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(store().pruneJournal(new StageKey("shop", "never"), 1, holder("pruner")))
                .expectNext(0L)
                .expectComplete()
                .verify(LIMIT);
    }

    private List<Long> numbers() {
        return Objects.requireNonNull(
                store().journal(STAGE).map(JournalEntry::number).collectList().block(LIMIT));
    }

    @Test
    default void oddNamesDoNotCollide() {
        List<String> odd = List.of(
                "a",
                "A",
                "a_b",
                "a__b",
                "a:b",
                "a/b",
                "a%2fb",
                "a%2Fb",
                "%",
                "%25",
                ".",
                "..",
                "../a",
                "...",
                "~",
                "a~",
                " ",
                "a b",
                "\t",
                "-",
                "con",
                "stage",
                "lease.lock",
                "commit.json",
                "resources/a",
                "\u00e4",
                "a\u0308",
                "\u00df",
                "\u0130",
                "\ud83d\ude00",
                "\u0000",
                "null",
                "*",
                "?",
                "\\",
                "\"",
                "'",
                "x".repeat(200),
                "x".repeat(199) + "y",
                "X".repeat(200),
                "\u00fc".repeat(200),
                "n/".repeat(499) + "id");
        held(STAGE, lease -> commit(lease, odd.stream().map(fqn -> put(fqn, 1)).toArray(StateChange[]::new)));
        assertThat(load(STAGE).rows().keySet()).containsExactlyInAnyOrderElementsOf(odd);
        for (String fqn : odd) {
            StepVerifier.create(store().get(new ResourceKey(STAGE, fqn)))
                    .expectNext(row(fqn, 1))
                    .expectComplete()
                    .verify(LIMIT);
        }
        List<StageKey> stages = new ArrayList<>();
        for (String name : odd.subList(0, 20)) {
            stages.add(new StageKey(name, "test"));
            held(new StageKey(name, "test"), lease -> commit(lease, put(name, 1)));
        }
        stages.add(STAGE);
        stages.sort(null);
        StepVerifier.create(store().stages())
                .expectNextSequence(stages)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    default void nothingHappensBeforeSubscription() {
        Mono<Lease> acquire = store().acquire(STAGE, holder("a"));
        Lease lease = Objects.requireNonNull(acquire.block(LIMIT));
        Mono<Void> commit = store().commit(lease, List.of(put("a", 1)));
        Mono<StageSnapshot> load = store().load(STAGE);
        assertThat(load(STAGE).rows()).isEmpty();
        commit.block(LIMIT);
        assertThat(Objects.requireNonNull(load.block(LIMIT)).rows()).hasSize(1);
        Mono<Void> release = lease.release();
        assertThat(load(STAGE).leasedBy()).isNotNull();
        release.block(LIMIT);
    }

    @Test
    default void everyPublisherMayBeSubscribedToAgain() {
        Mono<Lease> acquire = store().acquire(STAGE, holder("a"));
        Lease first = Objects.requireNonNull(acquire.block(LIMIT));
        StepVerifier.create(acquire).expectError(LockedException.class).verify(LIMIT);
        Mono<StageSnapshot> load = store().load(STAGE);
        assertThat(Objects.requireNonNull(load.block(LIMIT)).rows()).isEmpty();
        Mono<Void> commit = store().commit(first, List.of(put("a", 1)));
        commit.block(LIMIT);
        StepVerifier.create(commit).expectError(StaleRevisionException.class).verify(LIMIT);
        assertThat(Objects.requireNonNull(load.block(LIMIT)).rows()).hasSize(1);
        Mono<Void> release = first.release();
        release.block(LIMIT);
        release.block(LIMIT);
        Lease second = Objects.requireNonNull(acquire.block(LIMIT));
        release.block(LIMIT);
        commit(second, put("b", 1));
        second.release().block(LIMIT);
    }

    @Test
    default void overlappingCommitsAreDoneInOrderAndTheReleaseAfterThem() {
        int count = 50;
        Lease lease = Objects.requireNonNull(store().acquire(STAGE, holder("a")).block(LIMIT));
        Flux.range(1, count)
                .map(i -> store().commit(lease, List.of(put("a", i))))
                .concatWithValues(lease.release())
                .flatMap(write -> write, count + 1)
                .then()
                .block(LIMIT);
        assertThat(load(STAGE).rows().values()).extracting(Row::revision).containsExactly((long) count);
        assertThat(load(STAGE).leasedBy()).isNull();
    }

    @Test
    default void acceptedCommitsOfManyWritersAreExactlyThoseStoredAndInTheJournal() {
        int writers = 50;
        int each = 20;
        Map<String, Long> accepted = new ConcurrentHashMap<>();
        Set<Class<?>> refusals = ConcurrentHashMap.newKeySet();
        held(
                STAGE,
                lease -> Flux.range(0, writers)
                        .flatMap(
                                writer -> Flux.range(0, each)
                                        .concatMap(i -> bump(
                                                        lease,
                                                        "row-"
                                                                + ThreadLocalRandom.current()
                                                                        .nextInt(10),
                                                        accepted)
                                                .onErrorResume(StateException.class, e -> {
                                                    refusals.add(e.getClass());
                                                    return Mono.empty();
                                                }))
                                        .subscribeOn(Schedulers.parallel()),
                                writers)
                        .then()
                        .block(LIMIT.multipliedBy(3)));
        assertThat(refusals).isSubsetOf(StaleRevisionException.class);
        Map<String, Long> stored = load(STAGE).rows().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().revision()));
        assertThat(stored).isEqualTo(accepted);
        List<JournalEntry> journal =
                Objects.requireNonNull(second().journal(STAGE).collectList().block(LIMIT));
        assertThat(journal)
                .allSatisfy(line -> assertThat(line.changes()).hasSize(1))
                .extracting(line -> line.changes().get(0))
                .containsExactlyInAnyOrderElementsOf(accepted.entrySet().stream()
                        .flatMap(row -> LongStream.rangeClosed(1, row.getValue())
                                .mapToObj(revision -> new JournalEntry.Changed("created", row.getKey(), revision)))
                        .toList());
    }

    /** Reads the revision of a row, writes the next revision, and counts the write when it was accepted. */
    private Mono<Void> bump(Lease lease, String fqn, Map<String, Long> accepted) {
        return store().get(new ResourceKey(STAGE, fqn))
                .map(Row::revision)
                .defaultIfEmpty(0L)
                .flatMap(revision -> store().commit(lease, List.of(put(fqn, revision + 1))))
                .then(Mono.<Void>fromRunnable(() -> accepted.merge(fqn, 1L, Long::sum)));
    }

    @Test
    default void oneOfManyTakersGetsTheStage() {
        for (int round = 0; round < 5; round++) {
            List<Lease> taken = Objects.requireNonNull(Flux.range(0, 50)
                    .flatMap(
                            i -> (i % 2 == 0 ? store() : second())
                                    .acquire(STAGE, holder("taker-" + i))
                                    .subscribeOn(Schedulers.parallel())
                                    .onErrorResume(LockedException.class, e -> Mono.empty()),
                            50)
                    .collectList()
                    .block(LIMIT));
            assertThat(taken).hasSize(1);
            taken.get(0).release().block(LIMIT);
        }
    }

    @Test
    default void cancelledTakersLeaveTheStageFree() {
        for (int round = 0; round < 20; round++) {
            List<Disposable> takers = IntStream.range(0, 20)
                    .mapToObj(i -> store().acquire(STAGE, holder("taker-" + i))
                            .subscribeOn(Schedulers.parallel())
                            .flatMap(lease -> Mono.<Void>never()
                                    .doFinally(end -> lease.release().subscribe()))
                            .subscribe(ignored -> {}, refused -> {}))
                    .toList();
            takers.forEach(Disposable::dispose);
        }
        Lease lease = store().acquire(STAGE, holder("last"))
                .retryWhen(Retry.fixedDelay(500, Duration.ofMillis(20)).filter(LockedException.class::isInstance))
                .block(LIMIT);
        commit(Objects.requireNonNull(lease), put("a", 1));
        lease.release().block(LIMIT);
    }

    @Test
    default void cancelledCommitsAreWholeOrNotThere() {
        held(STAGE, lease -> {
            for (int i = 0; i < 50; i++) {
                Disposable commit = store().commit(lease, List.of(put("left-" + i, 1), put("right-" + i, 1)))
                        .subscribeOn(Schedulers.parallel())
                        .subscribe(done -> {}, refused -> {});
                if (i % 2 == 0) {
                    commit.dispose();
                }
            }
        });
        Set<String> stored = load(STAGE).rows().keySet();
        for (int i = 0; i < 50; i++) {
            assertThat(stored.contains("left-" + i)).isEqualTo(stored.contains("right-" + i));
        }
    }

    @Test
    default void snapshotIsNeverHalfOfACommit() {
        held(STAGE, lease -> {
            Flux<StageSnapshot> loads = Flux.range(0, 200).concatMap(i -> second().load(STAGE));
            Flux<Long> commits = Flux.range(1, 40)
                    .concatMap(i -> store().commit(lease, List.of(put("left", i), put("middle", i), put("right", i)))
                            .thenReturn((long) i));
            Flux.merge(
                            commits.subscribeOn(Schedulers.parallel()),
                            loads.subscribeOn(Schedulers.parallel())
                                    .doOnNext(snapshot -> assertThat(snapshot.rows().values().stream()
                                                    .map(Row::revision)
                                                    .distinct()
                                                    .toList())
                                            .hasSizeLessThanOrEqualTo(1))
                                    .map(snapshot -> (long) snapshot.rows().size())
                                    .doOnNext(size -> assertThat(size).isIn(0L, 3L)))
                    .then()
                    .block(LIMIT);
        });
    }

    /** Does some work under a lease of the stage, releases the lease, and returns its fence. */
    private long held(StageKey stage, Consumer<Lease> work) {
        Lease lease =
                Objects.requireNonNull(store().acquire(stage, holder("first")).block(LIMIT));
        try {
            work.accept(lease);
        } finally {
            lease.release().block(LIMIT);
        }
        return lease.fence();
    }

    private List<HeldLease> leases() {
        return Objects.requireNonNull(second().leases().collectList().block(LIMIT));
    }

    private StageSnapshot load(StageKey stage) {
        return Objects.requireNonNull(second().load(stage).block(LIMIT));
    }

    private void commit(Lease lease, StateChange... changes) {
        StepVerifier.create(store().commit(lease, List.of(changes)))
                .expectComplete()
                .verify(LIMIT);
    }

    private void refused(Lease lease, Class<? extends StateException> how, StateChange... changes) {
        StepVerifier.create(store().commit(lease, List.of(changes)))
                .expectError(how)
                .verify(LIMIT);
    }

    private static Row revised(Row row) {
        return new Row(
                row.fqn(),
                row.status(),
                row.current(),
                row.older(),
                row.policies(),
                row.order(),
                row.revision() + 1,
                row.fence(),
                row.updatedAt(),
                row.operation());
    }

    private static StateChange put(String fqn, long revision) {
        return new StateChange.PutRow(row(fqn, revision));
    }
}
