package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Collects the log segments of a branch and its ancestors for a recovery, and maintains archives of them. Blocks. */
final class WalCollection {

    private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}");
    private static final String HISTORY = ".history";
    private static final int TIMELINE_LENGTH = 8;

    private WalCollection() {}

    /**
     * Links the log from the position of a copy of data into a log folder. When several parts of the history have a
     * segment with one name, the latest part wins, because it continues the earlier ones.
     */
    static void gather(RecoveryOrigin origin, Path wal) throws IOException {
        // A second pass finds segments that moved into an archive during the first pass.
        gatherMissing(origin, wal, true);
        gatherMissing(origin, wal, false);
    }

    private static void gatherMissing(RecoveryOrigin origin, Path wal, boolean replace) throws IOException {
        var found = new TreeMap<String, Path>();
        for (var part : origin.history()) {
            collect(part.compute().folder().wal(), part, found);
            collect(part.compute().folder().archive(), part, found);
        }
        for (var entry : found.entrySet()) {
            var target = wal.resolve(entry.getKey());
            var wanted = entry.getKey().endsWith(HISTORY) || !isBefore(entry.getKey(), origin.place());
            if (wanted && (replace || !Files.exists(target))) {
                link(entry.getValue(), target);
            }
        }
    }

    /** Moves the segments that end before a position. */
    static void moveBefore(Path wal, Path archive, Lsn first) throws IOException {
        PrivateFiles.folder(archive);
        try (var files = Files.newDirectoryStream(wal, Files::isRegularFile)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                if (SEGMENT.matcher(name).matches() && isBefore(name, first)) {
                    Files.move(file, archive.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (NoSuchFileException e) {
            // The folder has no data.
        }
    }

    /** Adds the missing segments of a finished log to an archive. */
    static void complete(Path wal, Path archive) throws IOException {
        if (!Files.isDirectory(wal)) {
            return;
        }
        try (var files = Files.newDirectoryStream(wal, Files::isRegularFile)) {
            for (var file : files) {
                var kept = archive.resolve(file.getFileName().toString());
                if (!Files.exists(kept)) {
                    link(file, kept);
                }
            }
        }
    }

    /** The number of segments of a folder with content after a position. */
    static long count(Path folder, Lsn from) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> SEGMENT.matcher(name).matches() && !isBefore(name, from))
                    .count();
        }
    }

    /** Deletes the segments of an archive that end before a position. */
    static void deleteBefore(Path archive, Lsn first) throws IOException {
        if (!Files.isDirectory(archive)) {
            return;
        }
        try (var files = Files.newDirectoryStream(archive, Files::isRegularFile)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                if (SEGMENT.matcher(name).matches() && isBefore(name, first)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isBefore(String segment, Lsn place) {
        return segment.substring(TIMELINE_LENGTH).compareTo(place.segment()) < 0;
    }

    private static void collect(Path folder, WalSource part, Map<String, Path> found) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                if (name.endsWith(HISTORY) || (SEGMENT.matcher(name).matches() && isWithin(name, part))) {
                    found.put(name, file);
                }
            }
        }
    }

    private static boolean isWithin(String segment, WalSource part) {
        return part.until()
                .map(lsn -> segment.substring(TIMELINE_LENGTH).compareTo(lsn.segment()) <= 0)
                .orElse(true);
    }

    /** Replaces the target by a link, or by a copy where links are not possible. */
    private static void link(Path source, Path target) throws IOException {
        try {
            Files.deleteIfExists(target);
            Files.createLink(target, source);
        } catch (NoSuchFileException removed) {
            // The segment moved into the archive meanwhile, or is not needed. If it was needed, the recovery fails.
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            copy(source, target);
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        try {
            Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException removed) {
            // The segment moved into the archive meanwhile, or is not needed.
        }
    }
}
