package io.alchemyreactive.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Commands as whole processes, from their start to their end. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CommandBenchmark {

    /** How often each command is run per measurement, since the CPU time of a process comes in steps of 10 ms. */
    @Param("5")
    public int starts;

    private final Launcher launcher = Launcher.find();
    private Path folder = Path.of("");

    /** Deploys the stage that is planned. */
    @Setup(Level.Trial)
    public void deploy() throws IOException {
        folder = Folders.create("command");
        launcher.deploy(folder);
    }

    /** Deletes it; nothing else is left. */
    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Folders.delete(folder);
    }

    /** A plan of a deployed stage; any change would end it with another exit code. */
    @Benchmark
    public int plan() throws IOException {
        return repeat("No changes.", () -> launcher.run(folder, "plan", "--stage", Grid.STAGE, "--detailed-exitcode"));
    }

    /** The list of commands. */
    @Benchmark
    public int help() throws IOException {
        return repeat("deploy", () -> launcher.run(folder, "--help"));
    }

    /** A program that does nothing, with the flags of the launcher. */
    @Benchmark
    public int nothing() throws IOException {
        return repeat(EmptyMain.TEXT, () -> launcher.runNothing(folder));
    }

    private int repeat(String expected, CpuClock.Work<String, IOException> command) throws IOException {
        return CpuClock.countingChildren(() -> {
            int length = 0;
            for (int i = 0; i < starts; i++) {
                String text = command.run();
                if (!text.contains(expected)) {
                    throw new IllegalStateException("expected '" + expected + "' in: " + text);
                }
                length += text.length();
            }
            return length;
        });
    }
}
