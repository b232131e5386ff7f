package io.alchemyreactive.neon.local.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.neon.local.CapturedLog;
import io.alchemyreactive.neon.local.internal.faults.PlannedFaults;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Status;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.StateFiles;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class OperationSchedulerTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Map<String, Sinks.One<Runnable>> works = new ConcurrentHashMap<>();
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<OperationRow> failures = new CopyOnWriteArrayList<>();
    private Function<OperationRow, Mono<Runnable>> undoing = operation -> Mono.just(() -> {});
    private StoredRows rows;
    private ControlThread thread;
    private OperationScheduler operations;

    @BeforeEach
    void open() throws IOException {
        var store = StateFiles.in(folder);
        rows = store.rows();
        thread = new ControlThread(store);
        operations =
                operations(store, thread, 1, operation -> work(operation.id).asMono());
        var project = new ProjectRow();
        project.id = "p";
        rows.projects.put("p", project);
    }

    @AfterEach
    void close() {
        thread.close().block(LIMIT);
    }

    @Test
    void anOperationRunsUntilItsWorkIsDoneAndTheNextOneWaitsForIt() {
        var batch = schedule("b1", Action.CREATE_BRANCH, Action.START_COMPUTE);
        assertThat(batch.get(0).status).isEqualTo(Status.RUNNING);
        assertThat(batch.get(1).status).isEqualTo(Status.SCHEDULING);

        work(batch.get(0).id).tryEmitValue(() -> {});
        await(() -> batch.get(0).status == Status.FINISHED && batch.get(1).status == Status.RUNNING);
        work(batch.get(1).id).tryEmitValue(() -> {});
        await(() -> batch.get(1).status == Status.FINISHED);
    }

    @Test
    void aFailureIsKeptAndCancelsTheRest() {
        var batch = schedule("b1", Action.CREATE_BRANCH, Action.START_COMPUTE);

        work(batch.get(0).id).tryEmitError(new IOException("disk full"));

        await(() -> batch.get(1).status == Status.CANCELLED);
        assertThat(batch.get(0).status).isEqualTo(Status.FAILED);
        assertThat(batch.get(0).error).isEqualTo("java.io.IOException: disk full");
        assertThat(batch.get(0).failuresCount).isEqualTo(1);
        assertThat(failures).containsExactly(batch.get(0));
    }

    @Test
    void onlyTheBranchOfAnUnfinishedOperationIsLocked() {
        var batch = schedule("b1", Action.CREATE_BRANCH);
        var project = rows.project("p");

        assertThatThrownBy(() -> operations.requireFree(project, "b1"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(423));
        operations.requireFree(project, "b2");
        assertThatThrownBy(() -> operations.requireQuiet(project)).isInstanceOf(ApiException.class);

        work(batch.get(0).id).tryEmitValue(() -> {});
        await(() -> batch.get(0).status == Status.FINISHED);
        operations.requireFree(project, "b1");
        operations.requireQuiet(project);
    }

    @Test
    void inAStrictProjectEverythingIsLocked() {
        schedule("b1", Action.CREATE_BRANCH);
        rows.project("p").strict = true;

        assertThatThrownBy(() -> operations.requireFree(rows.project("p"), "b2"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("running conflicting operations");
    }

    @Test
    void whatIsUnfinishedWhenTheServerEndsGoesOnInTheNextOne() throws IOException {
        var batch = schedule("b1", Action.CREATE_BRANCH, Action.START_COMPUTE);
        var closed = turn(operations::close);
        work(batch.get(0).id).tryEmitValue(() -> {});
        closed.block(LIMIT);
        assertThat(batch.get(1).status).isEqualTo(Status.SCHEDULING);

        var next = StateFiles.in(folder);
        var nextThread = new ControlThread(next);
        var resumed = operations(next, nextThread, 2, operation -> Mono.just(() -> {}));
        nextThread
                .change(() -> {
                    resumed.resume();
                    return true;
                })
                .block(LIMIT);
        nextThread.read(() -> resumed.settled("b1")).flatMap(settled -> settled).block(LIMIT);

        assertThat(next.rows().operations)
                .extracting(operation -> operation.status)
                .containsExactly(Status.FINISHED, Status.FINISHED);
        nextThread.close().block(LIMIT);
    }

    @Test
    void anOutcomeThatCannotBeNotedIsLoggedOnceAndNotedWhenItCan() throws IOException {
        var batch = schedule("b1", Action.CREATE_BRANCH);
        var undone = new CopyOnWriteArrayList<String>();
        undoing = operation -> Mono.fromSupplier(() -> {
            undone.add(operation.id);
            return () -> {};
        });
        try (var captured = new CapturedLog()) {
            await(() -> begun.contains(batch.get(0).id));
            PrivateFiles.deleteTree(folder);
            work(batch.get(0).id).tryEmitValue(() -> {});
            await(() -> !captured.lines().isEmpty());

            Files.createDirectory(folder);
            await(() -> batch.get(0).status == Status.FINISHED);
            assertThat(undone).isEmpty();
            assertThat(captured.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("operation " + batch.get(0).id + " (create_branch) of project p")
                            .contains("NoSuchFileException")
                            .endsWith("It is tried again each second."));
        }
    }

    @Test
    void anOutcomeThatCannotBeNotedBeforeTheEndIsLoggedWithTheCure() throws IOException {
        var batch = schedule("b1", Action.CREATE_BRANCH);
        try (var captured = new CapturedLog()) {
            await(() -> begun.contains(batch.get(0).id));
            PrivateFiles.deleteTree(folder);
            work(batch.get(0).id).tryEmitValue(() -> {});
            await(() -> !captured.lines().isEmpty());

            thread.read(operations::close).flatMap(closed -> closed).block(LIMIT);
            assertThat(captured.lines())
                    .last()
                    .satisfies(line -> assertThat(line)
                            .contains("operation " + batch.get(0).id + " (create_branch) of project p")
                            .contains("NoSuchFileException")
                            .contains("restart the local Neon"));
        }
    }

    @Test
    void aFailureWithoutAMessageIsToldByItsClass() {
        var batch = schedule("b1", Action.CREATE_BRANCH);

        work(batch.get(0).id).tryEmitError(new NullPointerException());

        await(() -> batch.get(0).status == Status.FAILED);
        assertThat(batch.get(0).error).isEqualTo("java.lang.NullPointerException");
    }

    @Test
    void whatAFailedOperationHasMadeGoesBeforeItsFailureIsTold() {
        var gone = Sinks.<Runnable>one();
        var put = new ArrayList<Status>();
        undoing = operation -> gone.asMono();
        var batch = schedule("b1", Action.RESTORE_BRANCH);

        work(batch.get(0).id).tryEmitError(new IllegalStateException("no"));
        assertThat(turn(() -> batch.get(0).status)).isEqualTo(Status.RUNNING);
        gone.tryEmitValue(() -> put.add(batch.get(0).status));

        await(() -> batch.get(0).status == Status.FAILED);
        assertThat(put).containsExactly(Status.RUNNING);
        assertThat(failures).containsExactly(batch.get(0));
    }

    @Test
    void anOperationFailsForItsOwnReasonAlsoWhereItCannotBeUndone() throws Exception {
        undoing = operation -> Mono.error(new IllegalStateException("the folder is held"));
        try (var captured = new CapturedLog()) {
            var batch = schedule("b1", Action.RESTORE_BRANCH);

            work(batch.get(0).id).tryEmitError(new IllegalStateException("no"));

            await(() -> batch.get(0).status == Status.FAILED);
            assertThat(batch.get(0).error).isEqualTo("no");
            assertThat(captured.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .isEqualTo("Undoing operation " + batch.get(0).id
                                    + " (create_branch) of project p failed: the folder is held. What it made stays in the folder of its"
                                    + " project."));
        }
    }

    private OperationScheduler operations(
            StateFiles store, ControlThread on, long seed, Function<OperationRow, Mono<Runnable>> work) {
        var state = new ControlState(
                store.rows(),
                store.passwords(),
                new Ids(new SplittableRandom(seed)),
                new MovableClock(Clock.systemUTC()),
                on);
        return new OperationScheduler(state, new PlannedFaults(new SplittableRandom(seed)), new OperationRunner() {
            @Override
            public Mono<Runnable> run(OperationRow operation) {
                begun.add(operation.id);
                return work.apply(operation);
            }

            @Override
            public Mono<Runnable> undo(OperationRow operation) {
                return undoing.apply(operation);
            }

            @Override
            public void failed(OperationRow operation) {
                failures.add(operation);
            }
        });
    }

    private List<OperationRow> schedule(String branch, Action... actions) {
        return turn(() -> operations.schedule(List.of(actions).stream()
                .map(action -> operations.create(action, "p", branch, null))
                .toList()));
    }

    private <T> T turn(Callable<T> turn) {
        return thread.change(turn).block(LIMIT);
    }

    private Sinks.One<Runnable> work(String operation) {
        return works.computeIfAbsent(operation, any -> Sinks.one());
    }

    private void await(Callable<Boolean> condition) {
        Mono.defer(() -> thread.read(condition))
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(looks -> looks.delayElements(Duration.ofMillis(5)))
                .block(LIMIT);
    }
}
