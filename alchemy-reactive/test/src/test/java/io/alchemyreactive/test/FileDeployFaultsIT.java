package io.alchemyreactive.test;

import static io.alchemyreactive.test.DeployFaultsContract.outcome;
import static io.alchemyreactive.test.DeployFaultsContract.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that deploy over one folder of state. */
class FileDeployFaultsIT implements DeployFaultsContract {

    @TempDir
    Path work;

    private Path objects;

    @BeforeEach
    void makeCloud() throws IOException {
        objects = Files.createDirectory(work.resolve("objects"));
    }

    /** The program of a worker: the folder of the state, that of the objects, how long to wait for a stage. */
    static final class Worker {
        public static void main(String[] args) throws IOException {
            StageWorker.serve(
                    FileStateStore.create(FileStateOptions.of(Path.of(args[0]))),
                    Path.of(args[1]),
                    Duration.parse(args[2]));
        }
    }

    @Override
    public StateStore store() {
        return FileStateStore.create(FileStateOptions.of(state()));
    }

    @Override
    public FolderCloud cloud() {
        return FolderCloud.in(objects);
    }

    @Override
    public ChildJvm worker(Duration lockTimeout) throws IOException {
        return worker("", lockTimeout);
    }

    @Test
    void aDiskThatIsFullInTheMiddleOfADeployLosesNothing() throws Exception {
        try (ChildJvm worker = ready(worker("ulimit -f 1;", Duration.ZERO))) {
            worker.tell("deploy full 0");
            assertThat(outcome(worker)).startsWith("failed ").contains("too large", "Make room");
        }
        assertThat(cloud().objects()).isNotEmpty();
        try (ChildJvm worker = ready(worker(Duration.ZERO))) {
            worker.tell("deploy full 0");
            assertThat(outcome(worker)).isEqualTo("done");
        }
        assertThat(cloud().audit(store().load(new StageKey("fleet", "full")).block(LIMIT)))
                .isEmpty();
    }

    private ChildJvm worker(String limits, Duration lockTimeout) throws IOException {
        return ChildJvm.startUnder(
                limits, Worker.class, Map.of(), state().toString(), objects.toString(), lockTimeout.toString());
    }

    private Path state() {
        return work.resolve(".alchemy");
    }
}
