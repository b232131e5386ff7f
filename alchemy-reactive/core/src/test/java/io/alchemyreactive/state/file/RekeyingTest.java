package io.alchemyreactive.state.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateUnavailableException;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of the key gives back each stage that it has taken. */
class RekeyingTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Holder HOLDER = new Holder("id", "sam", "laptop", 1, "state rekey", Instant.EPOCH);
    private static final List<StageKey> STAGES = Stream.of("one", "two", "three")
            .map(name -> new StageKey("shop", name))
            .toList();

    @TempDir
    Path work;

    @Test
    void everyStageIsGivenBackWhereGivingBackTheFirstFails() {
        Path folder = work.resolve(".alchemy");
        FileStateStore store = FileStateStore.create(FileStateOptions.of(folder));
        STAGES.forEach(stage -> commit(store, stage));
        FileStateStore failing = FileStateStore.create(FileStateOptions.of(folder), failsToGiveBack());

        Throwable failure = catchThrowable(() ->
                failing.rekey(new KeySource.OwnFile(), HOLDER).collectList().block(LIMIT));

        assertThat(failure).isInstanceOf(StateUnavailableException.class).hasMessageContaining("no room for");
        assertThat(failure.getCause().getSuppressed())
                .hasSize(STAGES.size() - 1)
                .allSatisfy(other -> assertThat(other).hasMessageContaining("no room for"));
        STAGES.forEach(stage -> commit(store, stage));
    }

    /** From the moment on in which the new key holds, no {@code lease.json} can be written. */
    private static Disk failsToGiveBack() {
        var disk = new LocalDisk();
        var done = new AtomicBoolean();
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (done.get()
                            && method.getName().equals("rename")
                            && arguments[1].toString().endsWith("lease.json")) {
                        throw new IOException("no room for " + arguments[1]);
                    }
                    if (method.getName().equals("remove")
                            && arguments[0].toString().endsWith("rekey.json")) {
                        done.set(true);
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void commit(FileStateStore store, StageKey stage) {
        Lease lease = store.acquire(stage, HOLDER).block(LIMIT);
        long revision = store.load(stage).block(LIMIT).rows().values().stream()
                .mapToLong(Row::revision)
                .findFirst()
                .orElse(0);
        store.commit(lease, List.of(secret(revision + 1))).block(LIMIT);
        lease.release().block(LIMIT);
    }

    private static StateChange secret(long revision) {
        var props = new Value.Fields(
                Map.of("password", new Value.Secret(Redacted.of(new Value.Text("correct horse battery")))));
        var generation = new Generation("i", "Test.Thing", 1, props, null, null, List.of());
        return new StateChange.PutRow(
                new Row("db", Status.CREATED, generation, List.of(), Policies.NONE, 1, revision, 1, Instant.EPOCH));
    }
}
