package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.test.StateSamples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process that holds a stage of a PostgreSQL store, for tests which stop or end it. It commits once for each line that
 * it is told, and says what became of it.
 */
final class StoreChild implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private StoreChild(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static StoreChild start(Redacted<String> uri, StageKey stage, Duration expiry) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreChild.class.getName(),
                        stage.stack(),
                        stage.stage(),
                        expiry.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("ALCHEMY_STATE", uri.reveal());
        return new StoreChild(builder.start());
    }

    /** The next line it says; null when it has ended. */
    String says() throws IOException {
        return output.readLine();
    }

    void tellToCommit() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    public static void main(String[] args) throws IOException {
        Duration expiry = Duration.parse(args[2]);
        var options = PostgresStateOptions.from(Map.of("ALCHEMY_STATE", System.getenv("ALCHEMY_STATE")))
                .lease(expiry, expiry.dividedBy(4));
        var store = PostgresStateStore.create(options);
        var stage = new StageKey(args[0], args[1]);
        Lease lease = store.acquire(stage, StateSamples.holder("child")).block();
        System.out.println("held");
        for (long i = 1; System.in.read() >= 0; i++) {
            try {
                store.commit(lease, List.of(new StateChange.PutRow(StateSamples.row("child-" + i, 1))))
                        .block();
                System.out.println("committed");
            } catch (StateException e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }
}
