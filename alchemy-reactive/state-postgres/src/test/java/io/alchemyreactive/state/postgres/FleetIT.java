package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.test.DeployFaultsContract.LIMIT;
import static io.alchemyreactive.test.DeployFaultsContract.outcome;
import static io.alchemyreactive.test.DeployFaultsContract.readAtMost;
import static io.alchemyreactive.test.DeployFaultsContract.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.test.ChildJvm;
import io.alchemyreactive.test.FolderCloud;
import io.alchemyreactive.test.StageWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Many processes on many stages of one database; now and then one is killed while it deploys. */
@Timeout(600)
class FleetIT {

    private static final boolean LONG = "long".equals(System.getProperty("alchemy.search"));
    private static final int PROCESSES = 8;
    private static final int STAGES = LONG ? 50 : 20;
    private static final int JOBS_OF_EACH = LONG ? 60 : 10;
    /** One of so many jobs is killed. */
    private static final int KILLED = 8;

    private static final Duration EXPIRY = Duration.ofSeconds(3);

    @TempDir
    Path work;

    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger killed = new AtomicInteger();
    private Redacted<String> uri;
    private Path key;
    private Path objects;

    @Test
    void objectsEqualRowsAfterManyProcessesHaveDeployedAndDied() throws Exception {
        uri = Server.running().freshDatabase();
        key = Files.write(work.resolve("key"), new byte[32]);
        objects = Files.createDirectory(work.resolve("objects"));

        inParallel(place -> work(new Random(place)));
        assertThat(done).hasValueGreaterThan(PROCESSES * JOBS_OF_EACH / 2);
        assertThat(killed).hasValueGreaterThan(PROCESSES / 2);

        var store = PostgresStateStore.create(
                PostgresStateOptions.builder(uri).key(new KeySource.File(key)).build());
        FolderCloud cloud = FolderCloud.in(objects);
        Flux.range(0, STAGES).flatMap(i -> settle(i, store, cloud), PROCESSES).blockLast(LIMIT);
        for (int i = 0; i < STAGES; i++) {
            var stage = store.load(new StageKey("fleet", "stage-" + i)).block(LIMIT);
            assertThat(cloud.audit(stage)).as("stage %s", i).isEmpty();
            assertThat(stage.rows().isEmpty()).as("stage %s", i).isEqualTo(i % 4 == 0);
            oneWriterAtATime(store.journal(stage.key()).collectList().block(LIMIT));
        }
        assertThat(store.leases().collectList().block(LIMIT)).isEmpty();
        store.close().block(LIMIT);
    }

    /** Each run has a lease of its own, and once it has written, no run before it does. */
    private static void oneWriterAtATime(List<JournalEntry> journal) {
        Map<Long, String> runs = new HashMap<>();
        long number = 0;
        long fence = 0;
        for (JournalEntry entry : journal) {
            assertThat(entry.number()).isEqualTo(++number);
            assertThat(entry.fence()).isGreaterThanOrEqualTo(fence);
            fence = entry.fence();
            assertThat(runs.computeIfAbsent(fence, first -> entry.deployment())).isEqualTo(entry.deployment());
        }
        assertThat(runs.values()).doesNotHaveDuplicates();
    }

    /** The jobs of one place: on stages that others work on too. */
    private Void work(Random random) throws Exception {
        ChildJvm worker = ready(start());
        try {
            for (int i = 0; i < JOBS_OF_EACH; i++) {
                String stage = "stage-" + random.nextInt(STAGES);
                worker.tell(random.nextInt(6) == 0 ? "destroy " + stage : "deploy " + stage + " " + random.nextInt(12));
                if (random.nextInt(KILLED) == 0) {
                    readAtMost(1 + random.nextInt(20), worker);
                    worker.signal("KILL");
                    worker.waitFor();
                    killed.incrementAndGet();
                    worker = ready(start());
                } else {
                    String outcome = outcome(worker);
                    // A process that gets no time for too long loses its stage to another one, as it should.
                    if (!outcome.contains("lease of stage fleet/" + stage + " is lost")) {
                        assertThat(outcome).isEqualTo("done");
                        done.incrementAndGet();
                    }
                }
            }
            return null;
        } finally {
            worker.close();
        }
    }

    /** The last job on a stage, which nothing disturbs. */
    private static Mono<?> settle(int number, StateStore store, FolderCloud cloud) {
        Stage stage = Stage.of("stage-" + number);
        var options = DeployOptions.builder().lockTimeout(LIMIT).build();
        Mono<?> job = number % 4 == 0
                ? Alchemy.startDestroy(StageWorker.stack(cloud, 0), stage, options)
                        .flatMap(Run::result)
                : Alchemy.start(StageWorker.stack(cloud, number), stage, options)
                        .flatMap(Run::result);
        return job.contextWrite(StateStore.provide(store));
    }

    private ChildJvm start() throws IOException {
        return Worker.start(uri, key, objects, EXPIRY, LIMIT);
    }

    private interface Place {
        Void work(int number) throws Exception;
    }

    private static void inParallel(Place places) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
        try {
            List<Future<Void>> all = new ArrayList<>(threads.invokeAll(IntStream.range(0, PROCESSES)
                    .<Callable<Void>>mapToObj(place -> () -> places.work(place))
                    .toList()));
            for (Future<Void> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
