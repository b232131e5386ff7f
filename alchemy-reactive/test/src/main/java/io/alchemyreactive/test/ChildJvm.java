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
 * Another process with the class path of this one, for tests that stop or end it. It is told what to do and says what it
 * has done by lines on its standard streams; what it writes to its standard error is dropped. Blocks; not thread-safe.
 */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the program of a class. */
    public static ChildJvm start(Class<?> main, Map<String, String> environment, String... arguments)
            throws IOException {
        return startUnder("", main, environment, arguments);
    }

    /**
     * A process under limits.
     *
     * @param limits commands of the shell that come first, such as {@code ulimit -f 32;}
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

    /** The next line it says; null when it has ended. */
    public @Nullable String says() throws IOException {
        return output.readLine();
    }

    /** Tells it a line. */
    public void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Its id. */
    public long pid() {
        return process.pid();
    }

    /** Sends it a signal: {@code KILL}, {@code STOP}, {@code CONT}. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits until it has ended. */
    public void waitFor() throws InterruptedException {
        process.waitFor();
    }

    /** Ends it, if need be by force. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
