package io.alchemyreactive.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A JVM with clients. Its lines go through a file, so that a full pipe stops nobody. */
final class ScaleProcess {

    private final Process process;
    private final Path lines;

    private ScaleProcess(Process process, Path lines) {
        this.process = process;
        this.lines = lines;
    }

    static ScaleProcess start(List<String> arguments) throws IOException {
        Path lines = Files.createTempFile("alchemy-scale", ".txt");
        var builder = new ProcessBuilder(ChildProcess.of(ScaleClients.class, arguments.toArray(String[]::new)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(lines.toFile());
        return new ScaleProcess(builder.start(), lines);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The lines that the process wrote. Fails when the process did not end with 0. */
    List<String> lines() throws IOException {
        List<String> written = Files.readAllLines(lines);
        Files.delete(lines);
        if (process.exitValue() != 0) {
            throw new IllegalStateException("a process of clients ended with " + process.exitValue());
        }
        return written;
    }
}
