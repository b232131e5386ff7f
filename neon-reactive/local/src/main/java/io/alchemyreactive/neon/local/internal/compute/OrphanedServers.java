package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Servers of a killed local Neon. They were told to stop when it died, and their shutdown may still run. Stateless;
 * blocks.
 */
public final class OrphanedServers {

    private static final long LOOK_AGAIN_MILLIS = 250;

    private OrphanedServers() {}

    /**
     * Waits until no earlier server uses a data directory, as long as that server makes progress with its shutdown, and
     * deletes its pid file. The sessions of a killed server end a moment later than the server, and a new server is
     * refused until then.
     */
    static void await(Path data, StallLimit limit) throws IOException, InterruptedException {
        if (!Files.exists(note(data))) {
            return;
        }
        var watch = limit.watch();
        var earlier = server(data);
        if (earlier.isPresent()) {
            await(earlier.get(), data, watch);
        }
        for (var session : sessions(data)) {
            await(session, data, watch);
        }
        // The pid file contains the number of a dead server. If another process has that number now, the file would
        // prevent the start.
        Files.deleteIfExists(note(data));
    }

    private static void await(ProcessHandle earlier, Path data, StallLimit.Watch watch)
            throws IOException, InterruptedException {
        while (isAlive(earlier)) {
            if (watch.isStalled(DataActivity.sign(data))) {
                throw new ComputeException("An earlier PostgreSQL, process " + earlier.pid() + ", still works on "
                        + data + ": end it and try again");
            }
        }
    }

    /** Whether the process still lives after a short wait. */
    private static boolean isAlive(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (ExecutionException e) {
            return process.isAlive();
        }
    }

    /** The live servers with data in a folder or its subfolders, including those of other processes. Blocks. */
    public static List<ProcessHandle> below(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> mentions(process, "-D", folder + "/"))
                .toList();
    }

    /**
     * Values that show the progress of the servers in a folder or its subfolders, including those of other processes.
     * The list differs from an earlier one when a server has ended, replayed or written something in between. Blocks.
     */
    public static List<Object> activity(Path folder) throws IOException {
        var signs = new ArrayList<Object>();
        for (var server : below(folder)) {
            signs.add(server.pid());
            signs.add(ReplayedSegment.of(server));
        }
        try (var projects = Files.newDirectoryStream(folder.resolve("projects"))) {
            for (var project : projects) {
                signs.addAll(activityOfProject(project));
            }
        } catch (NoSuchFileException e) {
            return signs;
        }
        return signs;
    }

    private static List<Integer> activityOfProject(Path project) throws IOException {
        var signs = new ArrayList<Integer>();
        try (var storages = Files.newDirectoryStream(project, Files::isDirectory)) {
            for (var storage : storages) {
                signs.add(DataActivity.sign(storage.resolve("data")));
            }
        } catch (NoSuchFileException e) {
            return signs;
        }
        return signs;
    }

    /**
     * Whether a process has two neighbouring words in its command line, the second of which begins with the given text.
     * Blocks.
     */
    public static boolean mentions(ProcessHandle process, String word, Object next) {
        try {
            // Java truncates a long command line.
            var words = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            return words.contains("\0" + word + "\0" + next);
        } catch (IOException e) {
            // There is no /proc, or the process has ended meanwhile.
            return process.info()
                    .commandLine()
                    .map(line -> line.contains(" " + word + " " + next))
                    .orElse(false);
        }
    }

    /** The live server of a data directory, even of another process. */
    private static Optional<ProcessHandle> server(Path data) throws IOException {
        var lines = Files.readAllLines(note(data));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                .filter(ProcessHandle::isAlive)
                .filter(process -> worksOn(process, data));
    }

    private static Path note(Path data) {
        return data.resolve("postmaster.pid");
    }

    /** The server processes that work in a data directory, even when their main server process has ended. */
    private static List<ProcessHandle> sessions(Path data) throws IOException {
        var real = data.toRealPath();
        return ProcessHandle.allProcesses()
                .filter(process -> isSession(process, real))
                .toList();
    }

    private static boolean isSession(ProcessHandle process, Path data) {
        var links = Path.of("/proc", Long.toString(process.pid()));
        try {
            return Files.readSymbolicLink(links.resolve("cwd")).equals(data)
                    && Files.readSymbolicLink(links.resolve("exe")).endsWith("postgres");
        } catch (IOException e) {
            // There is no /proc, or the process belongs to another user or has ended meanwhile.
            return false;
        }
    }

    private static boolean worksOn(ProcessHandle process, Path data) {
        return mentions(process, "-D", data.toString());
    }
}
