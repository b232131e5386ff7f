package io.alchemyreactive.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process that runs, with what it has said so far. */
final class Program {

    /** For conditions to come true. Nothing comes near it, but on a machine that is busy with much else. */
    static final Duration LIMIT = Duration.ofMinutes(3);

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> outRead;
    private final CompletableFuture<Void> errRead;

    private Program(Process process, Consumer<String> onProgress) {
        this.process = process;
        this.outRead = read(
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)), out::add);
        this.errRead = read(
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)), line -> {
                    err.add(line);
                    onProgress.accept(line);
                });
    }

    /**
     * Starts a process.
     *
     * @param onProgress is called with each line of stderr, as soon as it is there
     */
    static Program start(ProcessBuilder builder, Consumer<String> onProgress) {
        try {
            var process = builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            return new Program(process, onProgress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program that ended left behind. */
    record Done(int code, String out, String err) {

        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Sends KILL; its children go on. */
    void kill() {
        process.toHandle().destroyForcibly(); // unlike that of the process it leaves the pipes open
    }

    /** Sends a signal by its name without SIG. */
    void signal(String name) {
        try {
            var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid() + " ended with " + kill.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for its end. */
    Done done() {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                kill();
                throw new IllegalStateException("did not end within " + LIMIT + "; it said " + out + err);
            }
            CompletableFuture.allOf(outRead, errRead).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("did not end in good order; it said " + out + err, e);
        }
        return new Done(process.exitValue(), text(out), text(err));
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** The processes that were started with something below this folder. */
    static List<ProcessHandle> withFolder(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
                .toList();
    }

    private static CompletableFuture<Void> read(BufferedReader from, Consumer<String> to) {
        var read = new CompletableFuture<Void>();
        var thread = new Thread(() -> {
            try (from) {
                for (String line = from.readLine(); line != null; line = from.readLine()) {
                    to.accept(line);
                }
                read.complete(null);
            } catch (IOException | RuntimeException e) {
                read.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return read;
    }
}
