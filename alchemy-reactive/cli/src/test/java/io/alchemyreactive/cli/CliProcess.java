package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command line in a process of its own, whose error output is read line by line. */
final class CliProcess implements AutoCloseable {

    private static final int LONGEST_SECONDS = 60;

    private final Process process;
    private final BufferedReader err;

    private CliProcess(Process process) {
        this.process = process;
        // Reading its output cannot be interrupted, so a process that never ends is ended.
        CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        this.err = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    }

    static CliProcess start(Path folder, Class<?> main, String... args) throws IOException {
        // A background job of a shell starts with INT ignored, and Java keeps it so; env undoes that.
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/env",
                "--default-signal=INT,TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        return new CliProcess(
                new ProcessBuilder(command).directory(folder.toFile()).start());
    }

    /** Reads on until a line contains the text. */
    void await(String text) throws IOException {
        for (String line = err.readLine(); line != null; line = err.readLine()) {
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("the process ended without saying: " + text);
    }

    void send(String signal) throws IOException, InterruptedException {
        int done = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(done).isZero();
    }

    /** Waits for the end, which comes within a minute, by force if need be. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
