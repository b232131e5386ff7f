package io.alchemyreactive.neon.local.internal.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Copies data directories with {@code cp}, which shares blocks where the file system supports it; a JVM older than 25
 * cannot do that. Stateless; blocks.
 */
public final class DirectoryCopy {

    /** Files of a running server, which must not be copied with its data. */
    private static final Set<String> LEFT_OUT =
            Set.of("postmaster.pid", "postmaster.opts", "pg_stat_tmp", "pg_replslot", "log");

    private static final Set<String> EMPTY_IN_COPY = Set.of("pg_stat_tmp", "pg_replslot");

    private final boolean reflink;

    /** A copier for a platform. */
    public DirectoryCopy(Platform platform) {
        this.reflink = platform.isLinux();
    }

    /** Copies a data directory without a running server, with its whole write-ahead log. */
    public void stopped(Path source, Path target) throws IOException, InterruptedException {
        copyEntries(source, target, Set.of());
    }

    /**
     * Copies a data directory with a running server, without its write-ahead log. The caller has started a backup, and
     * adds the log after the end of the backup. Files that disappear during the copy are no error, because the backup
     * handles them.
     */
    public void running(Path source, Path target) throws IOException, InterruptedException {
        copyEntries(source, target, Set.of("pg_wal"));
        PrivateFiles.folder(target.resolve("pg_wal"));
        PrivateFiles.folder(target.resolve("pg_wal/archive_status"));
    }

    /** Copies a data directory that does not change any more. Shares its files where possible. */
    public void frozen(Path source, Path target) throws IOException, InterruptedException {

        var linked = new ProcessBuilder("cp", "-al", source.toString(), target.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (linked != 0) {
            PrivateFiles.deleteTree(target);
            stopped(source, target);
        }
    }

    /** Copies single files into a folder under their names. */
    public void files(List<Path> sources, Path target) throws IOException, InterruptedException {
        if (!sources.isEmpty()) {
            copy(sources, target);
        }
    }

    private void copyEntries(Path source, Path target, Set<String> without) throws IOException, InterruptedException {
        PrivateFiles.folder(target);
        var entries = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(source)) {
            for (var entry : all) {
                var name = entry.getFileName().toString();
                if (!LEFT_OUT.contains(name) && !without.contains(name)) {
                    entries.add(entry);
                }
            }
        }
        copy(entries, target);
        for (var name : EMPTY_IN_COPY) {
            PrivateFiles.folder(target.resolve(name));
        }
    }

    private void copy(List<Path> sources, Path target) throws IOException, InterruptedException {
        var command = new ArrayList<>(reflink ? List.of("cp", "-a", "--reflink=auto", "--") : List.of("cp", "-Rp"));
        sources.forEach(source -> command.add(source.toString()));
        command.add(target.toString());
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var vanished = output.lines().allMatch(line -> line.contains("No such file or directory"));
        if (process.waitFor() != 0 && !vanished) {
            throw new IOException("Copying " + sources.get(0).getParent() + " to " + target + " failed: "
                    + output.lines().findFirst().orElse("exit " + process.exitValue()));
        }
    }
}
