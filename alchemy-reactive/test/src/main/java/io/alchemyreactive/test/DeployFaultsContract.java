package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests for processes that deploy over one store, are killed, or run at the same time. A test class of a store whose
 * state other processes see implements this interface. Each test has a store and a cloud of its own.
 */
@Timeout(120)
public interface DeployFaultsContract {

    /** The time limit of each wait in a test. */
    Duration LIMIT = Duration.ofSeconds(60);

    /** The store, as this process sees it. */
    StateStore store();

    /** The objects that all workers share. */
    FolderCloud cloud();

    /** Starts a process that runs {@link StageWorker#serve} over the store and the cloud. */
    ChildJvm worker(Duration lockTimeout) throws IOException;

    /**
     * After the kill, another process deploys to the end. Its deploy finishes or undoes the work that the killed
     * process had begun.
     */
    @Test
    default void deployKilledAtAnyPointIsFinishedByTheNextOne() throws Exception {
        var random = new Random(20260102);
        try (ChildJvm other = ready(worker(LIMIT))) {
            for (int variant = 0; variant < 8; variant++) {
                other.tell("deploy other " + variant);
                try (ChildJvm victim = ready(worker(LIMIT))) {
                    victim.tell("deploy victim " + variant);
                    readAtMost(random.nextInt(24), victim);
                    victim.signal("KILL");
                    victim.waitFor();
                }
                assertThat(outcome(other)).isEqualTo("done");
                other.tell("deploy victim " + (random.nextBoolean() ? variant : variant + 1));
                assertThat(outcome(other)).isEqualTo("done");
                assertThat(audit("victim")).isEmpty();
                assertThat(audit("other")).isEmpty();
            }
            other.tell("destroy victim");
            assertThat(outcome(other)).isEqualTo("done");
            other.tell("destroy other");
            assertThat(outcome(other)).isEqualTo("done");
        }
        assertThat(cloud().objects()).isEmpty();
    }

    @Test
    default void secondJobOnAStageIsToldWhoHoldsIt() throws Exception {
        try (ChildJvm first = ready(worker(Duration.ZERO));
                ChildJvm second = ready(worker(Duration.ZERO))) {
            first.tell("deploy shared 0");
            assertThat(first.says()).startsWith("> ");
            first.signal("STOP");
            second.tell("deploy shared 1");
            assertThat(outcome(second))
                    .startsWith("failed LockedException")
                    .contains("deploy --stage shared", "worker@test", "pid " + first.pid());
            first.signal("CONT");
            assertThat(outcome(first)).isEqualTo("done");
            assertThat(audit("shared")).isEmpty();
        }
    }

    @Test
    default void jobsThatWaitForAStageFollowEachOther() throws Exception {
        List<ChildJvm> jobs = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                jobs.add(ready(worker(LIMIT)));
            }
            for (int i = 0; i < 3; i++) {
                jobs.get(i).tell("deploy shared " + i);
            }
            for (ChildJvm job : jobs) {
                assertThat(outcome(job)).isEqualTo("done");
            }
            assertThat(audit("shared")).isEmpty();
        } finally {
            jobs.forEach(ChildJvm::close);
        }
    }

    /** Waits until the worker is ready, and returns it. */
    static ChildJvm ready(ChildJvm worker) throws IOException {
        assertThat(worker.says()).isEqualTo("ready");
        return worker;
    }

    /** The result of a worker: {@code done}, {@code failed …}, or {@code died}. */
    static String outcome(ChildJvm worker) throws IOException {
        String line = worker.says();
        while (line != null && (line.startsWith("> ") || line.startsWith("< "))) {
            line = worker.says();
        }
        return line == null ? "died" : line;
    }

    /** Reads up to this number of lines from a worker, or fewer when its work ends. */
    static void readAtMost(int lines, ChildJvm worker) throws IOException {
        String line = "> ";
        for (int i = 0; i < lines && line != null && (line.startsWith("> ") || line.startsWith("< ")); i++) {
            line = worker.says();
        }
    }

    private List<String> audit(String stage) {
        return cloud().audit(store().load(new StageKey("fleet", stage))
                .blockOptional(LIMIT)
                .orElseThrow());
    }
}
