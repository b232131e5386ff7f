package io.alchemyreactive.benchmarks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The least that durable files could cost. Blocks. */
final class RawFiles {

    /** How many files are synced at once; fewer leave the disk idle. */
    private static final int AT_ONCE = 8;

    private static final Path IO = Path.of("/proc/self/io");
    private static final String WRITTEN = "wchar: ";

    private RawFiles() {}

    /** Writes each document into a file of its own, durably and in one piece, and returns how many are there. */
    static int write(Path folder, List<byte[]> documents) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Path>> work = new ArrayList<>();
            for (int i = 0; i < documents.size(); i++) {
                byte[] document = documents.get(i);
                Path file = folder.resolve("file-" + i);
                work.add(() -> write(file, document));
            }
            for (Future<Path> each : threads.invokeAll(work)) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("while files were written");
        } finally {
            threads.shutdown();
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
        try (var files = Files.list(folder)) {
            return (int) files.count();
        }
    }

    private static Path write(Path file, byte[] document) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            ByteBuffer rest = ByteBuffer.wrap(document);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The bytes that this process has given to the system so far, as Linux tells it. */
    static long writtenByThisProcess() throws IOException {
        return Files.readAllLines(IO).stream()
                .filter(line -> line.startsWith(WRITTEN))
                .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
                .findFirst()
                .orElseThrow(() -> new IOException(IO + " does not tell what was written"));
    }
}
