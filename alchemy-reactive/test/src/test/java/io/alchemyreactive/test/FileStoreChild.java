package io.alchemyreactive.test;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** A process that uses a file store, for tests which let it die. Says on its standard output what it has done. */
final class FileStoreChild {

    private FileStoreChild() {}

    /** Starts one, under the limit that {@code ulimit} sets when there is one. */
    static ChildJvm start(String limit, String verb, Path folder, String stage) throws IOException {
        return ChildJvm.startUnder(limit, FileStoreChild.class, Map.of(), verb, folder.toString(), stage);
    }

    public static void main(String[] args) throws IOException {
        var store = FileStateStore.create(FileStateOptions.of(Path.of(args[1])));
        var stage = new StageKey("shop", args[2]);
        Path lock = Path.of(args[1], "state", "shop", args[2], "commit.lock");
        if (args[0].equals("read")) {
            keepLock(FileChannel.open(lock, StandardOpenOption.READ), true);
            return;
        }
        try {
            Lease lease = store.acquire(
                            stage,
                            new Holder(
                                    "child",
                                    "sam",
                                    "laptop",
                                    ProcessHandle.current().pid(),
                                    "deploy",
                                    StateSamples.NOW))
                    .block();
            System.out.println("held");
            switch (args[0]) {
                case "hold" -> System.in.read();
                case "write" -> keepLock(FileChannel.open(lock, StandardOpenOption.WRITE), false);
                case "commit" -> commit(store, stage, lease);
                default -> grow(store, lease);
            }
        } catch (StateException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Stays in the middle of a read or a commit, as far as others can see. */
    private static void keepLock(FileChannel channel, boolean reads) throws IOException {
        try (channel;
                FileLock kept = channel.lock(0, Long.MAX_VALUE, reads)) {
            System.out.println("locked " + kept.isShared());
            System.in.read();
        }
    }

    /** Writes two rows over and over, always in one commit, and after it says their revision. */
    private static void commit(FileStateStore store, StageKey stage, Lease lease) {
        Row last = store.get(new ResourceKey(stage, "left")).block();
        for (long revision = last == null ? 1 : last.revision() + 1; ; revision++) {
            store.commit(
                            lease,
                            List.of(
                                    new StateChange.PutRow(StateSamples.row("left", revision)),
                                    new StateChange.PutRow(StateSamples.row("right", revision))))
                    .block();
            System.out.println(revision);
        }
    }

    /** Writes a row that gets larger and larger. */
    private static void grow(FileStateStore store, Lease lease) {
        for (long revision = 1; ; revision++) {
            var props = new Value.Fields(Map.of("text", new Value.Text("x".repeat((int) revision * 1000))));
            store.commit(lease, List.of(new StateChange.PutRow(StateSamples.row("row", revision, props))))
                    .block();
            System.out.println(revision);
        }
    }
}
