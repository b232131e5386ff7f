package io.alchemyreactive.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A child process with the class path of this process, for tests that stop or kill a process. The test and the child
 * exchange lines over the child's standard input and output. The child's standard error is discarded. The methods
 * block. Not thread-safe.
 */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the main method of a class in a new process. */
    public static ChildJvm start(Class<?> main, Map<String, String> environment, String... arguments)
            throws IOException {
        return startUnder("", main, environment, arguments);
    }

    /**
     * Starts the main method of a class in a new process under resource limits.
     *
     * @param limits shell commands that run first, such as {@code ulimit -f 32;}
     */
    public static ChildJvm startUnder(
            String limits, Class<?> main, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", limits + " exec \"$@\"", "bash"));
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xmx128m"));
        command.addAll(List.of("-cp", ManagementFactory.getRuntimeMXBean().getClassPath(), main.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    /** Reads the next line of the child's standard output; null when the child has ended. Blocks. */
    public @Nullable String says() throws IOException {
        return output.readLine();
    }

    /** Writes a line to the child's standard input. */
    public void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** The process id of the child. */
    public long pid() {
        return process.pid();
    }

    /** Sends a signal to the child: {@code KILL}, {@code STOP} or {@code CONT}. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Blocks until the child has ended. */
    public void waitFor() throws InterruptedException {
        process.waitFor();
    }

    /** Kills the child process and waits for its end. Blocks. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
